package dev.farside.core.input;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Parses paths that the user wrote. Not every text is one. */
public final class PathText {
    private PathText() {}

    /** @throws BadInput no file can have this name, or none in the locale of this process */
    public static Path path(String text, Source source) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            boolean nul = text.indexOf('\0') >= 0;
            throw new BadInput(
                    source,
                    "\"" + text + "\" is not a path: " + (nul ? "it has a NUL character in it" : e.getReason()),
                    nul ? null : "the locale may lack its characters; run it with LC_ALL=C.UTF-8, for example");
        }
    }
}

package dev.farside.core.input;

import dev.farside.core.system.OperatingSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Parses paths that the user wrote. Not every text is one. */
public final class PathText {
    /** What helps where the locale of this process cannot spell a name. */
    public static final String HINT = "the locale may lack its characters; run it with LC_ALL=C.UTF-8, for example";

    private PathText() {}

    /** @throws BadInput no file can have this name, or none in the locale of this process */
    public static Path path(String text, Source source) {
        return path(text, source, OperatingSystem.here());
    }

    /** As {@link #path(String, Source)}, of that system. */
    public static Path path(String text, Source source, OperatingSystem system) {
        Path path = pathIfAny(text, source, system);
        if (path == null) {
            throw new BadInput(source, notAPath(text) + "this locale cannot spell it", HINT);
        }
        return path;
    }

    /**
     * Null: in the locale of this process, no file has this name.
     *
     * @throws BadInput no file can have it anywhere
     */
    public static Path pathIfAny(String text, Source source) {
        return pathIfAny(text, source, OperatingSystem.here());
    }

    /** As {@link #pathIfAny(String, Source)}, of that system. */
    public static Path pathIfAny(String text, Source source, OperatingSystem system) {
        try {
            return system.path(text);
        } catch (InvalidPathException e) {
            if (text.indexOf('\0') >= 0) {
                throw new BadInput(source, notAPath(text) + "it has a NUL character in it", null);
            }
            return null;
        }
    }

    private static String notAPath(String text) {
        return "\"" + text + "\" is not a path: ";
    }
}

package dev.farside.core.input;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads text files that the user wrote. */
public final class TextFile {
    private TextFile() {}

    /** The whole text, taken for UTF-8. Not by Files: that loads two dozen more classes of the JDK at start-up. */
    public static String read(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.farside.core.input;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads text files that the user wrote. */
public final class TextFile {
    private TextFile() {}

    /**
     * The whole text, decoded as UTF-8. java.nio.file.Files is not used, because it loads about 24 more JDK classes at
     * start-up.
     */
    public static String read(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

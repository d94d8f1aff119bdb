package dev.farside.core.input;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text files that the user wrote. */
public final class TextFile {
    private TextFile() {}

    /**
     * The whole text, decoded as UTF-8. java.nio.file.Files is not used for usual files, because it loads about 24 more
     * JDK classes at start-up.
     */
    public static String read(Path file) throws IOException {
        boolean isUsual = file.getFileSystem() == FileSystems.getDefault();
        try (InputStream in = isUsual ? new FileInputStream(file.toFile()) : Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

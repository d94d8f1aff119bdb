package dev.farside.core.older;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Of {@link java.nio.file.Files} and {@link Path}. */
public final class Files {
    private Files() {}

    public static Path of(String first, String... more) {
        return Paths.get(first, more);
    }

    public static Path of(URI uri) {
        return Paths.get(uri);
    }

    public static String readString(Path file) throws IOException {
        return readString(file, StandardCharsets.UTF_8);
    }

    public static String readString(Path file, Charset charset) throws IOException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(java.nio.file.Files.readAllBytes(file)))
                .toString();
    }

    public static Path writeString(Path file, CharSequence text, OpenOption... options) throws IOException {
        return writeString(file, text, StandardCharsets.UTF_8, options);
    }

    public static Path writeString(Path file, CharSequence text, Charset charset, OpenOption... options)
            throws IOException {
        return java.nio.file.Files.write(file, text.toString().getBytes(charset), options);
    }
}

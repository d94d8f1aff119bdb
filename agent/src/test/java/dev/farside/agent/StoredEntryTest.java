package dev.farside.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredEntryTest {
    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void make() throws IOException {
        jar = directory.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, "first", ZipEntry.STORED);
            put(out, "deflated", ZipEntry.DEFLATED);
            put(out, "inner", ZipEntry.STORED);
            put(out, "inner.more", ZipEntry.STORED);
        }
    }

    /** The content is the name. */
    private static void put(ZipOutputStream out, String name, int method) throws IOException {
        byte[] content = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setExtra(new byte[] {(byte) 0xfe, (byte) 0xca, 2, 0, 1, 2});
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    @ParameterizedTest
    @CsvSource({"first", "inner", "inner.more"})
    void isFoundWhereItLies(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
            byte[] content = new byte[name.length()];
            file.seek(StoredEntry.find(file, name));
            file.readFully(content);
            assertArrayEquals(name.getBytes(StandardCharsets.US_ASCII), content);
        }
    }

    @ParameterizedTest
    @CsvSource({"deflated", "inne", "nothing"})
    void whatIsNotThereAsItIsIsSaid(String name) {
        assertEquals("it has no uncompressed " + name, complaint(name));
    }

    @Test
    void aJarCutShortIsSaid() throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(bytes, 0, bytes.length - 1);
        }
        assertEquals("not a jar, or truncated", complaint("inner"));
    }

    private String complaint(String name) {
        return assertThrows(IOException.class, () -> {
                    try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
                        StoredEntry.find(file, name);
                    }
                })
                .getMessage();
    }
}

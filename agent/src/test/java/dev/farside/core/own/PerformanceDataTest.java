package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceDataTest {
    @TempDir
    private Path temporary;

    private Path directory;
    private Path other;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(temporary.resolve("hsperfdata_user"));
        other = Files.createFile(temporary.resolve("other"));
    }

    @Test
    void thatOfTheJvmIsRemovedAndNoOther() throws IOException {
        Path its = Files.createFile(directory.resolve("12"));
        Path neighbour = Files.createFile(directory.resolve("123"));
        new PerformanceData(directory).remove(12);
        assertFalse(Files.exists(its));
        assertTrue(Files.exists(neighbour));
        new PerformanceData(directory).remove(12); // there is none any more
    }

    @Test
    void aLinkIsLeftWithWhatItLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("12"), other);
        new PerformanceData(directory).remove(12);
        assertTrue(Files.isSymbolicLink(link) && Files.exists(other));
        Files.delete(link);
        Path its = Files.createFile(directory.resolve("12"));
        new PerformanceData(Files.createSymbolicLink(temporary.resolve("link"), directory)).remove(12);
        assertTrue(Files.exists(its));
    }

    @Test
    void whatIsNoPlainFileIsLeft() throws IOException {
        Path its = Files.createDirectory(directory.resolve("12"));
        new PerformanceData(directory).remove(12);
        new PerformanceData(other).remove(12);
        new PerformanceData(temporary.resolve("none")).remove(12);
        assertTrue(Files.exists(its));
    }
}

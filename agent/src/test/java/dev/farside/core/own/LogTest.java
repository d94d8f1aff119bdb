package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z \\d+ ";

    @TempDir
    private Path directory;

    @Test
    void aFileHasTheTimeAndTheProcessBeforeEachLineAndIsForItsOwner() throws IOException {
        Path file = directory.resolve("log");
        Log log = Log.inFile(Log.Level.INFO, file);
        log.info("one\033[2J");
        log.debug("not told");
        Log.inFile(Log.Level.QUIET, file).failure("two");
        log.atLeast(Log.Level.DEBUG).debug("three");
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).matches(STAMP + "one<U\\+001B>\\[2J"), lines.get(0));
        assertTrue(lines.get(1).matches(STAMP + "two"), lines.get(1));
        assertTrue(lines.get(2).matches(STAMP + "three"), lines.get(2));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /** An interrupted thread closes a channel that it uses. */
    @Test
    void aThreadThatIsInterruptedLogsAndSoDoOthersAfterIt() throws IOException {
        Path file = directory.resolve("log");
        Log log = Log.inFile(Log.Level.INFO, file);
        Thread.currentThread().interrupt();
        log.info("one");
        assertTrue(Thread.interrupted());
        log.info("two");
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void whatCannotBeWrittenIsToldAtOnce() {
        assertThrows(IOException.class, () -> Log.inFile(Log.Level.INFO, directory));
        assertThrows(IOException.class, () -> Log.inFile(Log.Level.INFO, directory.resolve("none/log")));
    }
}

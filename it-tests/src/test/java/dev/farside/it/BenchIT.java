package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows that the benchmark runs. Its figures do not matter here. */
class BenchIT {
    private static final Path BENCH = Path.of(Jvm.ownClasses(), "../../bench").normalize();

    @Test
    void writesATableOfAllWaysAndAPlot(@TempDir Path output) throws IOException {
        Command.Result result = Command.of(BENCH.toString(), "--quick", "--output", output.toString())
                .and(
                        "--jdk",
                        Jdk.newest().home().toString(),
                        "--before",
                        Jvm.distribution().toString())
                .and("upload", "ping", "idle", "start", "answers", "question", "untouched")
                .within(Duration.ofMinutes(20))
                .run();
        assertEquals(0, result.status(), result::toString);
        String name = "bench-jdk" + Jdk.newest().version();
        String table = Files.readString(output.resolve("performance.md"));
        for (String way : new String[] {"direct TCP, Socket", "ssh -D, Socket", "ssh -L, Socket"}) {
            assertTrue(table.contains("\n| " + way + " | "), table);
        }
        for (String door : new String[] {"Socket", "SocketChannel", "Netty"}) {
            assertTrue(table.matches("(?s).*\\| farside, " + door + " \\| \\d+ \\| \\d.*"), table);
            assertTrue(table.contains("\n| farside before, " + door + " | "), table);
        }
        assertTrue(table.contains("\n| " + Jdk.newest() + " | OpenJDK "), table);
        assertTrue(table.contains("\n| sshd | OpenSSH_"), table);
        assertFalse(table.contains("could not run it"), table);
        assertFalse(result.out().contains("could not be run"), result::toString);
        assertTrue(
                table.matches("(?s).*\\| farside, SocketChannel \\| \\d+ \\| 1\\.0 \\| 500 \\| .*"),
                "descriptors: " + table);
        assertTrue(table.matches("(?s).*\\| farside, no rule \\| \\d\\.\\d{3} \\| .*"), table);
        String json = Files.readString(output.resolve(name + ".json"));
        for (String workload : new String[] {"upload", "ping", "idle", "start", "answers", "question", "untouched"}) {
            assertTrue(json.contains("\"" + workload + "\": {"), json);
        }
        assertTrue(Files.readString(output.resolve(name + ".svg")).startsWith("<svg"));
    }

    /** @param arguments with blanks between them */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dwonload | no such workload: dwonload (there are download, ",
                "--dosc | no such option: --dosc",
                "--rounds | --rounds needs a value",
                "--rounds 0 | --rounds takes a number from 1 on, not 0",
                "--before /nowhere | --before: there is no /nowhere/lib/farside-agent.jar",
                "--docs upload | --docs writes the whole page: it takes neither --quick nor a workload",
                "--docs --quick | --docs writes the whole page: it takes neither --quick nor a workload",
            })
    void whatItCannotDoIsTold(String arguments, String told) {
        Command.Result result =
                Command.of(BENCH.toString()).and(arguments.split(" ")).run();
        assertEquals(2, result.status(), result::toString);
        // it-tests/bench may have had something to install, and said so.
        assertTrue(result.err().lines().anyMatch(line -> line.startsWith("bench: " + told)), result.err());
    }
}

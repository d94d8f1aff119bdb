package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the benchmark runs. Its figures do not matter here. */
class BenchIT {
    private static final Path BENCH = Path.of(Jvm.ownClasses(), "../../bench").normalize();

    @Test
    void writesATableOfAllWaysAndAPlot(@TempDir Path output) throws IOException {
        Command.Result result = Command.of(BENCH.toString(), "--quick", "--output", output.toString())
                .and("--jdk", Jdk.newest().home().toString(), "upload")
                .run();
        assertEquals(0, result.status(), result::toString);
        String name = "bench-jdk" + Jdk.newest().version();
        String table = Files.readString(output.resolve(name + ".md"));
        for (String way : new String[] {"direct TCP, Socket", "ssh -D, Socket", "ssh -L, Socket"}) {
            assertTrue(table.contains("\n| " + way + " | "), table);
        }
        for (String door : new String[] {"Socket", "SocketChannel", "Netty"}) {
            assertTrue(table.matches("(?s).*\\| farside, " + door + " \\| \\d+ \\| \\d.*"), table);
        }
        assertTrue(Files.readString(output.resolve(name + ".json")).contains("\"upload\""));
        assertTrue(Files.readString(output.resolve(name + ".svg")).startsWith("<svg"));
    }

    @Test
    void anUnknownWorkloadIsToldWithThoseThereAre() {
        Command.Result result = Command.of(BENCH.toString(), "dwonload").run();
        assertEquals(2, result.status(), result::toString);
        assertTrue(result.err().startsWith("bench: no such workload: dwonload (there are download, "), result.err());
    }
}

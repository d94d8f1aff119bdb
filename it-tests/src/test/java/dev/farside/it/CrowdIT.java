package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connections at once, and strangers that connect to the loopback port of the legs. */
class CrowdIT {
    private static final int MANY = 10_000;

    /** Any user but the one who runs the tests. */
    private static final String NOBODY = "65534";

    /** Connects to port $0, writes, and waits for a byte, over and over, until its own input ends. */
    private static final String STRANGER =
            """
            tried=0 got=0
            until read -t 0; do
                tried=$((tried + 1))
                { echo let me in >&3; IFS= read -r -t 3 -N 1 byte <&3 && got=$((got + 1)); } 3<>"/dev/tcp/127.0.0.1/$0"
            done 2> /dev/null
            echo "tried $((tried > 100)) got $got"
            """;

    private final FarSide side = FarSide.get();

    @Test
    void strangersOfThisAndAnotherUserGetNothingInAndBreakNothing() throws Exception {
        Process crowd = Jvm.on(Jdk.newest())
                .farside(side.rules())
                .command("probe.Crowd", "1000", "outsiders")
                .merged()
                .start();
        BufferedReader out = crowd.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        assertTrue(port.matches("port \\d+"), () -> port + rest(out));
        List<Process> strangers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            strangers.add(stranger("bash", "-c", STRANGER, port.substring(5)));
            strangers.add(stranger(
                    "setpriv",
                    "--reuid",
                    NOBODY,
                    "--regid",
                    NOBODY,
                    "--clear-groups",
                    "bash",
                    "-c",
                    STRANGER,
                    port.substring(5)));
        }
        try (var start = crowd.getOutputStream()) {
            start.write('\n');
        }
        assertEquals("right 1000\nno more threads\n", rest(out));
        for (Process stranger : strangers) {
            stranger.getOutputStream().close();
            assertTrue(stranger.waitFor(30, TimeUnit.SECONDS));
            assertEquals("tried 1 got 0\n", rest(stranger.inputReader(StandardCharsets.UTF_8)));
        }
    }

    private Process stranger(String... line) {
        return Command.of(side.near().onNetwork(List.of(line))).merged().start();
    }

    private static String rest(BufferedReader reader) {
        StringBuilder all = new StringBuilder();
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                all.append(line).append('\n');
            }
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }

    /** A channel takes two descriptors, its own and the leg's, and there may not be enough for all. */
    @ParameterizedTest
    @ValueSource(strings = {"Socket", "SocketChannel"})
    void tenThousandIdleConnectionsTakeNoThreads(String kind) {
        int descriptors = Integer.parseInt(
                Command.of("sh", "-c", "ulimit -Hn").output().strip().replace("unlimited", "1000000"));
        int count = kind.equals("Socket") ? MANY : Math.min(MANY, (descriptors - 500) / 2);
        Command.Result result = Jvm.on(Jdk.newest())
                .farside(side.rules())
                .command("probe.Idle", kind, "" + count)
                .within(Duration.ofMinutes(4))
                .run();
        List<String> lines = result.lines();
        assertEquals(4, lines.size(), result::toString);
        System.out.println(kind + ": " + String.join(", ", lines));
        long each = Long.parseLong(lines.get(1).replace("bytes each ", ""));
        assertAll(
                () -> assertEquals("open " + count, lines.get(0)),
                () -> assertTrue(each < 8_000, lines.get(1)),
                () -> assertEquals("no more threads", lines.get(2)),
                () -> assertTrue(lines.get(3).matches("echoed (\\d+) of \\1"), lines.get(3)),
                () -> assertEquals("", result.err()));
    }
}

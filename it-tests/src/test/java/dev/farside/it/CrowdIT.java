package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connections at once. */
class CrowdIT {
    private static final int MANY = 10_000;

    private final FarSide side = FarSide.get();

    /** A channel takes one descriptor, its own, and there may not be enough for all. */
    @ParameterizedTest
    @ValueSource(strings = {"Socket", "SocketChannel"})
    void tenThousandIdleConnectionsTakeNoThreads(String kind) {
        int descriptors = Integer.parseInt(
                Command.of("sh", "-c", "ulimit -Hn").output().strip().replace("unlimited", "1000000"));
        int count = kind.equals("Socket") ? MANY : Math.min(MANY, descriptors - 500);
        Set<String> listening = new ConcurrentSkipListSet<>();
        Command.Result result = Jvm.on(Jdk.newest())
                .farside(side.rules())
                .command("probe.Idle", kind, "" + count)
                .within(Duration.ofMinutes(4))
                .run(listening);
        List<String> lines = result.lines();
        assertEquals(4, lines.size(), result::toString);
        System.out.println(kind + ": " + String.join(", ", lines));
        long each = Long.parseLong(lines.get(1).replace("bytes each ", ""));
        assertAll(
                () -> assertEquals("open " + count, lines.get(0)),
                () -> assertTrue(each < 8_000, lines.get(1)),
                () -> assertEquals("no more threads", lines.get(2)),
                () -> assertTrue(lines.get(3).matches("echoed (\\d+) of \\1"), lines.get(3)),
                () -> assertEquals(Set.of(), listening),
                () -> assertEquals("", result.err()));
    }
}

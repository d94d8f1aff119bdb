package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A sample of the soak: every event comes once, and the connections are those of the long run. What ChaosIT does to one
 * connection at a time happens here to 200 of all kinds at once. It is too short to show a slow leak.
 */
class SoakIT {
    private static final Path SOAK = Path.of(Jvm.ownClasses(), "../../soak").normalize();

    /** For a longer run: {@code -Dfarside.soak.minutes=10}. */
    private static final String MINUTES = System.getProperty("farside.soak.minutes", "1.2");

    private static final List<String> EVENTS = List.of(
            "restarted",
            "sessions frozen for 2 s",
            "packets dropped",
            "sessions killed",
            "sessions frozen",
            "moved to another address",
            "link down",
            "sshd frozen");

    /** A JDK with virtual threads; the oldest, where a monitor holds one to its processor. */
    private static Jdk jdk() {
        return Jdk.all().stream().filter(jdk -> jdk.version() >= 21).findFirst().orElseThrow();
    }

    @Test
    void allEventsTogetherLeaveNothingWrongAndNothingBehind() {
        long seconds = Math.round(Double.parseDouble(MINUTES) * 60);
        Command.Result result = Command.of(SOAK.toString(), "--minutes", MINUTES)
                .and("--jdk", jdk().home().toString())
                .within(Duration.ofSeconds(seconds + 300))
                .run();
        System.out.print(result.out());
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.out().contains("\n- 0 with wrong bytes, 0 hangs, 0 other faults\n"), result::toString);
        for (String event : EVENTS) {
            assertTrue(result.out().matches("(?s).*[|,:] " + event + "[ ,\n].*"), event + ": " + result);
        }
    }

    /** The far server spoils some downloads; there is no farside here. */
    @Test
    @Timeout(120)
    void theProgramNoticesAWrongByteAndAnEarlyEnd() {
        FarSide side = FarSide.get();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Set<String> missing = new HashSet<>(Set.of("Wrong: byte ", "Wrong: the end after "));
        try (Running target = Running.start(Command.of(
                        side.far().inside(java, "-XX:-UsePerfData", "-cp", Jvm.ownClasses(), "soak.Target", "spoil")));
                Running program =
                        Running.start(Jvm.on(Jdk.any()).at(side.gateway()).command("soak.Program", "40", "10000000"))) {
            assertEquals("ready", target.line());
            while (!missing.isEmpty()) {
                String line = program.line();
                assertNotNull(line);
                missing.removeIf(words -> line.startsWith("wrong\t") && line.contains(words));
            }
        }
    }

    @Test
    void aMissingLengthIsTold() {
        Command.Result result = Command.of(SOAK.toString(), "--together").run();
        assertEquals(2, result.status(), result::toString);
        assertTrue(result.err().contains("soak: --minutes is missing"), result.err());
    }
}

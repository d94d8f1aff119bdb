package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual threads share few processors, and on some JDKs cannot leave theirs: nobody waits for one that has none. */
class VirtualThreadsIT {
    private static final String THREADS = "100";

    /** For more runs: {@code -Dfarside.runs=50}. */
    private static final int RUNS = Integer.getInteger("farside.runs", 5);

    private final FarSide side = FarSide.get();

    static Stream<Arguments> places() {
        List<String[]> processors = List.of(new String[] {"-XX:ActiveProcessorCount=2"}, new String[] {
            "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"
        });
        return jdks().stream().flatMap(jdk -> processors.stream().map(options -> Arguments.of(jdk, options)));
    }

    private static List<Jdk> jdks() {
        return Jdk.all().stream().filter(jdk -> jdk.version() >= 21).toList();
    }

    @Test
    @DisabledIfSystemProperty(named = "farside.jdks", matches = ".+")
    void thereIsAJdkWhereAMonitorHoldsAVirtualThreadToItsProcessor() {
        assertFalse(jdks().stream().noneMatch(jdk -> jdk.version() < 24), jdks()::toString);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void connectEchoAndCloseByAHundredAtOnce(Jdk jdk, String[] options) {
        for (int run = 1; run <= RUNS; run++) {
            Command.Result result =
                    Jvm.on(jdk).farside(side.rules()).with(options).run("probe.VirtualCrowd", THREADS);
            assertAll(
                    () -> assertEquals("right 300 of 300\n", result.out(), result::toString),
                    () -> assertEquals("", result.err()));
        }
        System.out.println(jdk + " " + String.join(" ", options) + ": " + RUNS + " of " + RUNS + " runs");
    }

    /** Nobody else moves the session meanwhile: what a virtual thread leaves to the session's thread must be sent at once. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("places")
    void oneGetsOneAnswerAfterAnother(Jdk jdk, String[] options) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).with(options).run("probe.OneByOne", "3000", "true");
        assertEquals("3000 answers\n", result.out(), result::toString);
    }
}

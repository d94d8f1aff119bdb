package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A program prints the same output with the servers as direct neighbours and through the gateway. */
class DifferentialIT {
    /** What stays different, and how: docs/how-it-works.md says why. */
    private static final Map<String, String> KNOWN = Map.of(
            "the far side resets", "no failure but end -1",
            "urgent data", "java.net.SocketException: Urgent data not supported",
            "unresolved endpoint", "no failure but connected 7");

    /**
     * Before Java 13 the JDK has other words, and shows its own streams: what the exceptions say, the classes of the streams, and reads of
     * nothing after the end. Everything else is the same there.
     */
    private static final Set<String> OTHER_WORDS = Set.of(
            "option no socket has",
            "bad ranges",
            "same streams each time",
            "streams after close",
            "end of stream, again and again",
            "write after half-close",
            "TLS closed while another reads");

    private static final int SAME_WORDS = 13;

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    /** The programs of probe.behaviour: a subject each. */
    private static final List<String> PROGRAMS = List.of(
            "States",
            "Options",
            "Connecting",
            "Streams",
            "Closing",
            "HalfClose",
            "Timeouts",
            "Threads",
            "Kinds",
            "Tls",
            "Volume");

    static Stream<Arguments> programsAndJdks() {
        return PROGRAMS.stream().flatMap(program -> jdks().stream().map(jdk -> Arguments.of(program, jdk)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("programsAndJdks")
    @Execution(ExecutionMode.CONCURRENT)
    void aRedirectedSocketBehavesLikeADirectOne(String program, Jdk jdk) {
        // One carrier, so that a virtual thread that pins it stops the others.
        Jvm jvm = Jvm.on(jdk)
                .trusting()
                .with("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");
        Command.Result direct = jvm.at(side.gateway()).run("probe.behaviour." + program);
        Command.Result redirected = jvm.farside(side.rules()).run("probe.behaviour." + program);
        Map<String, String> expected = checks(direct);
        assertFalse(expected.isEmpty(), direct::toString);
        assertEquals(0, direct.status(), direct::toString); // it came to its last case
        expected.replaceAll((name, result) -> KNOWN.getOrDefault(name, result));
        Map<String, String> seen = checks(redirected);
        if (jdk.version() < SAME_WORDS) {
            OTHER_WORDS.stream()
                    .filter(expected::containsKey)
                    .forEach(name -> assertEquals(
                            expected.get(name).contains("Exception"),
                            String.valueOf(seen.get(name)).contains("Exception"),
                            () -> name + ": " + expected.get(name) + "; " + seen.get(name)));
            OTHER_WORDS.forEach(name -> expected.computeIfPresent(name, (any, words) -> seen.get(name)));
        }
        assertAll(
                () -> assertAll(expected.keySet().stream()
                        .map(name -> () -> assertEquals(expected.get(name), seen.get(name), name))),
                () -> assertEquals(expected.keySet(), seen.keySet(), redirected::toString),
                () -> assertEquals("", redirected.err()),
                () -> assertEquals(0, redirected.status()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    @Execution(ExecutionMode.CONCURRENT)
    void aProgramWithItsOwnSocketImplsIsRedirectedToo(Jdk jdk) {
        String[] places = {"echo.corp.example:13", "10.213.2.12:13", "open.example:13"};
        Command.Result direct = Jvm.on(jdk).at(side.gateway()).run("probe.OwnImpl", places);
        Command.Result redirected = Jvm.on(jdk).farside(side.rules()).run("probe.OwnImpl", places);
        assertAll(
                () -> assertEquals(
                        """
                        echo.corp.example:13 true hello
                        10.213.2.12:13 true hello
                        open.example:13 true hello
                        made true closed true
                        """,
                        direct.out(),
                        direct::toString),
                () -> assertEquals(direct.out(), redirected.out(), redirected::toString),
                () -> assertEquals("", redirected.err()));
    }

    private static Map<String, String> checks(Command.Result result) {
        Map<String, String> checks = new LinkedHashMap<>();
        for (String line : result.lines()) {
            int colon = line.indexOf(": ");
            checks.put(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 2));
        }
        return checks;
    }
}

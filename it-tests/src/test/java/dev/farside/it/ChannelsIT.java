package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program with channels prints the same output with the servers as direct neighbours and through the gateway. */
class ChannelsIT {
    private static final Map<String, String> KNOWN = Map.of();

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    @Execution(ExecutionMode.CONCURRENT)
    void aRedirectedSocketChannelBehavesLikeADirectOne(Jdk jdk) {
        compare(Jvm.on(jdk), "probe.Channeling", 40);
    }

    static List<Jdk> jdksWhosePollingSelectorWorks() {
        return jdks().stream()
                .filter(jdk ->
                        jdk.version() >= 17) // on 8 it is not supported, and on 11 a select may end without a key
                .toList();
    }

    /** The JDK's other selector, for where a program wishes for it. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWhosePollingSelectorWorks")
    @Execution(ExecutionMode.CONCURRENT)
    void andSoItDoesInASelectorThatPolls(Jdk jdk) {
        compare(
                Jvm.on(jdk)
                        .with(
                                "-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.PollSelectorProvider",
                                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"),
                "probe.Channeling",
                40);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    @Execution(ExecutionMode.CONCURRENT)
    void aRedirectedAsynchronousChannelBehavesLikeADirectOne(Jdk jdk) {
        compare(Jvm.on(jdk), "probe.Asynchronous", 15);
    }

    private void compare(Jvm bare, String probe, int least) {
        long packets = side.neverDirect().packets();
        Jvm jvm = bare.with("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");
        Command.Result direct = jvm.at(side.gateway()).run(probe);
        Command.Result redirected = jvm.farside(side.rules()).run(probe);
        Map<String, String> expected = checks(direct);
        assertTrue(expected.size() >= least, direct::toString);
        expected.replaceAll((name, result) -> KNOWN.getOrDefault(name, result));
        Map<String, String> seen = checks(redirected);
        assertAll(
                () -> assertAll(expected.keySet().stream()
                        .map(name -> () -> assertEquals(expected.get(name), seen.get(name), name))),
                () -> assertEquals(expected.keySet(), seen.keySet(), redirected::toString),
                () -> assertEquals("", redirected.err()),
                () -> assertEquals(0, redirected.status()),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets that went out directly"));
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

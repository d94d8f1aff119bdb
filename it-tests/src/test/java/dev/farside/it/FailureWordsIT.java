package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A connect that fails throws the exception of a direct connect. Its message names the host, the gateway and the rule.
 */
class FailureWordsIT {
    private static final String REFUSED_BY_RULE =
            "java.net.ConnectException: Connection refused: %s is refused by farside, rule %%RULE%%";

    private final FarSide side = FarSide.get();

    static Stream<Arguments> failures() {
        return Stream.of(
                row(
                        "refused on the far side",
                        "*.corp.example via bastion",
                        "closed.corp.example:80",
                        "java.net.ConnectException: Connection refused (closed.corp.example:80 via bastion by farside, rule %RULE%)"),
                row(
                        "unreachable on the far side",
                        "*.corp.example via bastion",
                        "lost.corp.example:80",
                        "java.net.NoRouteToHostException: No route to host (lost.corp.example:80 via bastion by farside, rule %RULE%)"),
                row(
                        "unanswered on the far side",
                        "*.corp.example via bastion",
                        "hole.corp.example:80",
                        "java.net.ConnectException: Connection timed out (hole.corp.example:80 via bastion by farside, rule %RULE%)"),
                row(
                        "a name the gateway does not know",
                        "*.corp.example via bastion",
                        "no-such.corp.example:80",
                        "java.net.UnknownHostException: no-such.corp.example:80: the gateway cannot resolve it: Name or"
                                + " service not known (no-such.corp.example:80 via bastion by farside, rule %RULE%)"),
                row(
                        "a gateway that forwards nothing",
                        "*.corp.example via noforward",
                        "echo.corp.example:13",
                        "java.net.ConnectException: Connection refused: the gateway does not allow it: open failed"
                                + " (echo.corp.example:13 via noforward by farside, rule %RULE%); see AllowTcpForwarding and"
                                + " PermitOpen in its sshd_config"),
                row(
                        "a gateway that forwards to one place only",
                        "*.corp.example via oneplace",
                        "echo.corp.example:13",
                        "java.net.ConnectException: Connection refused: the gateway does not allow it: open failed"
                                + " (echo.corp.example:13 via oneplace by farside, rule %RULE%); see AllowTcpForwarding and"
                                + " PermitOpen in its sshd_config"),
                row(
                        "a gateway that refuses the login",
                        "*.corp.example via nologin",
                        "echo.corp.example:13",
                        "java.net.ConnectException: gateway nologin (gateway.example:2202) refused the login of %USER%;"
                                + " tried: %KEY% (for echo.corp.example:13 by farside, rule %RULE%)"),
                row(
                        "a gateway that is down",
                        "*.corp.example via closedgw",
                        "echo.corp.example:13",
                        "java.net.ConnectException: gateway closedgw (gateway.example:2299): Connection refused"
                                + " (for echo.corp.example:13 by farside, rule %RULE%)"),
                row(
                        "a gateway that is not reachable",
                        "*.corp.example via nobody.example",
                        "echo.corp.example:13",
                        "java.net.ConnectException: gateway nobody.example (nobody.example:22): No route to host"
                                + " (for echo.corp.example:13 by farside, rule %RULE%)"),
                row(
                        "a gateway that nobody knows",
                        "*.corp.example via bastoin",
                        "echo.corp.example:13",
                        "java.net.ConnectException: gateway bastoin: cannot resolve bastoin (for echo.corp.example:13 by farside,"
                                + " rule %RULE%); did you mean bastion (%CONFIG%:1)?"),
                row(
                        "a second gateway that is down",
                        "*.corp.example via bastion,closedgw",
                        "echo.corp.example:13",
                        "java.net.ConnectException: gateway bastion,closedgw (gateway.example:2299): Connection refused"
                                + " (gateway.example:2299 via bastion) (for echo.corp.example:13 by farside, rule %RULE%)"),
                row(
                        "a name that a rule refuses",
                        "*.corp.example refuse",
                        "echo.corp.example:13",
                        String.format(REFUSED_BY_RULE, "echo.corp.example:13")),
                row(
                        "an address that a rule refuses",
                        "10.0.0.0/8 refuse",
                        "10.213.1.8:13",
                        String.format(REFUSED_BY_RULE, "10.213.1.8:13")),
                row("all refused", "* refuse", "open.example:13", String.format(REFUSED_BY_RULE, "open.example:13")));
    }

    private static Arguments row(String name, String rule, String place, String words) {
        return arguments(name, rule, place, words);
    }

    /** Spark, RMI, JMX: what is caught here is read there, where no class of ours is. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    @Execution(ExecutionMode.CONCURRENT)
    void whatIsCaughtCanBeReadInAJvmWithoutUs(String name, String rule, String place, String words) {
        canBeRead(name, rule, place, words.substring(words.indexOf(": ") + 2));
    }

    /** A look-up fails where a connect does otherwise. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void soCanAFailureToFindATrueAddress() {
        canBeRead(
                "a gateway that refuses the login",
                "*.corp.example via nologin names real",
                "echo.corp.example:13",
                "gateway nologin (gateway.example:2202) refused the login of %USER%; tried: %KEY%");
    }

    private String filled(String words, Path rules) {
        return words.replace("%RULE%", rules + ":2")
                .replace("%CONFIG%", side.sshConfigFile().toString())
                .replace("%USER%", System.getProperty("user.name"))
                .replace("%KEY%", side.keys().user().toString());
    }

    private void canBeRead(String name, String rule, String place, String words) {
        Path rules = side.rules(rule + "\n");
        Path file = side.scratch("thrown", "");
        Command.Result written = Jvm.on(Jdk.any()).farside(rules).run("probe.Thrown", "write", file.toString(), place);
        assertEquals(0, written.status(), written::toString);
        Command.Result read = Jvm.on(Jdk.any()).run("probe.Thrown", "read", file.toString());
        String said = filled(words, rules);
        long doors = read.lines().stream()
                .filter(line -> !line.startsWith(" ") && !line.contains("AssertionError"))
                .count();
        assertAll(
                name,
                () -> assertEquals(0, read.status(), read::toString),
                () -> assertEquals(6, doors, read::toString),
                () -> assertTrue(read.out().contains(said), read::toString));
    }

    /** A trace ends where the program's call, or the JDK's, leads into farside. The message says the rest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.corp.example via bastion",
                "*.corp.example via closedgw",
                "*.corp.example refuse",
                "*.corp.example via closedgw names real"
            })
    @Execution(ExecutionMode.CONCURRENT)
    void aStackTraceHasFramesOfOursOnlyAtLogDebug(String rule) {
        Path rules = side.rules(rule + "\n");
        Command.Result traces =
                Jvm.on(Jdk.any()).farside(rules).run("probe.Thrown", "traces", "closed.corp.example:80");
        Command.Result debug = Jvm.on(Jdk.any())
                .agent("log=debug,rules=" + rules)
                .run("probe.Thrown", "traces", "closed.corp.example:80");
        assertAll(
                () -> assertTrue(traces.out().contains("at probe.Thrown."), traces::toString),
                () -> assertEquals(
                        List.of(),
                        traces.lines().stream()
                                .filter(line -> line.contains("dev.farside.") || line.contains("FarsideDoor"))
                                .toList(),
                        traces::toString),
                () -> assertTrue(debug.out().contains("at dev.farside.core."), debug::toString));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Execution(ExecutionMode.CONCURRENT)
    void failures(String name, String rule, String place, String words) {
        long packets = side.neverDirect().packets();
        Path rules = side.rules(rule + "\n");
        String expected = filled(words, rules);
        Command.Result result = Jvm.on(Jdk.any()).farside(rules).run("probe.Steps", "read=" + place);
        assertAll(
                name,
                () -> assertEquals(place + " " + expected + "\n", result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(packets, side.neverDirect().packets()));
    }
}

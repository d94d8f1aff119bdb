package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules decide where a connection goes, as seen by the server that answers, or from the error. */
class RulesIT {
    /** Seen by a server: called from the near side itself, or from the gateway. */
    private static final String DIRECT = "10.213.1.2";

    private static final String GATEWAY_TO_FAR = "10.213.2.1";
    private static final String GATEWAY_TO_ITSELF = "10.213.1.1";

    private final FarSide side = FarSide.get();

    static Stream<Arguments> routes() {
        return Stream.of(
                route("a network", "10.213.2.0/24 via bastion", "read=10.213.2.12:23", GATEWAY_TO_FAR),
                route("one address", "10.213.2.12 via bastion", "read=10.213.2.12:23", GATEWAY_TO_FAR),
                route(
                        "a network, and a name of this side that leads there",
                        "10.213.2.0/24 via bastion",
                        "read=private.example:23",
                        GATEWAY_TO_FAR),
                route(
                        "a name looked up on this side, on purpose",
                        "private.example via bastion names near",
                        "read=private.example:23",
                        GATEWAY_TO_FAR),
                route("no rule", "*.corp.example via bastion", "read=open.example:23", DIRECT),
                route(
                        "direct before a wider rule",
                        "open.example direct\n* via bastion",
                        "read=open.example:23",
                        DIRECT),
                route("everything", "* via bastion", "read=open.example:23", GATEWAY_TO_ITSELF),
                route("a port of a name", "open.example:23 via bastion", "read=open.example:23", GATEWAY_TO_ITSELF),
                route("another port of it", "open.example:80 via bastion", "read=open.example:23", DIRECT),
                route("a port range", "open.example:20-30 via bastion", "read=open.example:23", GATEWAY_TO_ITSELF),
                route(
                        "an exception within a line",
                        "*.example !open.example via bastion",
                        "read=open.example:23",
                        DIRECT),
                route(
                        "another target",
                        "shop.corp.example:8080 via bastion to echo.corp.example:13",
                        "read=shop.corp.example:8080",
                        "hello"),
                route("a chain", "deep.corp.example via bastion,inner", "read=deep.corp.example:13", "hello"),
                route(
                        "the second gateway",
                        "*.corp.example via closedgw or bastion",
                        "read=echo.corp.example:13",
                        "hello"),
                route(
                        "a gateway without an alias",
                        "*.corp.example via %USER%@gateway.example:22",
                        "read=echo.corp.example:13",
                        "hello"),
                route("a short name", "search corp.example\n*.corp.example via bastion", "read=echo:13", "hello"),
                route("upper case", "*.CORP.example via bastion", "read=Echo.Corp.EXAMPLE:13", "hello"),
                route("a final dot", "*.corp.example via bastion", "read=echo.corp.example.:13", "hello"));
    }

    private static Arguments route(String name, String rules, String step, String answer) {
        return arguments(name, rules, step, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void decide(String name, String rules, String step, String answer) {
        Path file = side.rules(rules.replace("%USER%", System.getProperty("user.name")) + "\n");
        Command.Result result = Jvm.on(Jdk.any()).farside(file).run("probe.Steps", step);
        assertAll(
                name,
                () -> assertEquals(step.substring(step.indexOf('=') + 1) + " " + answer + "\n", result.out()),
                () -> assertEquals("", result.err()));
    }

    @Test
    void aNetworkOfIpv6() {
        assumeTrue(FarSide.speaksIpv6(), "no IPv6 here");
        String step = "[" + FarSide.FAR_IPV6 + "]:13";
        Path file = side.rules("fd20:213::/64 via bastion\n");
        Command.Result result = Jvm.on(Jdk.any()).farside(file).run("probe.Steps", "read=" + step);
        assertEquals(step + " hello\n", result.out(), result::toString);
    }

    @Test
    void aNameNoRuleSendsThroughIsLookedUpHere() {
        int before = side.localQuestions().size();
        Path file = side.rules("*.corp.example !web.corp.example via bastion\n");
        Command.Result result = Jvm.on(Jdk.any()).farside(file).run("probe.Steps", "read=web.corp.example:13");
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertTrue(result.out().contains("java.net.UnknownHostException"), result::toString),
                () -> assertTrue(
                        asked.subList(before, asked.size()).contains("udp 1 web.corp.example"), asked::toString));
    }

    @Test
    void rulesWithoutAFile() {
        Command.Result result = Jvm.on(Jdk.any())
                .with("-Duser.home=" + homeWithSshConfig())
                .agent("via=bastion,for=*.corp.example,10.213.2.0/24")
                .run("probe.Steps", "read=echo.corp.example:13", "read=10.213.2.12:23");
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n10.213.2.12:23 10.213.2.1\n", result.out()),
                () -> assertEquals("", result.err()));
    }

    @Test
    void rulesNamedByTheEnvironment() {
        Command.Result result = Jvm.on(Jdk.any())
                .variable("FARSIDE_RULES", side.rules().toString())
                .agent("")
                .run("probe.Steps", "read=echo.corp.example:13");
        assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString);
    }

    @Test
    void rulesThatIncludeOthers() {
        Path part = side.scratch("part", "*.corp.example via bastion\n");
        Path file = side.rules("include " + part + "\n");
        Command.Result result = Jvm.on(Jdk.any()).farside(file).run("probe.Steps", "read=echo.corp.example:13");
        assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString);
    }

    private Path homeWithSshConfig() {
        Path config = side.scratch("home/.ssh/config", Keys.read(side.sshConfigFile()));
        return config.getParent().getParent();
    }
}

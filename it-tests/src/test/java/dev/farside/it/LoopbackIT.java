package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * This machine's own addresses are direct unless a rule spells them out; then every kind of connection goes through the
 * gateway.
 */
class LoopbackIT {
    private static final List<String> DOORS =
            List.of("Socket", "SocketChannel", "adaptor", "non-blocking", "asynchronous");

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** By every door to each place; answered by the server of the network named. */
    private void allLeadTo(String network, Jdk jdk, Path rules, String... places) {
        Command.Result result = Jvm.on(jdk).farside(rules).run("probe.Doors", places);
        StringBuilder expected = new StringBuilder();
        for (String place : places) {
            for (String door : DOORS) {
                expected.append(place)
                        .append(' ')
                        .append(door)
                        .append(": ")
                        .append(network)
                        .append('\n');
            }
        }
        assertAll(
                () -> assertEquals(expected.toString(), result.out(), result::toString),
                () -> assertEquals("", result.err()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void isDirectUnderWiderRules(Jdk jdk) {
        allLeadTo("near", jdk, side.rules("* via bastion\n0.0.0.0/0 via bastion\n"), "localhost:25", "127.0.0.1:25");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void goesThroughTheGatewayWhereANetworkSpellsItOut(Jdk jdk) {
        allLeadTo(
                "gateway",
                jdk,
                side.rules("127.0.0.0/8 via bastion\n"),
                "127.0.0.1:25",
                "127.3.4.5:25",
                "localhost:25",
                "0.0.0.0:25");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void ofIpv6GoesThroughTheGatewayToo(Jdk jdk) {
        assumeTrue(FarSide.speaksIpv6(), "no IPv6 here");
        Path rules = side.rules("::1/128 via bastion\n");
        allLeadTo("gateway", jdk, rules, "[::1]:25", "[::]:25");
        allLeadTo("near", jdk, rules, "127.0.0.1:25");
    }

    /** Numbers are not the name: a server of the program's own is still found by them. */
    @ParameterizedTest
    @MethodSource("jdks")
    void goesThroughTheGatewayByItsName(Jdk jdk) {
        Path rules = side.rules("localhost via bastion\n");
        allLeadTo("gateway", jdk, rules, "localhost:25", "LocalHost:25");
        allLeadTo("near", jdk, rules, "127.0.0.1:25");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void goesToAnotherTargetFromOnePort(Jdk jdk) {
        Path rules = side.rules("localhost:8080 via bastion to echo.corp.example:25\n");
        allLeadTo("far", jdk, rules, "localhost:8080");
        allLeadTo("near", jdk, rules, "localhost:25");
    }

    /** The agent's own connections are not subject to the rules: neither that to the gateway, nor the legs. */
    @Test
    void mayBeWhereTheGatewayItselfIs() {
        new Sshd(side.near(), side.scratch("sshd/x", "").resolveSibling("here"), side.keys());
        Path config = side.scratch(
                "config",
                """
                Host here
                  HostName 127.0.0.1
                  HostKeyAlias gateway.example
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                """
                        .formatted(System.getProperty("user.name"), side.keys().user(), side.knownHosts()));
        Path rules = side.scratch(
                "rules", "ssh-config " + config + "\n127.0.0.0/8 localhost ::1 via here to gateway.example:25\n");
        for (Jdk jdk : Jdk.all()) {
            allLeadTo("gateway", jdk, rules, "127.0.0.1:25", "localhost:22");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void takesNoDatagramsThen(Jdk jdk) {
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules("127.0.0.0/8 localhost via bastion\n"))
                .run("probe.LoopbackDatagrams");
        assertEquals(
                """
                socket sends: java.net.SocketException
                socket connects: java.net.SocketException
                channel sends: java.net.SocketException
                channel connects: java.net.SocketException
                """,
                result.out(),
                result::toString);
    }

    /** A server may bind to it as ever, and is reached by what no rule names. */
    @ParameterizedTest
    @MethodSource("jdks")
    void canBeBoundTo(Jdk jdk) {
        Command.Result result =
                Jvm.on(jdk).farside(side.rules("localhost:25 via bastion\n")).run("probe.OwnServer", "localhost");
        assertEquals("localhost/127.0.0.1 answered itself\n", result.out(), result::toString);
    }
}

package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a program sees far names. */
class NamesIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void behaveAsNamesDo(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.FarNames");
        assertAll(
                () -> assertEquals(
                        """
                        one address: 1
                        keeps its name: echo.corp.example
                        text: true
                        not of any special kind: false false false false false
                        same each time: true
                        same in capitals: true
                        same with a final dot: true
                        same in two alphabets: true
                        other for another name: false
                        reversed: echo.corp.example
                        canonical: echo.corp.example
                        canonical of the address: echo.corp.example
                        from text: echo.corp.example
                        connect by text: hello
                        connect by number: hello
                        connect under another name: hello
                        resolved: false
                        reachable: true
                        not reachable: false
                        localhost: 127.0.0.1
                        loopback: localhost/127.0.0.1
                        the empty name: true
                        no name: true
                        own name: true
                        a literal: /10.213.2.13
                        a direct name: open.example/10.213.1.8
                        reverse of a direct address: open.example
                        """,
                        result.out(),
                        result::toString),
                () -> assertEquals("", result.err()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void trueAddressesComeFromTheGatewayAndLeadThroughIt(Jdk jdk) {
        long before = side.neverDirect().packets();
        List<String> asked = side.localQuestions();
        Command.Result result = Jvm.on(jdk)
                .trusting()
                .farside(
                        side.rules(
                                """
                        search corp.example
                        twin.corp.example web.corp.example no.corp.example via bastion names real
                        gateway.example:7 via bastion names real
                        """))
                .run("probe.TrueNames");
        String v6 = FarSide.speaksIpv6() ? " twin.corp.example/fd20:213:0:0:0:0:0:12" : "";
        assertAll(
                () -> assertEquals(
                        """
                        all: twin.corp.example/10.213.2.13 twin.corp.example/10.213.2.12%s
                        from text: twin.corp.example
                        reversed: twin.corp.example
                        canonical: twin.corp.example
                        Socket by name: hello
                        Socket by text: hello
                        Socket by number: hello
                        Socket, unresolved: hello
                        second address: hello
                        SocketChannel: hello
                        SocketChannel by text: hello
                        SocketChannel, unresolved: hello
                        AsynchronousSocketChannel: hello
                        called from: 10.213.2.1
                        remote: /10.213.2.13:13
                        TLS: GET / web.corp.example 0
                        reachable: true
                        same number, a name of this side: true
                        a port that is direct: true
                        a datagram: java.net.SocketException
                        by search: twin/10.213.2.13
                        no such name: java.net.UnknownHostException: no.corp.example: Name or service not known \
                        (asked on bastion by farside, rule RULES:3)
                        """
                                .formatted(v6),
                        result.out().replaceAll("rule [^:]*/rules:", "rule RULES:"),
                        result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(before, side.neverDirect().packets()),
                () -> {
                    List<String> since = side.localQuestions()
                            .subList(asked.size(), side.localQuestions().size());
                    assertFalse(since.toString().contains("corp.example"), since::toString);
                });
    }

    /**
     * The look-up fails, and no other resolver is asked. InetSocketAddress swallows that and stays unresolved: whoever
     * connects to it gives the gateway the name.
     */
    @Test
    void trueAddressesThatTheGatewayDoesNotTell() {
        List<String> asked = side.localQuestions();
        Command.Result result;
        Path rules;
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(2345, "MaxSessions 0")) {
            Path config = side.scratch("ssh_config", gateway.section("strict"));
            rules = side.scratch("rules", "ssh-config " + config + "\necho.corp.example via strict names real\n");
            result = Jvm.on(Jdk.any())
                    .farside(rules)
                    .run("probe.Steps", "name=echo.corp.example", "read=echo.corp.example:13");
        }
        List<String> since = side.localQuestions()
                .subList(asked.size(), side.localQuestions().size());
        assertAll(
                () -> assertEquals(
                        """
                        echo.corp.example java.net.UnknownHostException: echo.corp.example: gateway strict cannot be asked: \
                        it runs no commands for this login: open failed (for echo.corp.example by farside, rule %s:2); \
                        names real takes a login that may run getent; names far takes nothing
                        echo.corp.example:13 hello
                        """
                                .formatted(rules),
                        result.out(),
                        result::toString),
                () -> assertEquals("", result.err()),
                () -> assertFalse(since.toString().contains("corp.example"), since::toString));
    }

    /** A number kept from an earlier run, say: nobody can tell what it meant, and it must not go out. */
    @Test
    void anUnknownStandInIsRefused() {
        long before = side.neverDirect().packets();
        Command.Result name = Jvm.on(Jdk.any()).farside(side.rules()).run("probe.Steps", "name=echo.corp.example");
        String standIn = name.out().strip().replaceAll(".*/", "");
        String[] numbers = standIn.split("\\.");
        String unknown = numbers[0] + "." + numbers[1] + ".77.77";
        Command.Result result = Jvm.on(Jdk.any()).farside(side.rules()).run("probe.Steps", "read=" + unknown + ":80");
        assertAll(
                () -> assertEquals(
                        unknown + ":80 java.net.ConnectException: Connection refused: " + unknown
                                + " is a stand-in address that this JVM has not given out;"
                                + " hint: look the name up again\n",
                        result.out()),
                () -> assertEquals(before, side.neverDirect().packets()));
    }

    @Test
    void theGatewaysOwnNameUnderAWideRuleDoesNotLoop() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(side.rules("*.example via bastion\n"))
                .run("probe.Steps", "read=echo.corp.example:13", "read=gateway.example:13");
        assertEquals("echo.corp.example:13 hello\ngateway.example:13 hello\n", result.out(), result::toString);
    }

    @Test
    void localhostIsNeverFar() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(side.rules("* via bastion\n"))
                .run("probe.Steps", "name=localhost", "read=localhost:23", "read=127.0.0.1:23");
        assertEquals(
                "localhost localhost/127.0.0.1\nlocalhost:23 127.0.0.1\n127.0.0.1:23 127.0.0.1\n",
                result.out(),
                result::toString);
    }

    /** The commonest mistake in a rule: a domain without the star. */
    @ParameterizedTest
    @MethodSource("jdks")
    void anUnknownNameNearAPatternIsTold(Jdk jdk) {
        Path rules = side.rules("corp.example via bastion\n");
        String why = "echo.corp.example: no rule matches, and this machine does not know it; " + rules
                + ":2 has corp.example: did you mean *.corp.example?";
        Command.Result result = Jvm.on(jdk)
                .farside(rules)
                .run("probe.Steps", "name=echo.corp.example", "read=echo.corp.example:13", "name=open.example");
        assertAll(
                result.toString(),
                () -> assertEquals(
                        List.of(
                                "echo.corp.example java.net.UnknownHostException: " + why,
                                "echo.corp.example:13 java.net.UnknownHostException: echo.corp.example",
                                "open.example open.example/10.213.1.8"),
                        result.out().lines().toList()),
                () -> assertEquals("farside: " + why + "\n", result.err(), "once"));
    }
}

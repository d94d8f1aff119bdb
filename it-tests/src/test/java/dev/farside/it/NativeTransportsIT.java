package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.Enclosure;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's native transports, in programs that do not ask whether they are available. */
class NativeTransportsIT {
    private static final int CROWD = 500;

    private final FarSide side = FarSide.get();
    private final Path rules = side.rules("no.lab.example refuse\n*.corp.example 10.213.2.0/24 via bastion\n");

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    static Stream<Arguments> transportsAndJdks() {
        return Stream.of(
                        "netty41 epoll",
                        "netty41 epoll-level",
                        "netty42 epoll",
                        "netty42 io_uring",
                        "netty41 incubator")
                .flatMap(one -> Jdk.all().stream().map(jdk -> Arguments.of(one, jdk)));
    }

    private Command.Result run(String enclosure, String transport, Jdk jdk) {
        return Jvm.on(jdk)
                .over(Jvm.ownClasses() + File.pathSeparator + new Enclosure(enclosure).classPath())
                .farside(rules)
                .command("probe.NettyConnects", transport, Integer.toString(CROWD))
                .within(Duration.ofMinutes(3))
                .run();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("transportsAndJdks")
    void aConnectionIsAsOneOfNio(String transport, Jdk jdk) {
        String[] words = transport.split(" ");
        long packets = side.neverDirect().packets();
        int questions = side.localQuestions().size();
        Command.Result natively = run(words[0], words[1], jdk);
        List<String> asked = side.localQuestions();
        boolean isThere =
                !natively.out().equals("not to be had\n") || words[1].startsWith("epoll"); // some kernels lack io_uring
        assertAll(
                () -> assertEquals(
                        isThere ? EXPECTED.replace("%RULES%", rules.toString()) : natively.out(),
                        natively.out(),
                        natively::toString),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets that went out directly"),
                () -> assertEquals(
                        List.of(),
                        asked.subList(questions, asked.size()).stream()
                                .filter(line -> line.contains("corp.example"))
                                .toList(),
                        "far names in local DNS"));
    }

    /** So that the transports above are held to what NIO does, but that it closes a channel that is connected twice. */
    @ParameterizedTest
    @MethodSource("jdks")
    void niosConnectionsAreWhatTheyAreComparedWith(Jdk jdk) {
        Command.Result nio = run("netty42", "nio", jdk);
        assertEquals(
                EXPECTED.replace("%RULES%", rules.toString())
                        .replace(
                                "java.nio.channels.AlreadyConnectedException, x",
                                "io.netty.channel.StacklessClosedChannelException"),
                nio.out(),
                nio::toString);
    }

    private static final String EXPECTED =
            """
            hello: hello
            hello, address: hello
            hello, unresolved: hello
            called from: 10.213.2.1
            near: 10.213.1.2
            remote address: echo.corp.example 240 true 7, false
            local address: true true
            bound to an address: hello, its own address: true
            bound to any address: hello
            events: false true [active, input shutdown, inactive]
            download: 20000000 true [active, input shutdown, inactive]
            upload and half-close: true [active, input shutdown, inactive]
            both ways: 8000000 true [active, input shutdown, inactive]
            the far side's half-close: hello true
            the far side resets: [active, input shutdown, inactive]
            the program resets: false [active, inactive]
            refused: io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused \
            (closed.corp.example:7 via bastion by farside, rule %RULES%:3): closed.corp.example/STAND-IN:7
            unreachable: io.netty.channel.AbstractChannel$AnnotatedNoRouteToHostException: No route to host \
            (lost.corp.example:7 via bastion by farside, rule %RULES%:3): lost.corp.example/STAND-IN:7
            unknown: java.net.UnknownHostException: no-such.corp.example:7: the gateway cannot resolve it: Name or \
            service not known (no-such.corp.example:7 via bastion by farside, rule %RULES%:3)
            refused by a rule: io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: \
            no.lab.example:7 is refused by farside, rule %RULES%:2: no.lab.example/STAND-IN:7
            after a failure: true []
            timed out: io.netty.channel.ConnectTimeoutException: connection timed out after 1500 ms: \
            hole.corp.example/STAND-IN:7
            cancelled: true true true
            closed meanwhile: closed
            connected twice: java.nio.channels.ConnectionPendingException false
            connected again: java.nio.channels.AlreadyConnectedException, x
            data before the connect: first
            a native socket without a channel: java.net.SocketException: echo.corp.example:7 goes via bastion \
            (%RULES%:3), but farside carries only TCP connections that the JDK itself opens
            500 at once: right 500
            listening sockets: 0
            """;
}

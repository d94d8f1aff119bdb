package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unmodified clients that are built on channels, and what must not bypass farside. */
class ChannelClientsIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    static List<Jdk> withHttpClient() {
        return from(11);
    }

    static List<Jdk> withUnixDomainSockets() {
        return from(16);
    }

    private static List<Jdk> from(int version) {
        return Jdk.all().stream().filter(jdk -> jdk.version() >= version).toList();
    }

    private Command.Result redirected(Jdk jdk, String probe, String... arguments) {
        long packets = side.neverDirect().packets();
        int questions = side.localQuestions().size();
        Command.Result result = Jvm.on(jdk)
                .trusting()
                .with("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1")
                .farside(side.rules())
                .run(probe, arguments);
        assertEquals(packets, side.neverDirect().packets(), () -> "packets went out directly: " + result);
        List<String> asked = side.localQuestions();
        assertFalse(
                asked.subList(questions, asked.size()).stream().anyMatch(line -> line.contains("corp.example")),
                () -> "asked the near side's DNS: " + asked);
        return result;
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withHttpClient")
    void theJdksHttpClientBehavesAsBesideTheServer(Jdk jdk) {
        Command.Result direct = Jvm.on(jdk).trusting().at(side.gateway()).run("probe.HttpVersions");
        Command.Result redirected = redirected(jdk, "probe.HttpVersions");
        assertAll(
                () -> assertEquals(8, direct.lines().size(), direct::toString),
                () -> assertEquals(direct.out(), redirected.out(), redirected::toString),
                () -> assertEquals("", redirected.err()));
    }

    @ParameterizedTest
    @MethodSource("dev.farside.it.site.Jdk#oldestToNewest")
    void nettyGetsThroughByEveryResolverAndItsNativesAreOff(Jdk jdk) {
        assertEquals(Said.BY_NETTY, redirected(jdk, "probe.NettyClient").out());
    }

    /** In the boot loader, where another agent may have put it. */
    @ParameterizedTest
    @MethodSource("dev.farside.it.site.Jdk#oldestToNewest")
    void nettyInTheBootLoaderIsWovenToo(Jdk jdk) {
        StringBuilder netty = new StringBuilder("-Xbootclasspath/a");
        for (String entry : Jvm.classPath().split(File.pathSeparator)) {
            if (entry.contains("netty")) {
                netty.append(File.pathSeparator).append(entry);
            }
        }
        long packets = side.neverDirect().packets();
        Command.Result result = Jvm.on(jdk)
                .with(netty.toString(), "-Xshare:off") // else the JVM says that it shares less
                .farside(side.rules())
                .run("probe.NettyClient");
        assertEquals(Said.BY_NETTY, result.out(), result::toString);
        assertEquals(packets, side.neverDirect().packets(), "packets that went out directly");
    }

    /** A program that has Netty's native transport at work before it is attached to. */
    @ParameterizedTest
    @MethodSource("dev.farside.it.site.Jdk#oldestToNewest")
    void nettyThatIsLoadedBeforeAnAttachIsWovenToo(Jdk jdk) throws IOException {
        Jvm willing = jdk.version() < 21 ? Jvm.on(jdk) : Jvm.on(jdk).with("-XX:+EnableDynamicAgentLoading");
        long packets = side.neverDirect().packets();
        Process late = willing.command("probe.LateNetty").start();
        try (BufferedReader out = late.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("epoll is available: true", out.readLine());
            Command.Result attached = Jvm.on(jdk)
                    .attaching()
                    .run(
                            "probe.AttachTo",
                            Long.toString(late.pid()),
                            Jvm.agentJar().toString(),
                            "rules=" + side.rules());
            assertEquals("attached\n", attached.out(), attached::toString);
            late.getOutputStream().write('\n');
            late.getOutputStream().flush();
            assertEquals(Said.BY_NETTY.lines().toList(), out.lines().toList());
        } finally {
            late.destroyForcibly();
        }
        assertEquals(packets, side.neverDirect().packets(), "packets that went out directly");
    }

    @ParameterizedTest
    @MethodSource("dev.farside.it.site.Jdk#oldestToNewest")
    void datagramsAndDnsQueriesForFarPlacesAreRefused(Jdk jdk) {
        Command.Result result = redirected(jdk, "probe.Datagrams");
        assertEquals(DATAGRAMS, result.out(), result::toString);
    }

    static List<Jdk> withPlainDatagramSockets() {
        return Jdk.oldestToNewest().stream().filter(jdk -> jdk.version() < 18).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withPlainDatagramSockets")
    void soAreThoseOfSocketsThatAreNoChannelsBelow(Jdk jdk) {
        long packets = side.neverDirect().packets();
        int questions = side.localQuestions().size();
        Command.Result result = Jvm.on(jdk)
                .with("-Djdk.net.usePlainDatagramSocketImpl=true")
                .farside(side.rules())
                .run("probe.Datagrams");
        List<String> asked = side.localQuestions();
        assertEquals(DATAGRAMS, result.out(), result::toString);
        assertEquals(packets, side.neverDirect().packets(), "packets that went out directly");
        assertFalse(
                asked.subList(questions, asked.size()).stream().anyMatch(line -> line.contains("corp.example")),
                asked::toString);
    }

    private static final String DATAGRAMS =
            """
                socket sends to stand-in: java.net.SocketException
                socket connects to stand-in: java.net.SocketException
                multicast socket sends to stand-in: java.net.SocketException
                channel sends to stand-in: java.net.SocketException
                channel connects to stand-in: java.net.SocketException
                socket sends to far address: java.net.SocketException
                socket connects to far address: java.net.SocketException
                multicast socket sends to far address: java.net.SocketException
                channel sends to far address: java.net.SocketException
                channel connects to far address: java.net.SocketException
                socket sends to near address: sent
                socket connects to near address: connected
                multicast socket sends to near address: sent
                channel sends to near address: 4
                channel connects to near address: true
                socket sends a query for a far name: java.net.SocketException
                socket sends a query for a near name: sent
                connected socket sends a query for a far name: java.net.SocketException
                connected socket sends a query for a near name: sent
                channel gathers a query for a far name: java.net.SocketException
                channel gathers a query for a near name: sent
                JNDI asks for a far name: javax.naming.CommunicationException
                JNDI asks for a near name: {a=A: 10.213.1.8}
                """;

    @ParameterizedTest
    @MethodSource("dev.farside.it.site.Jdk#oldestToNewest")
    void dnsQueriesForFarNamesStayHereOverTcpTooAndOthersAreAnswered(Jdk jdk) {
        Command.Result result = redirected(jdk, "probe.RawDns");
        assertEquals(
                """
                dnsjava over UDP asks for echo.corp.example: failed
                dnsjava over TCP asks for echo.corp.example: failed
                Netty asks for echo.corp.example: failed
                a socket asks for echo.corp.example: failed
                a channel asks for echo.corp.example: failed
                an asynchronous channel asks for echo.corp.example: failed
                dnsjava over UDP asks for open.example: 10.213.1.8
                dnsjava over TCP asks for open.example: 10.213.1.8
                Netty asks for open.example: 1
                a socket asks for open.example: 10.213.1.8
                a channel asks for open.example: 10.213.1.8
                an asynchronous channel asks for open.example: 10.213.1.8
                a socket asks twice: 10.213.1.8 10.213.1.8
                nobody answers there: failed
                """,
                result.out(),
                result::toString);
    }

    /** Under rules that would send everything through the gateway. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withUnixDomainSockets")
    void serversMulticastAndUnixDomainSocketsAreLeftAlone(Jdk jdk) {
        String socket = side.scratch("socket", "").resolveSibling("unix").toString();
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules("* via bastion\n0.0.0.0/0 ::/0 via bastion\n"))
                .run("probe.LeftAlone", socket);
        assertEquals(
                """
                server socket: served
                server channel: served
                multicast socket: sent
                multicast channel: 4
                unix domain: served
                the loopback interface's address: reachable
                """,
                result.out(),
                result::toString);
        assertEquals("", result.err());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void fiveHundredVirtualThreadsOnOneCarrierGetThrough(Jdk jdk) {
        Command.Result result = redirected(jdk, "probe.Crowd", "500", "virtual");
        assertEquals("right 500\nno more threads\nlistening sockets 0\n", result.out(), result::toString);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aThousandAtOnceTakeNoThreadsAndNoneListens(Jdk jdk) {
        Command.Result result = redirected(jdk, "probe.Crowd", "1000");
        assertEquals("right 1000\nno more threads\nlistening sockets 0\n", result.out(), result::toString);
    }
}

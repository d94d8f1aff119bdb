package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code that a program brings for the JDK to call, some of it on threads of ours: the rules hold for it as for the rest. */
class OwnCodeIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    static List<Jdk> withResolverProviders() {
        return Jdk.all().stream().filter(jdk -> jdk.version() >= 18).toList();
    }

    private interface Run {
        Command.Result now();
    }

    /** The far side's names are asked of nobody here, and nothing goes out directly. */
    private void prints(String expected, Run run) {
        long packets = side.neverDirect().packets();
        int questions = side.localQuestions().size();
        Command.Result result = run.now();
        List<String> asked = side.localQuestions();
        List<String> escaped = asked.subList(questions, asked.size()).stream()
                .filter(line -> line.contains("corp.example") || line.contains("2.213.10.in-addr"))
                .toList();
        assertAll(
                () -> assertEquals(expected, result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(List.of(), escaped),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets that went out directly"));
    }

    /** The program's resolver in a directory of its own, for a JDK that has such things. */
    private Jvm withResolver(Jdk jdk) {
        Path service = side.scratch("META-INF/services/java.net.spi.InetAddressResolverProvider", "OwnResolver\n");
        Path classes = service.getParent().getParent().getParent();
        Path source = side.rewrite(classes.resolve("OwnResolver.java"), RESOLVER);
        Command.Result compiled = Command.of(jdk.program("javac"), "-d", classes.toString(), source.toString())
                .run();
        assertEquals(0, compiled.status(), compiled::toString);
        return Jvm.on(jdk).over(classes + ":" + Jvm.classPath());
    }

    private static final String RESOLVER =
            """
            import java.net.*;
            import java.net.spi.*;
            import java.util.stream.Stream;

            /** Answers for names of its own; asks the JDK's resolver for others, and where that has another name. */
            public class OwnResolver extends InetAddressResolverProvider implements InetAddressResolver {
                static InetAddressResolver builtin;

                public InetAddressResolver get(Configuration configuration) {
                    builtin = configuration.builtinResolver();
                    return this;
                }

                public String name() {
                    return "own";
                }

                public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                    if (Thread.currentThread().getName().startsWith("farside-")) {
                        System.out.println("asked for " + host + " on a thread of the agent's");
                        meddle();
                    }
                    if (host.equals("provided.example")) {
                        return Stream.of(InetAddress.getByAddress(host, new byte[] {10, (byte) 213, 1, 8}));
                    }
                    if (host.equals("alias.example")) {
                        return builtin.lookupByName("echo.corp.example", policy);
                    }
                    return builtin.lookupByName(host, policy);
                }

                public String lookupByAddress(byte[] address) throws UnknownHostException {
                    return builtin.lookupByAddress(address);
                }

                private static void meddle() {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress("10.213.2.13", 13), 300);
                    } catch (java.io.IOException e) {
                        // as it comes
                    }
                }

                /** NAME: looked up; ~NAME: of the JDK's own resolver; -ADDRESS: its name there; HOST:PORT: read from. */
                public static void main(String[] orders) throws Exception {
                    for (String order : orders) {
                        String answer;
                        try {
                            answer = answer(order);
                        } catch (java.io.IOException e) {
                            answer = e.toString();
                        }
                        System.out.println(order + " " + answer);
                    }
                }

                private static String answer(String order) throws Exception {
                    if (order.startsWith("~")) {
                        InetAddress found = builtin.lookupByName(order.substring(1), LookupPolicy.of(LookupPolicy.IPV4))
                                .findFirst().get();
                        return found.toString().replaceAll("/240\\\\..*", "/240");
                    }
                    if (order.startsWith("-")) {
                        return builtin.lookupByAddress(InetAddress.getByName(order.substring(1)).getAddress());
                    }
                    int colon = order.indexOf(':');
                    if (colon < 0) {
                        return InetAddress.getByName(order).getHostAddress().replaceAll("^240\\\\..*", "240");
                    }
                    try (Socket socket = new Socket()) {
                        int port = Integer.parseInt(order.substring(colon + 1));
                        socket.connect(new InetSocketAddress(order.substring(0, colon), port), 20_000);
                        return new String(socket.getInputStream().readAllBytes(), "US-ASCII").strip();
                    }
                }
            }
            """;

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withResolverProviders")
    void aResolverThatAsksTheJdksOwnForAFarNameGetsItsStandIn(Jdk jdk) {
        Jvm jvm = withResolver(jdk);
        prints(
                """
                provided.example 10.213.1.8
                alias.example 240
                alias.example:13 hello
                ~echo.corp.example echo.corp.example/240
                ~open.example open.example/10.213.1.8
                -10.213.2.13 10.213.2.13
                -10.213.1.8 open.example
                """,
                () -> jvm.farside(side.rules())
                        .run(
                                "OwnResolver",
                                "provided.example",
                                "alias.example",
                                "alias.example:13",
                                "~echo.corp.example",
                                "~open.example",
                                "-10.213.2.13",
                                "-10.213.1.8"));
    }

    /** The first name that the JVM is asked for is the gateway's, on a thread of ours. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withResolverProviders")
    void aProgramsResolverIsThereThoughOurLookUpWasTheFirst(Jdk jdk) {
        Jvm jvm = withResolver(jdk);
        prints("echo.corp.example:13 hello\nprovided.example 10.213.1.8\n", () -> jvm.farside(side.rules())
                .run("OwnResolver", "echo.corp.example:13", "provided.example"));
    }

    /** Also where its name is under a rule: then the stand-in is for the program, and the address for us. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("withResolverProviders")
    void aProgramsResolverIsNotAskedForTheGateway(Jdk jdk) {
        Jvm jvm = withResolver(jdk);
        prints("provided.example 10.213.1.8\necho.corp.example:13 hello\ngateway.example 240\n", () -> jvm.farside(
                        side.rules("*.corp.example gateway.example 10.213.2.0/24 via bastion\n"))
                .run("OwnResolver", "provided.example", "echo.corp.example:13", "gateway.example"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatAProgramsSecurityProviderDoesOnOurThreadsIsHeldToTheRules(Jdk jdk) {
        prints(
                """
                hello
                meddled: true
                datagram: java.net.SocketException
                far address by channel: pending
                far address by socket: java.net.SocketTimeoutException
                far name: 240
                near name: 10.213.1.8
                """,
                () -> Jvm.on(jdk).farside(side.rules()).run("probe.Meddler", "echo.corp.example", "13"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void ourOwnChannelsAreNotTheProgramsProviders(Jdk jdk) {
        prints(
                """
                echo.corp.example:13 by Socket: hello
                echo.corp.example:13 by SocketChannel: hello
                echo.corp.example:13 by SocketChannel with a Selector: hello
                echo.corp.example:13 by AsynchronousSocketChannel: hello
                the agent's: 0, the program's: true
                """,
                () -> (jdk.version() == 8
                                ? Jvm.on(jdk)
                                : Jvm.on(jdk).with("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"))
                        .with("-Djava.nio.channels.spi.SelectorProvider=probe.OwnChannelProvider")
                        .farside(side.rules())
                        .run("probe.OwnChannelProvider", "echo.corp.example:13"));
    }

    /** A hosts file instead of a resolver: the rules come before it, as before DNS. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aFarNameInAHostsFileOfTheJvmsIsFar(Jdk jdk) {
        Path hosts = side.scratch("hosts", "10.213.2.99 echo.corp.example\n10.213.1.1 gateway.example\n");
        prints("echo.corp.example:13 hello\n", () -> Jvm.on(jdk)
                .with("-Djdk.net.hosts.file=" + hosts)
                .farside(side.rules())
                .run("probe.Steps", "read=echo.corp.example:13"));
    }
}

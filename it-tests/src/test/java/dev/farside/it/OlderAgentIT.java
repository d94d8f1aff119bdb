package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real ssh-agent and programs on Java 8 and 11, which get to it by a process, since they have no UNIX sockets. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OlderAgentIT {
    private static final int NEW = 17;
    private static final int PORT = 2256;
    private static final int DEATH_SECONDS = 20;

    private final FarSide side = FarSide.get();

    /** With a name that a shell would take for more. */
    private final Path directory = side.scratch("an agent's $(false)/none", "").getParent();

    private final Path keys = side.scratch("keys/none", "").getParent();
    private final Path socket = directory.resolve("agent");
    private Running agent;
    private GatewayOfItsOwn gateway;

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest().stream().filter(jdk -> jdk.version() < NEW).toList();
    }

    @BeforeAll
    void start() throws IOException {
        agent = Running.start(Command.of("ssh-agent", "-D", "-a", socket.toString()));
        while (!Files.exists(socket)) { // the default limit ends it
            LockSupport.parkNanos(10_000_000);
        }
        for (String name : List.of("held", "certified", "authority", "file")) {
            Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key(name))
                    .output();
        }
        Command.of("ssh-keygen", "-q", "-s", key("authority"), "-I", "x", "-n", System.getProperty("user.name"))
                .and(key("certified") + ".pub")
                .output();
        for (String name : List.of("held", "certified")) {
            ssh("ssh-add", "-q", key(name)).output();
            Files.delete(Path.of(key(name)));
        }
        Path authorized =
                side.scratch("authorized_keys", open("held") + open("file") + "cert-authority " + open("authority"));
        gateway = new GatewayOfItsOwn(PORT, "AuthorizedKeysFile " + authorized);
    }

    @AfterAll
    void stop() {
        gateway.close();
        agent.close();
    }

    private String key(String name) {
        return keys.resolve(name).toString();
    }

    private String open(String name) {
        return Keys.read(Path.of(key(name) + ".pub"));
    }

    private Command ssh(String... line) {
        return Command.of(line).with("SSH_AUTH_SOCK", socket.toString());
    }

    /** With these lines for the gateway, and no other key than they name. */
    private Jvm jvm(Jdk jdk, String... lines) {
        String section = gateway.section("held", lines)
                .replaceAll("(?m)^ *IdentityFile " + side.keys().user() + "\n", "");
        Path config = side.scratch("config", section);
        return Jvm.on(jdk).farside(side.scratch("rules", "ssh-config " + config + "\n*.corp.example via held\n"));
    }

    private String at(Path agentsSocket) {
        return "IdentityAgent \"" + agentsSocket + "\"";
    }

    private static void assertHello(Command.Result result) {
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertEquals("", result.err()));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void aKeyThatOnlyTheAgentHasLogsInAndNoProcessIsLeft(Jdk jdk) throws Exception {
        Jvm jvm = jvm(jdk, at(socket), "IdentityFile /no/such/key");
        try (Running program = Running.start(jvm.command("probe.Talks", "echo.corp.example", "1"))) {
            assertEquals("holds 1", program.line());
            for (ProcessHandle one : program.process().descendants().toList()) {
                one.onExit().get(DEATH_SECONDS, TimeUnit.SECONDS);
            }
            program.endInput();
            assertEquals("", program.rest());
            assertEquals(0, program.process().waitFor());
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void aCertificateOfAKeyThatTheAgentHasLogsIn(Jdk jdk) {
        assertHello(jvm(
                        jdk,
                        at(socket),
                        "IdentitiesOnly yes",
                        "IdentityFile " + key("certified"),
                        "CertificateFile " + key("certified") + "-cert.pub")
                .run("probe.Steps", "read=echo.corp.example:13"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void aKeyOfAFileIsAddedToTheAgent(Jdk jdk) {
        ssh("ssh-add", "-q", "-d", key("file") + ".pub").run(); // it is there if this is not the first JDK
        assertHello(jvm(jdk, at(socket), "IdentityFile " + key("file"), "IdentitiesOnly yes", "AddKeysToAgent yes")
                .run("probe.Steps", "read=echo.corp.example:13"));
        String all = ssh("ssh-add", "-L").output();
        assertTrue(all.contains(open("file").split(" ")[1]), all);
    }

    /** An agent that asks its user, and does not answer before that. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void whoWaitsForAnAnswerEndsWithAProgramThatIsKilled(Jdk jdk) throws Exception {
        Path slow = side.scratch("x", "").resolveSibling("slow");
        try (ServerSocketChannel asking = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            asking.bind(UnixDomainSocketAddress.of(slow));
            try (Running program =
                            Running.start(jvm(jdk, at(slow)).command("probe.Steps", "read=echo.corp.example:13"));
                    SocketChannel asked = asking.accept()) {
                List<ProcessHandle> waiting = program.process().descendants().toList();
                assertEquals(1, waiting.size(), waiting::toString);
                assertTrue(asked.isConnected());
                program.process().destroyForcibly();
                waiting.get(0).onExit().get(DEATH_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void whereNoProgramConnectsItSaysSo(Jdk jdk) {
        Command.Result result = jvm(jdk, at(socket), "IdentityFile /no/such/key")
                .variable("PATH", directory.toString())
                .run("probe.Steps", "read=echo.corp.example:13");
        String said = result.out() + result.err();
        assertAll(
                () -> assertTrue(
                        said.contains(
                                "Java " + jdk.version() + " has no UNIX sockets, and none of perl, python3, socat,"
                                        + " ncat and nc.openbsd is here"),
                        result::toString),
                () -> assertTrue(said.contains("install one of them, or run the program on Java 16"), result::toString),
                () -> assertFalse(said.contains("hello"), result::toString));
    }

    /** It would need a process that listens. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdks")
    void aLoginForAllProgramsIsForThisOne(Jdk jdk) {
        Path runtime = side.scratch("runtime/none", "").getParent();
        Path config = side.scratch(
                "config",
                gateway.section(
                                "held",
                                "IdentityFile " + key("file"),
                                "ControlMaster auto",
                                "ControlPath " + runtime + "/%C")
                        .replaceAll("(?m)^ *IdentityFile " + side.keys().user() + "\n", ""));
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via held\n");
        Command.Result result = Jvm.on(jdk)
                .variable("XDG_RUNTIME_DIR", runtime.toString())
                .agent("log=info,rules=" + rules)
                .run("probe.Steps", "read=echo.corp.example:13");
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertTrue(
                        result.err()
                                .contains("is logged in to for this program only: Java " + jdk.version()
                                        + " has no UNIX sockets; Java 16 and newer have"),
                        result::toString));
    }
}

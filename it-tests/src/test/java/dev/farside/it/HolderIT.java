package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.HeldLogins;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs after one {@code farside login}: they find it without configuration, and do not log in. */
@Timeout(180)
class HolderIT {
    private static final int PORT = 2352;
    private static final int BEHIND_PORT = 2360;
    private static final int MANY = 20;
    private static final String STOPPED_PORT = "8096";

    private final FarSide side = FarSide.get();
    private final GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT);
    private final HeldLogins held = new HeldLogins();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    @BeforeEach
    void logIn() {
        String words = held.logIn(config(), "bastion");
        assertTrue(words.startsWith("bastion: logged in: OpenSSH_"), words);
        while (gateway.logins() < 1) {
            LockSupport.parkNanos(10_000_000); // the line in the log may come after the session
        }
    }

    @AfterEach
    void end() {
        held.close();
        gateway.close();
    }

    private Path config(String... more) {
        return side.scratch("config", gateway.section("bastion", more));
    }

    private Path rules(Path config, String more) {
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via bastion" + more + "\n");
    }

    /** The key is within reach. */
    private Path rules() {
        return rules(config(), "");
    }

    /** The key is out of reach: only the holder opens the gateway. */
    private Path withoutKey(String more) {
        String section = gateway.section("bastion", "IdentitiesOnly yes", "BatchMode yes")
                .replace(side.keys().user().toString(), "/dev/null");
        return rules(side.scratch("config", section), more);
    }

    private Jvm program(Jdk jdk, String options) {
        Jvm jvm = Jvm.on(jdk).agent(options);
        for (var variable : held.environment().entrySet()) {
            jvm = jvm.variable(variable.getKey(), variable.getValue());
        }
        return jvm;
    }

    private Jvm program(Path rules) {
        return program(Jdk.any(), "rules=" + rules + ",log=info");
    }

    /** Apart from the holder's. */
    private long logins() {
        return gateway.logins() - 1;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorLeadsOverIt(Jdk jdk) {
        Command.Result result = program(jdk, "rules=" + withoutKey(""))
                .run("probe.ByEveryDoor", "echo.corp.example:13", "echo.corp.example:23");
        assertAll(
                () -> assertEquals(Said.byEveryDoor(), result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(0, logins()));
    }

    /** Refused and given-up connects among them. */
    @ParameterizedTest
    @MethodSource("jdks")
    void bytesAreWholeAndFailuresHarmNobody(Jdk jdk) {
        Command.Result result = program(jdk, "rules=" + withoutKey("")).run("probe.Plain");
        assertAll(
                () -> assertEquals(Said.BY_PLAIN, result.out(), result::toString),
                () -> assertEquals(0, logins()),
                () -> assertTrue(held.ssh("-O", "check").out().startsWith("Master running")));
    }

    @Test
    void twentyProgramsAtOnceLogInOnce() {
        Path rules = withoutKey("");
        for (Command.Result one : program(rules).command("probe.FirstByte").run(MANY)) {
            assertEquals("h", one.out(), one::toString);
        }
        assertEquals(0, logins());
    }

    /** More than its memory would hold if each took what one that moves bytes takes. */
    @Test
    void twoHundredThatHaveNothingToSayKeepNobodyOut() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(held.socket())));
            }
            Command.Result result = program(withoutKey("")).run("probe.FirstByte");
            assertAll(() -> assertEquals("h", result.out(), result::toString), () -> assertEquals(0, logins()));
        } finally {
            for (SocketChannel one : silent) {
                one.close();
            }
        }
    }

    /** For none of them waits so much that it would be cut off, and for all of them more than the holder has memory. */
    @Test
    void programsThatAreStoppedDoNotEndTheSessionOfAll() {
        Path rules = withoutKey("");
        List<Running> running = new ArrayList<>();
        try {
            Running source = Running.start(Command.of(
                    side.far().onNetwork(Jvm.on(Jdk.any()).bareLine("probe.HeldSource", "10.213.2.12", STOPPED_PORT))));
            running.add(source);
            assertEquals("listening", source.line());
            for (int i = 0; i < 14; i++) {
                Running program =
                        Running.start(program(rules).command("probe.Unread", "web.corp.example", STOPPED_PORT, "3"));
                running.add(program);
                assertEquals("3 open", program.line());
                Command.of("kill", "-STOP", Long.toString(program.pid())).output();
            }
            assertEquals("sending over 42", source.ask("go"));
            for (int i = 0; i < 3; i++) {
                Command.Result result = program(rules).run("probe.FirstByte");
                assertEquals("h", result.out(), result::toString);
            }
            assertEquals(0, logins());
        } finally {
            running.forEach(Running::close);
        }
    }

    /** A far command finds the addresses, over the same session. */
    @Test
    void realNamesAreAskedOverIt() {
        Command.Result result = program(withoutKey(" names real")).run("probe.FirstByte");
        assertAll(() -> assertEquals("h", result.out(), result::toString), () -> assertEquals(0, logins()));
    }

    @Test
    void checkStatusAndTheLogTellOfIt() {
        Command.Result check = held.farside("check", withoutKey("").toString()).run();
        Command.Result log = program(withoutKey("")).run("probe.FirstByte");
        Command.Result status = held.farside("status").run();
        Command.Result json = held.farside("status", "--json").run();
        String there = "over the login held by process " + held.pid();
        assertAll(
                () -> assertTrue(check.out().contains("\ngateway bastion: ok, " + there + "\n"), check::toString),
                () -> assertTrue(log.err().contains("is open: " + there), log::toString),
                () -> assertTrue(status.out().startsWith("bastion: open since "), status::toString),
                () -> assertTrue(status.out().contains(held.socket().toString()), status::toString),
                () -> assertTrue(json.out().startsWith("{\"gateway\":\"bastion\",\"open\":true,"), json::toString),
                () -> assertEquals(0, status.status()),
                () -> assertEquals(0, logins()));
    }

    /** The connection that breaks fails; the next one comes by an own login. */
    @ParameterizedTest
    @ValueSource(strings = {"socket", "channel"})
    void aKilledHolderIsFollowedByAnOwnLogin(String door) {
        long pid = held.pid();
        try (Running program = Running.start(program(rules()).command("probe.Chaos", door))) {
            assertEquals("ready", program.line());
            assertTrue(program.ask("").endsWith(" whole"));
            assertEquals(0, logins());
            held.signal("-KILL", pid);
            assertTrue(program.ask("").endsWith(" whole"));
            assertEquals(1, logins());
        }
    }

    @Test
    void aHolderThatStopsIsFollowedByAnOwnLogin() {
        long pid = held.pid();
        try (Running program = Running.start(program(rules()).command("probe.Chaos", "socket"))) {
            assertEquals("ready", program.line());
            held.signal("-STOP", pid);
            String answer = program.ask("");
            for (int i = 0; i < 10 && answer.contains("not connected: java.net.SocketTimeoutException"); i++) {
                answer = program.ask(""); // its connect has 4 s, which a busy machine may need
            }
            assertTrue(answer.endsWith(" whole"), answer);
            assertEquals(1, logins());
        } finally {
            held.signal("-KILL", pid);
        }
    }

    @Test
    void whatTheHolderLosesIsOpenedAgain() {
        try (Running program = Running.start(program(withoutKey("")).command("probe.Chaos", "socket"))) {
            assertEquals("ready", program.line());
            assertTrue(program.ask("").endsWith(" whole"));
            gateway.dropSessions();
            assertTrue(program.ask("").endsWith(" whole"));
            assertEquals(1, logins()); // the holder's
        }
    }

    /** What is in the place of the socket is not used, which the log tells, and the program logs in itself. */
    private void isNotUsed(String why) {
        Command.Result result = program(rules()).run("probe.FirstByte");
        assertAll(
                () -> assertEquals("h", result.out(), result::toString),
                () -> assertTrue(
                        why == null
                                ? !result.err().contains(" is not reached over ")
                                : result.err().contains(why),
                        result::toString),
                () -> assertEquals(1, logins()));
    }

    @Test
    void aSocketThatIsRemovedIsNotMissed() throws IOException {
        Files.delete(held.socket());
        isNotUsed(null);
    }

    @Test
    void aStaleSocketIsNotUsed() {
        long pid = held.pid();
        held.signal("-KILL", pid);
        isNotUsed("is not reached over the login held at " + held.socket() + ": Connection refused");
    }

    @Test
    void anotherUsersSocketIsNotUsed() throws IOException {
        Files.setAttribute(held.socket(), "unix:uid", 65534);
        isNotUsed("it belongs to another user");
    }

    @Test
    void aDirectoryThatOthersCanEnterIsNotUsed() {
        held.mode(held.directory(), "rwxr-xr-x");
        isNotUsed("others can enter it");
        held.mode(held.directory(), "rwx------");
    }

    /** As root with the runtime directory of another user. */
    @Test
    void anotherUsersDirectoryIsNotUsed() throws IOException {
        Files.setAttribute(held.directory(), "unix:uid", 65534);
        isNotUsed("it belongs to another user");
        Files.setAttribute(held.directory(), "unix:uid", 0);
    }

    @Test
    void aServerThatIsNoMasterIsNotUsed() throws IOException {
        Path socket = held.socket();
        Files.delete(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            held.mode(socket, "rw-------");
            isNotUsed("it does not answer");
        }
    }

    @Test
    void sshSpeaksToIt() {
        assertTrue(held.ssh("-O", "check").out().startsWith("Master running (pid="));
        Command.Result forward = held.ssh("-O", "forward", "-L", "127.0.0.1:2353:echo.corp.example:13");
        assertEquals(0, forward.status(), forward::toString);
        assertEquals("hello", greeting());
        assertEquals(
                0,
                held.ssh("-O", "cancel", "-L", "127.0.0.1:2353:echo.corp.example:13")
                        .status());
        assertFalse(greeting().contains("hello"));
        Command.Result exit = held.ssh("-O", "exit");
        assertTrue(exit.out().startsWith("Exit request sent."), exit::toString);
    }

    /** As ssh does, which prints the port. */
    @Test
    void aForwardOfAPortThatTheGatewayChoosesReportsIt() {
        Command.Result first = held.ssh("-O", "forward", "-R", "0:127.0.0.1:9");
        Command.Result again = held.ssh("-O", "forward", "-R", "0:127.0.0.1:9");
        int port = Integer.parseInt(first.out().strip());
        assertAll(
                () -> assertTrue(side.gateway().run("ss", "-Htln").contains("127.0.0.1:" + port + " ")),
                () -> assertEquals(first.out(), again.out()),
                () -> assertEquals(
                        0, held.ssh("-O", "cancel", "-R", "0:127.0.0.1:9").status()));
    }

    /** A hop that is held is not logged in to for the gateway behind it. */
    @Test
    void aJumpHostIsReachedOverIt() {
        String hop = gateway.section("bastion", "IdentitiesOnly yes", "BatchMode yes")
                .replace(side.keys().user().toString(), "/dev/null");
        try (GatewayOfItsOwn behind = new GatewayOfItsOwn(BEHIND_PORT)) {
            String section = behind.section("behind", "ProxyJump bastion");
            Path rules = side.scratch(
                    "rules", "ssh-config " + side.scratch("config", hop + section) + "\n*.corp.example via behind\n");
            Command.Result result = program(rules).run("probe.FirstByte");
            assertAll(
                    () -> assertEquals("h", result.out(), result::toString),
                    () -> assertEquals(1, behind.logins()),
                    () -> assertEquals(0, logins()));
        }
    }

    /** The directory is closed to other users, and so is the socket. The last row shows that nothing else is. */
    @Test
    void anotherUserCannotUseIt() {
        Path runtime = held.directory().getParent();
        held.mode(runtime.getParent(), "rwxr-xr-x");
        held.mode(runtime, "rwxr-xr-x");
        String closed = checkOfAnotherUser();
        held.mode(held.directory(), "rwxr-xr-x");
        String closedSocket = checkOfAnotherUser();
        held.mode(held.socket(), "rw-rw-rw-");
        String open = checkOfAnotherUser();
        held.mode(held.directory(), "rwx------");
        assertAll(
                () -> assertTrue(closed.contains("Permission denied"), closed),
                () -> assertTrue(closedSocket.contains("Permission denied"), closedSocket),
                () -> assertTrue(open.startsWith("Master running"), open));
    }

    private String checkOfAnotherUser() {
        List<String> line = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        line.addAll(List.of("ssh", "-F", "none", "-S", held.socket().toString(), "-O", "check", "x"));
        return Command.of(side.near().onNetwork(line)).merged().run().out();
    }

    private String greeting() {
        return Command.of(
                        side.near().onNetwork(List.of("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/2353; head -c 5 <&3")))
                .run()
                .out();
    }

    @Test
    void afterALogoutProgramsLogInThemselves() {
        long pid = held.pid();
        assertEquals("bastion: logged out\n", held.farside("logout", "bastion").output());
        isNotUsed(null);
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            LockSupport.parkNanos(10_000_000); // it ends with its last login
        }
        Command.Result status = held.farside("status").run();
        assertAll(
                () -> assertTrue(status.out().startsWith("no login is held\n"), status.out()),
                () -> assertEquals(1, status.status()));
    }

    /** It asks nobody: a login that fails when it is repeated ends it, and status says why. */
    @Test
    void aLoginThatCannotBeRepeatedEndsWithALine() {
        gateway.stop();
        GatewayOfItsOwn other = new GatewayOfItsOwn(PORT, "PubkeyAuthentication no");
        try {
            Command.Result status = held.farside("status").run();
            while (!status.out().contains("ended at ")) {
                LockSupport.parkNanos(100_000_000);
                status = held.farside("status").run();
            }
            assertTrue(status.out().contains("refused the login"), status.out());
        } finally {
            other.close();
        }
    }
}

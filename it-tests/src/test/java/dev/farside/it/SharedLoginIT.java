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
import dev.farside.it.site.Keys;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs whose ssh_config has ControlMaster and ControlPersist: the login of the first one is that of all. */
@Timeout(180)
class SharedLoginIT {
    private static final int PORT = 2355;
    private static final int HOP_PORT = 2356;
    private static final int MANY = 8;

    private final FarSide side = FarSide.get();
    private final GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT);
    private final HeldLogins held = new HeldLogins();
    private final Path controlPath = side.scratch("control", "").resolveSibling("cm-%C");
    private final Path asked = side.scratch("asked", "");

    @AfterEach
    void end() {
        held.close();
        gateway.close();
    }

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** Of an ssh_config. */
    private String section(String... more) {
        return gateway.section("bastion", more) + "  ControlPath " + controlPath + "\n";
    }

    private Path rules(String section) {
        return side.scratch(
                "rules", "ssh-config " + side.scratch("config", section) + "\n*.corp.example via bastion\n");
    }

    private Path sharing(String... more) {
        return rules(section(more));
    }

    private Jvm program(Jdk jdk, Path rules) {
        Jvm jvm = Jvm.on(jdk).agent("rules=" + rules + ",log=info");
        for (var variable : held.environment().entrySet()) {
            jvm = jvm.variable(variable.getKey(), variable.getValue());
        }
        return jvm;
    }

    private Jvm program(Path rules) {
        return program(Jdk.any(), rules);
    }

    private Command.Result firstByte(Path rules) {
        Command.Result result = program(rules).run("probe.FirstByte");
        assertEquals("h", result.out(), result::toString);
        return result;
    }

    /** The key has a passphrase, which this program answers; it writes down that it was asked. */
    private Jvm answering(Jvm jvm, String more) {
        Path askpass = side.scratch("askpass", "#!/bin/sh\necho asked >>" + asked + "\n" + more + "echo secret\n");
        held.mode(askpass, "rwx------");
        return jvm.variable("SSH_ASKPASS", askpass.toString()).variable("SSH_ASKPASS_REQUIRE", "force");
    }

    private String lockedKey(String section) {
        Path key = side.scratch("locked", Keys.read(side.keys().user()));
        held.mode(key, "rw-------");
        Command.of("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", key.toString())
                .output();
        return section.replace(side.keys().user().toString(), key.toString());
    }

    private long questions() {
        return Keys.read(asked).lines().count();
    }

    private void awaitNone() {
        Command.Result status = held.farside("status").run();
        while (!status.out().equals("no login is held\n")) {
            LockSupport.parkNanos(200_000_000);
            status = held.farside("status").run();
        }
    }

    /** The first is asked for a passphrase, where it runs; those that come second wait for it. */
    @ParameterizedTest
    @MethodSource("jdks")
    void programsAtOnceLogInOnceAndAskOnce(Jdk jdk) {
        Path rules = rules(lockedKey(section("ControlMaster auto", "ControlPersist yes", "IdentitiesOnly yes")));
        for (Command.Result one :
                answering(program(jdk, rules), "").command("probe.FirstByte").run(MANY)) {
            assertEquals("h", one.out(), one::toString);
            assertTrue(one.err().contains("is open: over the login held by process " + held.pid()), one::toString);
        }
        assertEquals(1, questions());
        assertEquals(1, gateway.logins());
        assertEquals("bastion: logged out\n", held.farside("logout", "bastion").output());
        awaitNone();
    }

    /** The program that was asked is killed before it answers: the one that waited is asked. */
    @Test
    void theSecondIsAskedWhenTheFirstHasGone() {
        Path rules = rules(lockedKey(section("ControlMaster auto", "ControlPersist yes", "IdentitiesOnly yes")));
        Jvm waits = answering(program(rules), "exec sleep 1000\n");
        Jvm answers = answering(program(rules), "");
        try (Running first = Running.start(waits.command("probe.Chaos", "socket"))) {
            assertEquals("ready", first.line());
            first.tell("");
            while (questions() < 1) {
                LockSupport.parkNanos(50_000_000);
            }
            try (Running second = Running.start(answers.command("probe.Chaos", "socket"))) {
                assertEquals("ready", second.line());
                Running.end(first.process());
                String answer = second.ask("");
                for (int i = 0; i < 10 && answer.contains("not connected: java.net.SocketTimeoutException"); i++) {
                    answer = second.ask(""); // its connect has 4 s, which a busy machine may need
                }
                assertTrue(answer.endsWith(" whole"), answer);
            }
        }
        assertAll(() -> assertEquals(2, questions()), () -> assertEquals(1, gateway.logins()));
    }

    @Test
    void controlPersistNoEndsWithTheLastProgram() {
        Path rules = sharing("ControlMaster auto");
        try (Running last = Running.start(program(rules).command("probe.Chaos", "socket"))) {
            assertEquals("ready", last.line());
            assertTrue(last.ask("").endsWith(" whole"));
            for (int i = 0; i < 3; i++) {
                firstByte(rules); // their end is not the end of the login
            }
            assertTrue(last.ask("").endsWith(" whole"));
        }
        awaitNone();
        assertEquals(1, gateway.logins());
    }

    @Test
    void aTimeEndsALoginThatIsNotUsedForSoLong() {
        firstByte(sharing("ControlMaster auto", "ControlPersist 2"));
        while (!held.farside("status").run().out().contains("not used for long")) {
            LockSupport.parkNanos(200_000_000);
        }
        assertEquals(1, gateway.logins());
    }

    /** A login by command obeys it too. */
    @Test
    void loginObeysControlPersist() {
        Path config = side.scratch("config", section("ControlPersist 2"));
        assertTrue(held.logIn(config, "bastion").startsWith("bastion: logged in: "));
        while (!held.farside("status").run().out().contains("not used for long")) {
            LockSupport.parkNanos(200_000_000);
        }
        assertTrue(held.farside("login", "-F", config.toString(), "--for", "8h", "bastion")
                .output()
                .startsWith("bastion: logged in: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ControlMaster no", "ControlMaster ask", "ControlMaster autoask"})
    void nothingIsLeftRunning(String line) {
        Command.Result result = firstByte(sharing(line));
        assertAll(
                () -> assertEquals(
                        line.endsWith("ask"), result.err().contains(" is logged in to for this program only: " + line)),
                () -> assertFalse(Files.exists(held.directory())),
                () -> assertEquals(1, gateway.logins()));
    }

    /** As with ssh. */
    @Test
    void withoutAControlPathNothingIsShared() {
        firstByte(rules(gateway.section("bastion", "ControlMaster auto", "ControlPath none")));
        assertFalse(Files.exists(held.directory()));
    }

    @Test
    void whereNoProcessCanBeHadAProgramLogsInItself() throws IOException {
        Files.createDirectory(held.directory());
        held.mode(held.directory(), "rwxr-xr-x");
        Command.Result result = firstByte(sharing("ControlMaster auto"));
        held.mode(held.directory(), "rwx------");
        assertAll(
                () -> assertTrue(
                        result.err()
                                .contains(" is logged in to for this program only: " + held.directory()
                                        + ": others can enter it"),
                        result::toString),
                () -> assertEquals(1, gateway.logins()));
    }

    @Test
    void aHolderThatIsStoppedIsPassedBy() throws IOException {
        Path rules = sharing("ControlMaster auto", "ControlPersist yes");
        firstByte(rules);
        long pid = held.pid();
        Files.delete(held.socket());
        held.signal("-STOP", pid);
        try {
            Command.Result result = firstByte(rules);
            assertTrue(result.err().contains("the process that holds logins does not answer"), result::toString);
        } finally {
            held.signal("-KILL", pid);
        }
        assertEquals(2, gateway.logins());
    }

    /** The program hears of it in the words of an own login, and asks for no second one. */
    @Test
    void aRefusedLoginFailsTheProgram() {
        String section = section("ControlMaster auto", "IdentitiesOnly yes", "BatchMode yes")
                .replace(side.keys().user().toString(), side.keys().otherUser().toString());
        Command.Result result = program(rules(section)).run("probe.FirstByte");
        assertTrue(result.err().contains(" refused the login"), result::toString);
        assertEquals(0, gateway.logins());
        awaitNone();
    }

    /** A hop on the way is logged in to once as well, for its own connections and for those that go on. */
    @Test
    void hopsAreShared() {
        try (GatewayOfItsOwn hop = new GatewayOfItsOwn(HOP_PORT)) {
            String shared = "ControlMaster auto\n  ControlPersist yes\n  ControlPath " + controlPath;
            Path config = side.scratch("config", gateway.section("bastion", shared) + hop.section("hop", shared));
            Path there = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via hop\n");
            Path through = side.scratch("rules2", "ssh-config " + config + "\n*.corp.example via hop,bastion\n");
            firstByte(there);
            Command.Result result = firstByte(through);
            firstByte(through);
            assertAll(
                    () -> assertEquals(1, hop.logins(), result::toString),
                    () -> assertEquals(1, gateway.logins(), result::toString));
        }
    }
}

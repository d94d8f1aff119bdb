package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.OpensshMaster;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs over a real {@code ssh -M}: it has logged in, and they do not. */
@Timeout(180)
class MasterIT {
    private static final int PORT = 2351;

    private static final int MANY = 20;

    private final FarSide side = FarSide.get();
    private final GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT);
    private final Path socket = side.scratch("there", "").resolveSibling("m");
    private final OpensshMaster master =
            new OpensshMaster(side.scratch("config", gateway.section("bastion")), "bastion", socket);

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    /** The line in the log may come after the session. */
    @BeforeEach
    void masterIsLoggedIn() {
        while (gateway.logins() < 1) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    @AfterEach
    void end() {
        master.close();
        gateway.close();
    }

    /** @param more lines for the gateway */
    private Path rules(String more) {
        Path config = side.scratch("config", gateway.section("bastion", "ControlPath " + socket, more));
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via bastion\n");
    }

    /** The key is out of reach: only the master opens the gateway. */
    private Path withoutKey() {
        String section = gateway.section("bastion", "ControlPath " + socket, "IdentitiesOnly yes", "BatchMode yes")
                .replace(side.keys().user().toString(), "/dev/null");
        return side.scratch(
                "rules", "ssh-config " + side.scratch("config", section) + "\n*.corp.example via bastion\n");
    }

    /** Apart from the master's. */
    private long logins() {
        return gateway.logins() - 1;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorLeadsOverIt(Jdk jdk) {
        Command.Result result = Jvm.on(jdk)
                .farside(withoutKey())
                .run("probe.ByEveryDoor", "echo.corp.example:13", "echo.corp.example:23");
        assertAll(
                () -> assertEquals(Said.byEveryDoor(), result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(0, logins()));
    }

    /** Refused and given-up connects among them, which in OpenSSH's proxy mode would end the master. */
    @ParameterizedTest
    @MethodSource("jdks")
    void bytesAreWholeAndFailuresHarmNobody(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(withoutKey()).run("probe.Plain");
        assertAll(
                () -> assertEquals(
                        Said.BY_PLAIN // an OpenSSH master does not pass on why a connect failed
                                .replace("java.net.NoRouteToHostException", "java.net.ConnectException")
                                .replace("java.net.UnknownHostException", "java.net.ConnectException"),
                        result.out(),
                        result::toString),
                () -> assertEquals(0, logins()),
                () -> assertTrue(master.isWell()));
    }

    @Test
    void twentyProgramsAtOnceLogInOnce() {
        Path rules = withoutKey();
        Command program =
                Jvm.on(Jdk.any()).agent("rules=" + rules + ",log=info").command("probe.FirstByte");
        for (Command.Result one : program.run(MANY)) {
            assertEquals("h", one.out(), one::toString);
        }
        assertEquals(0, logins());
        assertTrue(master.isWell());
    }

    /** The connection that breaks fails; the next one comes by an own login. */
    @ParameterizedTest
    @ValueSource(strings = {"socket", "channel"})
    void aKilledMasterIsFollowedByAnOwnLogin(String door) {
        try (Running program =
                Running.start(Jvm.on(Jdk.any()).farside(rules("")).command("probe.Chaos", door))) {
            assertEquals("ready", program.line());
            assertTrue(program.ask("").endsWith(" whole"));
            assertEquals(0, logins());
            master.signal("-KILL");
            assertTrue(program.ask("").endsWith(" whole"));
            assertEquals(1, logins());
        }
    }

    @Test
    void aMasterThatStopsIsFollowedByAnOwnLogin() {
        try (Running program =
                Running.start(Jvm.on(Jdk.any()).farside(rules("")).command("probe.Chaos", "socket"))) {
            assertEquals("ready", program.line());
            master.signal("-STOP");
            String answer = program.ask("");
            for (int i = 0; i < 10 && answer.contains("not connected: java.net.SocketTimeoutException"); i++) {
                answer = program.ask(""); // its connect has 4 s, which a busy machine may need
            }
            assertTrue(answer.endsWith(" whole"), answer);
            assertEquals(1, logins());
        }
    }

    @Test
    void aSocketThatIsRemovedIsFollowedByAnOwnLogin() throws IOException {
        try (Running program =
                Running.start(Jvm.on(Jdk.any()).farside(rules("")).command("probe.Chaos", "socket"))) {
            assertEquals("ready", program.line());
            assertTrue(program.ask("").endsWith(" whole"));
            Files.delete(socket);
            assertTrue(program.ask("").endsWith(" whole"));
            assertEquals(1, logins());
        }
    }

    @Test
    void anotherUsersSocketIsNotUsed() {
        master.chown("65534");
        Command.Result result = Jvm.on(Jdk.any())
                .agent("rules=" + rules("") + ",log=info")
                .run("probe.ByEveryDoor", "echo.corp.example:13");
        assertAll(
                () -> assertTrue(result.out().startsWith("echo.corp.example:13 by Socket: hello\n"), result::toString),
                () -> assertTrue(
                        result.err().contains("is not reached over the master at " + socket + ": "), result::toString),
                () -> assertTrue(result.err().contains("it belongs to another user"), result::toString),
                () -> assertEquals(1, logins()));
    }

    @Test
    void itIsToldByCheckAndExplainAndTheLog() {
        Path rules = withoutKey();
        String there = "over the master at " + socket;
        Command.Result check = farside("check", rules.toString());
        Command.Result explain = farside("explain", "--rules", rules.toString(), "echo.corp.example:13");
        Command.Result log =
                Jvm.on(Jdk.any()).agent("rules=" + rules + ",log=info").run("probe.FirstByte");
        String pid = " (pid " + master.pid() + ")";
        assertAll(
                () -> assertTrue(
                        check.out().contains("\ngateway bastion: ok, " + there + pid + ", which has logged in\n"),
                        check::toString),
                () -> assertTrue(
                        explain.out().contains(" " + there + " (ControlPath), if it answers\n"), explain::toString),
                () -> assertTrue(log.err().contains("is open: " + there + pid), log::toString),
                () -> assertEquals(0, logins()));
    }

    private Command.Result farside(String... arguments) {
        return Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram())))
                .and(arguments)
                .run();
    }
}

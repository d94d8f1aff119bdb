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
import dev.farside.it.site.LoadedClasses;
import dev.farside.it.site.Realm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway that knows its users by Kerberos, and also by their keys. */
class KerberosIT {
    private static final int PORT = 2251;
    private static final String HELLO = "echo.corp.example:13 hello\n";

    private static final FarSide SIDE = FarSide.get();
    private static Realm realm;
    private static GatewayOfItsOwn gateway;

    @BeforeAll
    static void start() {
        realm = new Realm();
        gateway = new GatewayOfItsOwn(
                PORT,
                realm.environment(),
                "GSSAPIAuthentication yes",
                "GSSAPIStrictAcceptorCheck no",
                "HostbasedAuthentication yes", // which farside does not speak
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "LogLevel DEBUG1");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        realm.close();
    }

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private static Command.Result run(Jdk jdk, String cache, String... lines) {
        return jvm(jdk, cache, lines).run("probe.Steps", "read=echo.corp.example:13");
    }

    private static Jvm jvm(Jdk jdk, String cache, String... lines) {
        Path config = SIDE.scratch("config", gateway.section("kerberized", lines));
        Path rules = SIDE.scratch("rules", "ssh-config " + config + "\n*.corp.example via kerberized\n");
        return Jvm.on(jdk)
                .agent("log=info,rules=" + rules)
                .with("-Djava.security.krb5.conf=" + realm.configuration())
                .variable("KRB5CCNAME", cache);
    }

    private static void assertBy(String method, Command.Result result) {
        assertAll(
                () -> assertEquals(HELLO, result.out(), result::toString),
                () -> assertTrue(result.err().contains(" by " + method + "\n"), result::toString));
    }

    private static String serverLog() {
        return Keys.read(Path.of(Jvm.ownClasses()).resolveSibling("server-logs").resolve("sshd-" + PORT + ".log"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aTicketLogsInBeforeAnyKey(Jdk jdk) {
        Command.Result result = run(jdk, "FILE:" + realm.ticket(), "GSSAPIAuthentication yes");
        assertBy("gssapi-with-mic", result);
        assertFalse(result.err().contains("offering"), result::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "publickey (ssh-ed25519), 'PreferredAuthentications publickey,gssapi-with-mic'",
        "gssapi-with-mic, 'PreferredAuthentications gssapi-with-mic,publickey'",
        "publickey (ssh-ed25519), GSSAPIAuthentication no",
        "publickey (ssh-ed25519), 'PreferredAuthentications hostbased,publickey'",
    })
    void methodsComeInTheOrderOfTheConfiguration(String method, String line) {
        assertBy(
                method,
                run(
                        Jdk.any(),
                        realm.ticket().toString(),
                        line,
                        "HostbasedAuthentication yes",
                        "GSSAPIAuthentication yes"));
    }

    @Test
    void theServerGetsATicketOfTheUsersOnlyIfItIsToHaveOne() {
        String received = "Received some client credentials";
        String cache = realm.ticket().toString();
        String before = serverLog();
        assertBy("gssapi-with-mic", run(Jdk.any(), cache, "GSSAPIAuthentication yes"));
        assertFalse(serverLog().substring(before.length()).contains(received));
        String kept = serverLog();
        assertBy("gssapi-with-mic", run(Jdk.any(), cache, "GSSAPIAuthentication yes", "GSSAPIDelegateCredentials yes"));
        assertTrue(serverLog().substring(kept.length()).contains(received));
    }

    /** The ssh_config of many systems has GSSAPIAuthentication, for users who have never heard of Kerberos. */
    @Test
    void whoHasNoTicketIsNotToldAndPaysNothing() {
        Path none = SIDE.scratch("none", "").resolveSibling("no-cache");
        LoadedClasses classes = new LoadedClasses();
        Command.Result result = classes.of(jvm(Jdk.any(), none.toString(), "GSSAPIAuthentication yes"))
                .run("probe.Steps", "read=echo.corp.example:13");
        assertAll(
                () -> assertEquals(HELLO, result.out(), result::toString),
                () -> assertTrue(
                        result.err().contains("gssapi-with-mic: no tickets in " + none + "\n"), result::toString),
                () -> assertTrue(result.err().contains(" by publickey (ssh-ed25519)\n"), result::toString),
                () -> assertEquals(
                        List.of(),
                        classes.names().stream()
                                .filter(name ->
                                        name.startsWith("org.ietf.jgss.") || name.startsWith("sun.security.krb5."))
                                .toList(),
                        "what GSS-API and Kerberos need"));
    }

    @ParameterizedTest
    @CsvSource({
        "KEYRING:persistent:0, Java cannot read the ticket cache KEYRING:persistent:0",
        "KCM:, 'Java cannot read the ticket cache KCM:'",
    })
    void aCacheThatJavaCannotReadIsTold(String cache, String words) {
        Command.Result check = check(cache);
        assertTrue(
                check.out().contains(" by publickey (ssh-ed25519) (not used: gssapi-with-mic: " + words + ")"),
                check::toString);
    }

    @Test
    void aCacheWithoutATicketIsTold() {
        Path garbage = SIDE.scratch("garbage", "no tickets");
        Command.Result check = check(garbage.toString());
        assertTrue(
                check.out()
                        .contains(" by publickey (ssh-ed25519) (not used: gssapi-with-mic: no valid ticket in "
                                + garbage + ")"),
                check::toString);
    }

    @Test
    void aServerThatTheRealmDoesNotKnowIsTold() {
        Command.Result check = check(realm.ticket().toString(), "HostName " + FarSide.GATEWAY_ADDRESS);
        assertTrue(
                check.out().contains("(not used: gssapi-with-mic: ")
                        && check.out().contains("Server not found in Kerberos database"),
                check::toString);
    }

    private static Command.Result check(String cache, String... first) {
        String section = gateway.section("kerberized", "GSSAPIAuthentication yes");
        Path config = SIDE.scratch("config", "Host *\n  " + String.join("\n  ", first) + "\n" + section);
        Path rules = SIDE.scratch("rules", "ssh-config " + config + "\n*.corp.example via kerberized\n");
        return Command.of(SIDE.near().onNetwork(List.of(Jvm.farsideProgram(), "--rules", rules.toString(), "check")))
                .with("KRB5CCNAME", cache)
                .with("JDK_JAVA_OPTIONS", "-Djava.security.krb5.conf=" + realm.configuration())
                .run();
    }

    @Test
    void aSmallImageLeavesKerberosOut() {
        Command.Result result = jvm(Jdk.newest(), realm.ticket().toString(), "GSSAPIAuthentication yes")
                .with("--limit-modules", "java.base,java.instrument")
                .run("probe.Steps", "read=echo.corp.example:13");
        assertBy("publickey (ssh-ed25519)", result);
        assertTrue(
                result.err().contains("gssapi-with-mic is left out: this Java has no org.ietf.jgss.GSSManager\n"),
                result::toString);
    }
}

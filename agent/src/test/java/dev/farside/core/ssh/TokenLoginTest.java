package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.ask.Questions;
import dev.farside.core.ask.ToldUser;
import dev.farside.core.own.Log;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of a PKCS#11 token in software, through the real ssh-pkcs11-helper, against a real sshd. */
@Timeout(60)
class TokenLoginTest {
    @TempDir
    static Path server;

    @TempDir
    Path home;

    private static Sshd sshd;
    private static Path authority;
    private SoftToken token;
    private ToldUser user = new ToldUser(SoftToken.PIN);

    @BeforeAll
    static void start() throws Exception {
        authority = SshKeygen.key(server.resolve("authority"), "ed25519");
        Path authorized = Files.writeString(server.resolve("authorized"), "");
        Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
        sshd = Sshd.start(
                server,
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "TrustedUserCAKeys " + authority + ".pub",
                "AuthorizedKeysFile " + authorized);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    private SshTunnel.Report check(String... lines) throws IOException {
        String text = "Host gw\n HostName 127.0.0.1\n Port " + sshd.port + "\n GlobalKnownHostsFile none\n"
                + " UserKnownHostsFile none\n StrictHostKeyChecking no\n "
                + String.join("\n ", lines) + "\n IdentityAgent none\n IdentityFile none\n PKCS11Provider "
                + token.library() + "\n";
        Path config = Files.writeString(home.resolve("config"), text);
        SshTunnel tunnel =
                new SshTunnel(SshConfig.loadOnly(config), new Questions(user), new Log(Log.Level.QUIET, System.err));
        try {
            return tunnel.check(TestGateways.via("", "gw").chains().get(0));
        } finally {
            tunnel.close();
        }
    }

    private static void authorize(String... keys) throws IOException {
        Files.writeString(
                server.resolve("authorized"), String.join("\n", keys) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void assertBy(String method, SshTunnel.Report report) {
        assertTrue(report.ok(), report.toString());
        assertTrue(report.line().endsWith(" by " + method), report.line());
    }

    private static void assertRefused(String tried, String hint, SshTunnel.Report report) {
        assertTrue(report.line().endsWith("; tried: " + tried), report.line());
        assertEquals(hint, report.hint());
    }

    private static List<String> offered(String log) throws IOException {
        List<String> types = new ArrayList<>();
        for (String line : sshd.log().substring(log.length()).split("\n")) {
            int at = line.indexOf("test pkalg ");
            if (at >= 0) {
                types.add(line.substring(at + 11).split(" ")[0]);
            }
        }
        return types;
    }

    /** With one key of that type, which the server accepts. */
    private void token(String type) throws IOException {
        token = new SoftToken(home, "my token");
        token.generate("mine", type, "01");
        authorize(token.publicKeys().toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048, ssh-rsa",
        "EC:prime256v1, ecdsa-sha2-nistp256",
        "EC:secp384r1, ecdsa-sha2-nistp384",
        "EC:secp521r1, ecdsa-sha2-nistp521",
    })
    void aKeyOfATokenLogsInWithThePin(String type, String shown) throws Exception {
        token(type);
        assertBy("publickey (" + shown + ")", check());
        assertEquals(List.of("Enter PIN for 'my token': "), user.heard());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-sha2-256", "rsa-sha2-512"})
    void anRsaKeySignsAsIsConfigured(String algorithm) throws Exception {
        token("rsa:2048");
        String log = sshd.log();
        assertBy("publickey (ssh-rsa)", check("PubkeyAcceptedAlgorithms " + algorithm));
        assertEquals(List.of(algorithm), offered(log));
    }

    @Test
    void thePinIsAskedForOnceAndOnlyForAKeyThatTheServerAccepts() throws Exception {
        token("rsa:2048");
        Path file = SshKeygen.key(home.resolve("file"), "ed25519");
        String rsa = token.publicKeys().get(0);
        authorize(SshKeygen.publicKey(file));
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + file));
        assertEquals(List.of(), user.heard());
        authorize(rsa);
        assertBy("publickey (ssh-rsa)", check("IdentityFile " + file));
        assertBy("publickey (ssh-rsa)", check("IdentityFile " + file));
        assertEquals(1, user.heard().size());
    }

    @Test
    void keysOfTokensComeBeforeThoseOfFilesAndNamedOnesFirst() throws Exception {
        token("rsa:2048");
        token.generate("second", "EC:prime256v1", "02");
        Path file = SshKeygen.key(home.resolve("file"), "ed25519");
        String ecdsa = token.publicKeys().get(1);
        Path name = Files.writeString(home.resolve("named.pub"), ecdsa + "\n");
        authorize(SshKeygen.publicKey(file));
        String log = sshd.log();
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + file));
        assertEquals(List.of("rsa-sha2-512", "ecdsa-sha2-nistp256", "ssh-ed25519"), offered(log));
        String named = sshd.log();
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + file, "IdentityFile " + name));
        assertEquals(List.of("ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-ed25519"), offered(named));
        String only = sshd.log();
        assertBy(
                "publickey (ssh-ed25519)", check("IdentitiesOnly yes", "IdentityFile " + file, "IdentityFile " + name));
        assertEquals(List.of("ecdsa-sha2-nistp256", "ssh-ed25519"), offered(only));
    }

    @Test
    void aCertificateOfAKeyOfATokenLogsIn() throws Exception {
        token("EC:prime256v1");
        Path key = Files.writeString(home.resolve("key.pub"), token.publicKeys().get(0) + "\n");
        SshKeygen.run(
                "-q", "-s", authority.toString(), "-I", "me", "-n", System.getProperty("user.name"), key.toString());
        authorize();
        assertBy(
                "publickey (ecdsa-sha2-nistp256-cert-v01@openssh.com)",
                check("CertificateFile " + home.resolve("key-cert.pub")));
    }

    @Test
    void aTokenThatShowsNothingWithoutThePinIsAskedAboutFirst() throws Exception {
        token("rsa:2048");
        token.tool("--delete-object", "--type", "pubkey", "--id", "01");
        SshTunnel.Report report = check();
        assertEquals(List.of("Enter PIN for 'my token': "), user.heard());
        assertTrue(
                report.line().contains("not used: PKCS11Provider " + token.library() + ": it finds no keys"),
                report.line());
    }

    @Test
    void aWrongPinIsToldAndNotAskedForAgain() throws Exception {
        token("rsa:2048");
        user = new ToldUser("4321", SoftToken.PIN);
        assertRefused(
                "no key (not used: 'mine' of a PKCS#11 token: PKCS#11 login failed: PIN incorrect)", null, check());
        assertRefused(
                "no key (not used: 'mine' of a PKCS#11 token: PKCS#11 login failed: PIN incorrect)",
                "farside has already asked for the PIN; farside asks again when the program is restarted",
                check());
        assertEquals(1, user.heard().size());
    }

    @Test
    void noAnswerAndBatchModeAreTold() throws Exception {
        token("rsa:2048");
        user = new ToldUser();
        String name = "no key (not used: 'mine' of a PKCS#11 token: ";
        assertRefused(name + "needs a PIN, and BatchMode forbids to ask)", null, check("BatchMode yes"));
        assertRefused(name + "needs a PIN, and none was given)", null, check());
    }

    @Test
    void aProviderThatIsNoneIsTold() throws Exception {
        token("rsa:2048");
        SshTunnel.Report report = check("PKCS11Provider /no/such.so");
        assertTrue(report.line().contains("not used: PKCS11Provider /no/such.so: no token is there: "), report.line());
        assertRefused(
                "no key, because no default key such as ~/.ssh/id_ed25519 exists", null, check("PKCS11Provider none"));
    }

    @Test
    void aKeyOfATokenInAnAgentLogsIn() throws Exception {
        token("EC:prime256v1");
        FakeUser typist = new FakeUser(home.resolve("typist"), SoftToken.PIN);
        try (RealAgent agent = RealAgent.start(home, "-P", home + "/*")) {
            agent.addToken(token.library(), typist.program());
            assertBy("publickey (ecdsa-sha2-nistp256)", check("IdentityAgent " + agent.socket, "PKCS11Provider none"));
        }
    }
}

package dev.farside.core.ssh;

import static dev.farside.core.ssh.KeyGateway.assertBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.ask.Questions;
import dev.farside.core.ask.ToldUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static KeyGateway gateway;
    private SoftToken token;
    private ToldUser user = new ToldUser(SoftToken.PIN);

    @BeforeAll
    static void start() throws Exception {
        gateway = new KeyGateway(server);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private SshTunnel.Report check(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("UserKnownHostsFile none", "StrictHostKeyChecking no"));
        all.addAll(List.of(lines));
        all.addAll(List.of("IdentityAgent none", "PKCS11Provider " + token.library()));
        return gateway.check(home, new Questions(user), all);
    }

    private static void assertRefused(String tried, String hint, SshTunnel.Report report) {
        assertTrue(report.line().endsWith("; tried: " + tried), report.line());
        assertEquals(hint, report.hint());
    }

    /** With one key of that type, which the server accepts. */
    private void token(String type) throws IOException {
        token = new SoftToken(home, "my token");
        token.generate("mine", type, "01");
        gateway.authorize(token.publicKeys().toArray(new String[0]));
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
        String log = gateway.sshd.log();
        assertBy("publickey (ssh-rsa)", check("PubkeyAcceptedAlgorithms " + algorithm));
        assertEquals(List.of(algorithm), gateway.offered(log));
    }

    @Test
    void thePinIsAskedForOnceAndOnlyForAKeyThatTheServerAccepts() throws Exception {
        token("rsa:2048");
        Path file = SshKeygen.key(home.resolve("file"), "ed25519");
        String rsa = token.publicKeys().get(0);
        gateway.authorize(SshKeygen.publicKey(file));
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + file));
        assertEquals(List.of(), user.heard());
        gateway.authorize(rsa);
        assertBy("publickey (ssh-rsa)", check("IdentityFile " + file));
        assertBy("publickey (ssh-rsa)", check("IdentityFile " + file));
        assertEquals(1, user.heard().size());
    }

    /** The algorithm that a public key is offered with. */
    private static String algorithm(String publicKey) {
        return publicKey.split(" ")[0].replace("ssh-rsa", "rsa-sha2-512");
    }

    /** Which of its keys a token has first is its own affair. */
    @Test
    void keysOfTokensComeBeforeThoseOfFilesAndNamedOnesFirst() throws Exception {
        token("rsa:2048");
        token.generate("second", "EC:prime256v1", "02");
        Path file = SshKeygen.key(home.resolve("file"), "ed25519");
        List<String> keys = token.publicKeys();
        String first = algorithm(keys.get(0));
        String second = algorithm(keys.get(1));
        Path name = Files.writeString(home.resolve("named.pub"), keys.get(1) + "\n");
        gateway.authorize(SshKeygen.publicKey(file));
        String log = gateway.sshd.log();
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + file));
        assertEquals(List.of(first, second, "ssh-ed25519"), gateway.offered(log));
        String named = gateway.sshd.log();
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + file, "IdentityFile " + name));
        assertEquals(List.of(second, first, "ssh-ed25519"), gateway.offered(named));
        String only = gateway.sshd.log();
        assertBy(
                "publickey (ssh-ed25519)", check("IdentitiesOnly yes", "IdentityFile " + file, "IdentityFile " + name));
        assertEquals(List.of(second, "ssh-ed25519"), gateway.offered(only));
    }

    @Test
    void aCertificateOfAKeyOfATokenLogsIn() throws Exception {
        token("EC:prime256v1");
        Path key = Files.writeString(home.resolve("key.pub"), token.publicKeys().get(0) + "\n");
        gateway.sign(key);
        gateway.authorize();
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

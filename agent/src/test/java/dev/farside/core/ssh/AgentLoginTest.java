package dev.farside.core.ssh;

import static dev.farside.core.ssh.KeyGateway.assertBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.ask.Questions;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of a real ssh-agent, against a real sshd. */
@Timeout(60)
class AgentLoginTest {
    @TempDir
    static Path server;

    @TempDir
    Path home;

    private static KeyGateway gateway;
    private RealAgent agent;
    private Questions questions = new Questions(Map.of(), Path.of("/no/terminal"));

    @BeforeAll
    static void start() throws Exception {
        gateway = new KeyGateway(server, "MaxAuthTries 3");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void startAgent() throws IOException {
        agent = RealAgent.start(home);
        Files.writeString(
                home.resolve("known_hosts"),
                "[127.0.0.1]:" + gateway.sshd.port + " " + SshKeygen.publicKey(server.resolve("host")));
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    private SshTunnel.Report check(String... lines) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("UserKnownHostsFile " + home.resolve("known_hosts"), "StrictHostKeyChecking yes"));
        all.addAll(List.of(lines));
        all.add("IdentityAgent " + agent.socket);
        return gateway.check(home, questions, all);
    }

    private Path key(String name, String type, String... options) {
        return SshKeygen.key(home.resolve(name), type, options);
    }

    private static void assertRefused(String tried, String hint, SshTunnel.Report report) {
        assertEquals(
                "gateway gw (127.0.0.1:" + gateway.sshd.port + ") refused the login of "
                        + System.getProperty("user.name") + "; tried: " + tried,
                report.line());
        assertEquals(hint, report.hint());
    }

    @ParameterizedTest
    @CsvSource({"ed25519, ssh-ed25519", "ecdsa, ecdsa-sha2-nistp256", "rsa, ssh-rsa"})
    void aKeyThatOnlyTheAgentHasLogsIn(String type, String shown) throws Exception {
        Path key = key("key", type);
        gateway.authorize(SshKeygen.publicKey(key));
        agent.add(key.toString());
        Files.delete(key);
        assertBy("publickey (" + shown + ")", check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-sha2-256", "rsa-sha2-512"})
    void anRsaKeySignsAsIsConfigured(String algorithm) throws Exception {
        Path key = key("key", "rsa");
        gateway.authorize(SshKeygen.publicKey(key));
        agent.add(key.toString());
        String log = gateway.sshd.log();
        assertBy("publickey (ssh-rsa)", check("PubkeyAcceptedAlgorithms " + algorithm));
        assertEquals(List.of(algorithm), gateway.offered(log));
    }

    @Test
    void anRsaKeyBelowRequiredRsaSizeIsNotOffered() throws Exception {
        Path key = key("key", "rsa", "-b", "2048");
        gateway.authorize(SshKeygen.publicKey(key));
        agent.add(key.toString());
        assertBy("publickey (ssh-rsa)", check("RequiredRSASize 2048"));
        String log = gateway.sshd.log();
        assertRefused(
                "no key (not used: 'test' of the ssh-agent: an RSA key of less than 3072 bits)",
                null,
                check("RequiredRSASize 3072"));
        assertEquals(List.of(), gateway.offered(log));
    }

    @Test
    void aCertificateOfTheAgentLogsIn() throws Exception {
        Path key = key("key", "ed25519");
        gateway.sign(Path.of(key + ".pub"));
        gateway.authorize();
        agent.add(key.toString()); // with its certificate, which lies beside it
        assertBy("publickey (ssh-ed25519-cert-v01@openssh.com)", check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void aCertificateInAFileGoesWithAKeyThatOnlyTheAgentHas(String type) throws Exception {
        Path key = key("key", type);
        agent.add(key.toString());
        gateway.sign(Path.of(key + ".pub"));
        gateway.authorize();
        Files.delete(key);
        Files.delete(Path.of(key + ".pub"));
        SshTunnel.Report report = check("CertificateFile " + key + "-cert.pub");
        assertTrue(report.ok(), report.toString());
        assertTrue(report.line().endsWith("-cert-v01@openssh.com)"), report.line());
    }

    @Test
    void aKeyInHardwareSignsThroughTheAgent() throws Exception {
        try (FakeAgent hardware = new FakeAgent(home.resolve("hardware"))) {
            gateway.authorize(hardware.key.toString());
            assertBy("publickey (sk-ssh-ed25519@openssh.com)", check("IdentityAgent " + hardware.socket));
        }
    }

    @Test
    void keysOfTheConfigurationComeFirst() throws Exception {
        Path rsa = key("first", "rsa");
        Path ecdsa = key("second", "ecdsa");
        Path ed25519 = key("third", "ed25519");
        agent.add(rsa.toString(), ecdsa.toString());
        gateway.authorize(SshKeygen.publicKey(ed25519));
        String log = gateway.sshd.log();
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + ed25519, "IdentityFile " + ecdsa + ".pub"));
        assertEquals(List.of("ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-ed25519"), gateway.offered(log));
    }

    @Test
    void withIdentitiesOnlyAPublicKeyFileSaysWhichKeyOfTheAgent() throws Exception {
        for (int i = 0; i < 4; i++) {
            agent.add(key("other" + i, "ed25519").toString());
        }
        Path key = key("key", "ed25519");
        agent.add(key.toString());
        gateway.authorize(SshKeygen.publicKey(key));
        Files.delete(key);
        SshTunnel.Report refused = check();
        assertTrue(refused.line().contains("Too many authentication failures"), refused.line());
        assertEquals("'IdentitiesOnly yes' in the ssh_config offers only the keys named there", refused.hint());
        assertBy("publickey (ssh-ed25519)", check("IdentitiesOnly yes", "IdentityFile " + key + ".pub"));
        assertBy("publickey (ssh-ed25519)", check("IdentitiesOnly yes", "IdentityFile " + key));
    }

    @Test
    void aKeyTheAgentLacksNeedsItsFile() throws Exception {
        Path key = key("key", "ed25519");
        assertRefused(
                "no key (not used: " + key + ".pub: only a public key, and no ssh-agent has the private one)",
                null,
                check("IdentityFile " + key + ".pub"));
    }

    @Test
    void anUnlockedKeyOfTheAgentNeedsNoPassphrase() throws Exception {
        Path key = key("key", "ed25519");
        agent.add(key.toString());
        SshKeygen.run("-q", "-p", "-N", "secret", "-f", key.toString());
        gateway.authorize(SshKeygen.publicKey(key));
        assertBy("publickey (ssh-ed25519)", check("IdentityFile " + key));
    }

    @Test
    void withoutAnAgentTheFilesDo() throws Exception {
        Path key = key("key", "ed25519");
        agent.add(key.toString());
        gateway.authorize(SshKeygen.publicKey(key));
        assertRefused(
                "no key, because no default key such as ~/.ssh/id_ed25519 exists", null, check("IdentityAgent none"));
        assertBy("publickey (ssh-ed25519)", check("IdentityAgent none", "IdentityFile " + key));
    }

    @Test
    void anAgentThatIsGoneOrNoneIsToldAndTheFilesDo() throws Exception {
        Path key = key("key", "ed25519");
        gateway.authorize();
        Path gone = home.resolve("gone");
        assertRefused(
                key + " (not used: ssh-agent at " + gone + ": no such socket)",
                null,
                check("IdentityAgent " + gone, "IdentityFile " + key));
        Path dead = home.resolve("dead");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(dead))
                .close();
        assertRefused(
                key + " (not used: ssh-agent at " + dead + ": Connection refused)",
                null,
                check("IdentityAgent " + dead, "IdentityFile " + key));
        gateway.authorize(SshKeygen.publicKey(key));
        assertBy(
                "publickey (ssh-ed25519) (not used: ssh-agent at " + gone + ": no such socket)",
                check("IdentityAgent " + gone, "IdentityFile " + key));
    }

    @Test
    void aLockedAgentHasNoKeys() throws Exception {
        Path key = key("key", "ed25519");
        agent.add(key.toString());
        gateway.authorize(SshKeygen.publicKey(key));
        FakeUser user = new FakeUser(home.resolve("user"), "x", "x", "x");
        agent.lock("-x", user.program());
        assertRefused(
                "no key (not used: ssh-agent at " + agent.socket + ": it has no keys, or is locked)", null, check());
        agent.lock("-X", user.program());
        assertBy("publickey (ssh-ed25519)", check());
    }

    /** As ssh, farside tells the agent which host it signs for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "KexAlgorithms sntrup761x25519-sha512",
                "KexAlgorithms curve25519-sha256",
                "KexAlgorithms diffie-hellman-group-exchange-sha256",
                "RekeyLimit 1K",
                "PubkeyAuthentication unbound",
            })
    void aKeyThatTheAgentMayUseForThisHostOnlyLogsIn(String line) throws Exception {
        Path key = key("key", "ed25519");
        gateway.authorize(SshKeygen.publicKey(key));
        agent.addFor(home.resolve("known_hosts"), "[127.0.0.1]:" + gateway.sshd.port, key);
        Files.delete(key);
        assertBy("publickey (ssh-ed25519)", check(line));
    }

    @Test
    void aKeyThatTheAgentMayUseForAnotherHostOnlyIsNotUsed() throws Exception {
        Path key = key("key", "ed25519");
        gateway.authorize(SshKeygen.publicKey(key));
        Path elsewhere = Files.writeString(
                home.resolve("elsewhere"), "elsewhere " + SshKeygen.publicKey(server.resolve("authority")));
        agent.addFor(elsewhere, "elsewhere", key);
        SshTunnel.Report report = check();
        assertTrue(!report.ok() && report.line().contains("refused the login"), report.line());
    }

    @Test
    void aKeyThatTheAgentWillNotSignWithIsLeftOutForTheNext() throws Exception {
        Path guarded = key("guarded", "ed25519");
        Path other = key("other", "ecdsa");
        gateway.authorize(SshKeygen.publicKey(guarded), SshKeygen.publicKey(other));
        agent.add("-c", guarded.toString()); // asks its user, who is not there
        Files.delete(guarded);
        assertBy(
                "publickey (ecdsa-sha2-nistp256) (not used: " + guarded
                        + ": the ssh-agent did not sign with it: it refuses)",
                check("IdentityFile " + guarded, "IdentityFile " + other));
        assertRefused(
                "no key (not used: 'test' of the ssh-agent: the ssh-agent did not sign with it: it refuses)",
                null,
                check());
    }

    /** A key file that only this test has, with a passphrase; it is the only key that the gateway lets in. */
    private Path lockedKey(String type) throws Exception {
        Path key = key("key", type);
        gateway.authorize(SshKeygen.publicKey(key));
        SshKeygen.run("-q", "-p", "-N", "secret", "-f", key.toString());
        return key;
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, yes, secret, true",
        "rsa, 1h, secret, true",
        "ecdsa, confirm 1h, secret, true",
        "ed25519, ask, secret yes, true",
        "ed25519, ask, secret no, false",
        "ed25519, no, secret, false",
        "ed25519, '', secret, false",
    })
    void aKeyOfAFileIsAddedToTheAgentAsTheConfigurationSays(String type, String how, String answers, boolean added)
            throws Exception {
        Path key = lockedKey(type);
        FakeUser user = new FakeUser(home.resolve("user"), answers.split(" "));
        questions = user.questions();
        String line = how.isEmpty() ? "IdentitiesOnly no" : "AddKeysToAgent " + how;
        SshTunnel.Report report = check("IdentityFile " + key, line);
        assertTrue(report.ok(), report.toString());
        assertEquals(added ? List.of(SshKeygen.publicKey(key).strip() + " test") : List.of(), agent.keys());
        String asked = "Enter passphrase for key '" + key + "': ";
        assertEquals(
                how.equals("ask") ? List.of(asked, "Add key " + key + " (test) to agent?") : List.of(asked),
                user.asked());
    }

    @Test
    void aKeyThatIsAddedForATimeIsForgottenThen() throws Exception {
        Path key = lockedKey("ed25519");
        questions = new FakeUser(home.resolve("user"), "secret").questions();
        assertTrue(check("IdentityFile " + key, "AddKeysToAgent 5").ok());
        assertEquals(1, agent.keys().size());
        while (!agent.keys().isEmpty()) { // it has a limit: that of the class
            LockSupport.parkNanos(50_000_000);
        }
        assertTrue(check("IdentityFile " + key, "AddKeysToAgent yes").ok());
        assertEquals(List.of(), agent.keys(), "what the agent has forgotten comes back with no later session");
    }

    /** Added once more, a key would lose what was set when it was added first. */
    @Test
    void aKeyThatTheAgentRefusesToUseIsNotAddedAnew() throws Exception {
        Path key = key("key", "ed25519");
        gateway.authorize(SshKeygen.publicKey(key));
        agent.add("-c", key.toString());
        assertTrue(check("IdentityFile " + key, "AddKeysToAgent yes").ok(), "by the file");
        Files.delete(key);
        assertRefused(
                "no key (not used: 'test' of the ssh-agent: the ssh-agent did not sign with it: it refuses)",
                null,
                check());
    }

    @Test
    void aKeyThatIsAddedToBeConfirmedIsConfirmed() throws Exception {
        Path key = lockedKey("ed25519");
        questions = new FakeUser(home.resolve("user"), "secret").questions();
        assertTrue(check("IdentityFile " + key, "AddKeysToAgent confirm").ok());
        Files.delete(key);
        assertRefused(
                "no key (not used: 'test' of the ssh-agent: the ssh-agent did not sign with it: it refuses)",
                null,
                check());
    }
}

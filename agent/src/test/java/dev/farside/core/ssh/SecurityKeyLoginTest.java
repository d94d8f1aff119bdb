package dev.farside.core.ssh;

import static dev.farside.core.ssh.KeyGateway.assertBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Key files of an authenticator in software, through the real ssh-sk-helper, against a real sshd. */
@Timeout(60)
class SecurityKeyLoginTest {
    @TempDir
    static Path server;

    @TempDir
    Path home;

    private static KeyGateway gateway;
    private static Authenticator authenticator;
    private ToldUser user = new ToldUser();

    @BeforeAll
    static void start() throws Exception {
        authenticator = new Authenticator(server);
        gateway = new KeyGateway(server);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private SshTunnel.Report check(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("UserKnownHostsFile none", "StrictHostKeyChecking no"));
        all.addAll(List.of(lines));
        all.addAll(List.of("IdentityAgent none", "SecurityKeyProvider " + authenticator.library()));
        return gateway.check(home, new Questions(user), all);
    }

    private Path key(String type, String application, String... options) {
        return authenticator.key(home.resolve("key"), type, application, options);
    }

    private static void authorize(Path key) throws IOException {
        gateway.authorize(Files.readString(Path.of(key + ".pub")).strip());
    }

    private static void assertBy(String method, SshTunnel.Report report) {
        assertTrue(report.ok(), report.toString());
        assertTrue(report.line().endsWith(" by " + method), report.line());
    }

    private void assertNotUsed(String why, SshTunnel.Report report) {
        assertTrue(
                report.line().endsWith("; tried: no key (not used: " + home.resolve("key") + ": " + why + ")"),
                report.line());
    }

    /** {@code SHA256:...} of its public half. */
    private static String digest(Path key) {
        return SshKeygen.run("-l", "-f", key + ".pub").split(" ")[1];
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519-sk, sk-ssh-ed25519@openssh.com, ED25519-SK",
        "ecdsa-sk, sk-ecdsa-sha2-nistp256@openssh.com, ECDSA-SK",
    })
    void aKeyFileLogsInWhenTheKeyIsTouched(String type, String shown, String kind) throws Exception {
        Path key = key(type, "ssh:");
        authorize(key);
        assertBy("publickey (" + shown + ")", check("IdentityFile " + key));
        assertEquals(
                List.of("Confirm user presence for key " + kind + " " + digest(key), "User presence confirmed"),
                user.heard());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519-sk", "ecdsa-sk"})
    void aCertificateOfOneLogsIn(String type) throws Exception {
        Path key = key(type, "ssh:");
        Files.writeString(server.resolve("authorized"), "");
        gateway.sign(Path.of(key + ".pub"));
        SshTunnel.Report report = check("IdentityFile " + key);
        assertTrue(report.ok() && report.line().endsWith("-cert-v01@openssh.com)"), report.line());
        assertEquals(2, user.heard().size());
    }

    @Test
    void thePassphraseOfTheFileIsAskedForFirst() throws Exception {
        Path key = key("ed25519-sk", "ssh:");
        SshKeygen.run("-q", "-p", "-N", "secret", "-f", key.toString());
        authorize(key);
        user = new ToldUser("secret");
        assertBy("publickey (sk-ssh-ed25519@openssh.com)", check("IdentityFile " + key));
        assertEquals("Enter passphrase for key '" + key + "': ", user.heard().get(0));
        assertEquals(3, user.heard().size());
    }

    @Test
    void thePinIsAskedForAsSshAsks() throws Exception {
        Path key = key("ed25519-sk", "ssh:pin");
        authorize(key);
        user = new ToldUser("1234");
        assertBy("publickey (sk-ssh-ed25519@openssh.com)", check("IdentityFile " + key));
        String touch = "Confirm user presence for key ED25519-SK " + digest(key);
        assertEquals(
                List.of(touch, "Enter PIN for ED25519-SK key " + key + ": ", touch, "User presence confirmed"),
                user.heard());
    }

    @Test
    void aWrongPinIsAskedForOnce() throws Exception {
        Path key = key("ecdsa-sk", "ssh:pin");
        authorize(key);
        user = new ToldUser("1111", "1234");
        assertNotUsed("the security key does not take the PIN", check("IdentityFile " + key));
        assertEquals(3, user.heard().size());
    }

    @Test
    void inBatchModeNoPinIsAskedFor() throws Exception {
        Path key = key("ecdsa-sk", "ssh:pin");
        authorize(key);
        assertNotUsed("needs a PIN, and BatchMode forbids to ask", check("IdentityFile " + key, "BatchMode yes"));
    }

    @Test
    void aKeyThatNeedsNoTouchTellsNothing() throws Exception {
        Path key = key("ed25519-sk", "ssh:", "-O", "no-touch-required");
        Files.writeString(server.resolve("authorized"), "no-touch-required " + Files.readString(Path.of(key + ".pub")));
        assertBy("publickey (sk-ssh-ed25519@openssh.com)", check("IdentityFile " + key));
        assertEquals(List.of(), user.heard());
    }

    @Test
    void aKeyThatIsNotPluggedInIsTold() throws Exception {
        Path key = key("ed25519-sk", "ssh:gone");
        authorize(key);
        assertNotUsed("the security key did not sign: device not found", check("IdentityFile " + key));
    }

    @Test
    void aProviderThatIsNoneIsTold() throws Exception {
        Path key = key("ed25519-sk", "ssh:");
        authorize(key);
        SshTunnel.Report report = check("IdentityFile " + key, "SecurityKeyProvider /no/such.so");
        assertTrue(report.line().contains("the security key did not sign: invalid format: "), report.line());
        assertNotUsed(
                "a security key, and there is no SecurityKeyProvider",
                check("IdentityFile " + key, "SecurityKeyProvider none"));
        assertNotUsed(
                "a security key, and there is no SecurityKeyProvider",
                check("IdentityFile " + key, "SecurityKeyProvider $FARSIDE_HAS_NO_SUCH_VARIABLE"));
    }

    @Test
    void theKeyOfAnAgentLogsIn() throws Exception {
        Path key = key("ecdsa-sk", "ssh:");
        authorize(key);
        try (RealAgent agent = RealAgent.start(home, "-P", server + "/*")) {
            agent.add("-S", authenticator.library().toString(), key.toString());
            Files.delete(key);
            assertBy(
                    "publickey (sk-ecdsa-sha2-nistp256@openssh.com)",
                    check("IdentityAgent " + agent.socket, "IdentityFile " + key + ".pub"));
        }
    }
}

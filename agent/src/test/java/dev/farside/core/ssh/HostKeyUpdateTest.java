package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.own.Log;
import dev.farside.core.ssh.hostkey.KnownHosts;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contents of known_hosts after a login at a real sshd with three host keys. */
@Timeout(60)
class HostKeyUpdateTest {
    private static final String NONE = "the user's known hosts do not list the key of the session";

    @TempDir
    static Path server;

    @TempDir
    Path home;

    private static Sshd sshd;
    private static String former;
    private FakeUser user;
    private Path knownHosts;
    private String global = "none";

    @BeforeAll
    static void start() throws Exception {
        former = SshKeygen.publicKey(SshKeygen.key(server.resolve("former"), "ed25519"));
        sshd = Sshd.start(
                server,
                "HostKey " + SshKeygen.key(server.resolve("rsa"), "rsa"),
                "HostKey " + SshKeygen.key(server.resolve("ed25519"), "ed25519"),
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no");
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @BeforeEach
    void file() {
        knownHosts = home.resolve("known_hosts");
        user = new FakeUser(home.resolve("user"));
    }

    /** Of a login; what comes of the update. */
    private String outcome(String... lines) throws Exception {
        String text = "Host gw\n HostName 127.0.0.1\n Port " + sshd.port + "\n GlobalKnownHostsFile " + global + "\n"
                + " UserKnownHostsFile " + knownHosts + "\n IdentityFile " + server.resolve("user") + "\n "
                + String.join("\n ", lines) + "\n";
        Path config = Files.writeString(home.resolve("config"), text);
        BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                String before = "update of the known host keys: ";
                if (line.contains(before)) {
                    outcomes.add(line.substring(line.indexOf(before) + before.length()));
                }
            }
        };
        SshTunnel tunnel = new SshTunnel(SshConfig.loadOnly(config), user.questions(), new Log(Log.Level.DEBUG, out));
        try {
            SshTunnel.Report report =
                    tunnel.check(TestGateways.via("", "gw").chains().get(0));
            assertTrue(report.ok(), report.toString());
            return outcomes.take();
        } finally {
            tunnel.close();
        }
    }

    private static String here() {
        return "[127.0.0.1]:" + sshd.port;
    }

    private static String key(String name) {
        return SshKeygen.publicKey(server.resolve(name));
    }

    private String known(String... lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        Files.writeString(knownHosts, text);
        return text;
    }

    private static Set<String> all() {
        return new TreeSet<>(
                List.of(here() + " " + key("host"), here() + " " + key("rsa"), here() + " " + key("ed25519")));
    }

    private Set<String> lines() throws IOException {
        return new TreeSet<>(Files.readAllLines(knownHosts));
    }

    @Test
    void keysTheServerProvesAreAdded() throws Exception {
        String before = known("# mine", "other " + former, here() + " " + key("host"));
        assertEquals("up to date", outcome("UpdateHostKeys yes"));
        assertTrue(Files.readString(knownHosts).startsWith(before));
        Set<String> expected = all();
        expected.add("# mine");
        expected.add("other " + former);
        assertEquals(expected, lines());
        assertFalse(Files.exists(home.resolve("known_hosts.old")));
        assertEquals("nothing new", outcome("UpdateHostKeys yes"));
    }

    @Test
    void keysTheServerHasNoLongerAreRemoved() throws Exception {
        String before =
                known(here() + " " + former + " comment", here() + " " + key("host"), here() + " " + key("rsa"));
        assertEquals("up to date", outcome("UpdateHostKeys yes", "HostKeyAlgorithms ecdsa-sha2-nistp256,ssh-ed25519"));
        assertEquals(all(), lines());
        assertEquals(before, Files.readString(home.resolve("known_hosts.old")));
    }

    @Test
    void theyAreRemovedWithoutAnythingToAddAndFromFurtherFiles() throws Exception {
        known(all().toArray(new String[0]));
        Path second =
                Files.writeString(home.resolve("second"), here() + " " + former + "\nother " + key("user") + "\n");
        Path first = knownHosts;
        knownHosts = Path.of(first + " " + second);
        assertEquals("up to date", outcome("UpdateHostKeys yes"));
        knownHosts = first;
        assertEquals(all(), lines());
        assertEquals("other " + key("user") + "\n", Files.readString(second));
    }

    @Test
    void addedKeysAreHashedIfSoConfigured() throws Exception {
        known(here() + " " + key("host"));
        assertEquals("up to date", outcome("UpdateHostKeys yes", "HashKnownHosts yes"));
        List<String> lines = Files.readAllLines(knownHosts);
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("|1|") && lines.get(2).startsWith("|1|"), lines.toString());
        assertEquals(3, KnownHosts.find(List.of(knownHosts), here()).size());
    }

    @ParameterizedTest
    @CsvSource({"UpdateHostKeys no", "''", "VerifyHostKeyDNS yes"})
    void nothingHappensWhereItIsOff(String line) throws Exception {
        String before = known(here() + " " + key("host"));
        assertEquals("UpdateHostKeys is no", outcome(line));
        assertEquals(before, Files.readString(knownHosts));
    }

    @ParameterizedTest
    @CsvSource({
        "'[127.0.0.1]:*', has a pattern",
        "'%,b,c', has three names",
        "'@revoked % FORMER\n%', has a marker",
        "'other FORMER\n% FORMER\n%', a stale key under another name",
        "'other HOST\n%', a key under another name",
    })
    void linesThatSshWouldNotTouchStay(String start, String why) throws Exception {
        String text = start.replace("%", here()).replace("FORMER", former).replace("HOST", key("host"));
        String before = known(text + " " + key("host"));
        String outcome = outcome("UpdateHostKeys yes", "HostKeyAlgorithms ecdsa-sha2-nistp256,ssh-ed25519");
        assertTrue(outcome.startsWith(knownHosts + ":"), why + ": " + outcome);
        assertEquals(before, Files.readString(knownHosts));
    }

    @Test
    void aRevokedKeyIsNotAdded() throws Exception {
        String before = known(here() + " " + key("host"));
        String revoked = "RevokedHostKeys " + server.resolve("rsa") + ".pub";
        assertEquals("one of them is revoked", outcome("UpdateHostKeys yes", revoked));
        assertEquals(before, Files.readString(knownHosts));
    }

    @Test
    void aKeyThatNobodyVouchedForVouchesForNoOther() throws Exception {
        assertEquals(NONE, outcome("UpdateHostKeys yes", "StrictHostKeyChecking accept-new"));
        assertEquals(1, lines().size());
        Files.delete(knownHosts);
        global = Files.writeString(home.resolve("global"), here() + " " + key("host") + "\n")
                .toString();
        assertEquals(NONE, outcome("UpdateHostKeys yes"));
        assertFalse(Files.exists(knownHosts));
    }

    @Test
    void askAsks() throws Exception {
        String before = known(here() + " " + key("host"), here() + " " + key("rsa"));
        assertEquals("there is nobody to ask", outcome("UpdateHostKeys ask", "BatchMode yes"));
        user = new FakeUser(home.resolve("no"), "maybe", "no", "yes");
        assertEquals("not accepted", outcome("UpdateHostKeys ask"));
        assertEquals("not accepted", outcome("UpdateHostKeys ask"));
        assertEquals(2, user.asked().size());
        assertTrue(user.asked().get(0).contains("Learned new hostkey: ED25519 SHA256:"));
        assertEquals(before, Files.readString(knownHosts));
        known(here() + " " + key("host"));
        user = new FakeUser(home.resolve("yes"), "yes");
        assertEquals("up to date", outcome("UpdateHostKeys ask"));
        assertEquals(all(), lines());
    }
}

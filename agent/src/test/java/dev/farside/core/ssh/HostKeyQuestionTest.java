package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.own.Log;
import dev.farside.core.sshconfig.SshConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown host keys: the question, compared with the question of the real ssh, and the effect of each answer. */
@Timeout(60)
class HostKeyQuestionTest {
    @TempDir
    static Path server;

    @TempDir
    Path home;

    private static Sshd sshd;
    private Path knownHosts;

    /** No question is asked twice in a JVM, so each test asks about a name of its own. */
    private static int names;

    private String alias;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(server, "PasswordAuthentication no", "KbdInteractiveAuthentication no");
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @BeforeEach
    void name() {
        knownHosts = home.resolve("known_hosts");
        alias = "gw" + names++ + ".example.org";
    }

    private Path config(String... lines) throws IOException {
        String text = "Host gw\n " + String.join("\n ", lines) + "\n HostName 127.0.0.1\n Port " + sshd.port
                + "\n GlobalKnownHostsFile none\n UserKnownHostsFile " + knownHosts + "\n IdentityFile "
                + server.resolve("user") + "\n"; // of two values ssh takes the first
        return Files.writeString(home.resolve("config"), text);
    }

    private SshTunnel tunnel(FakeUser user, String... lines) throws IOException {
        Log log = new Log(Log.Level.QUIET, new PrintStream(said, true, StandardCharsets.UTF_8));
        return new SshTunnel(SshConfig.loadOnly(config(lines)), user.questions(), log);
    }

    private SshTunnel.Report check(FakeUser user, String... lines) throws IOException {
        SshTunnel tunnel = tunnel(user, lines);
        try {
            return tunnel.check(TestGateways.via("", "gw").chains().get(0));
        } finally {
            tunnel.close();
        }
    }

    private FakeUser user(String name, String... answers) {
        return new FakeUser(home.resolve(name), answers);
    }

    private static String hostKey() {
        return SshKeygen.publicKey(server.resolve("host"));
    }

    private static String fingerprint() {
        return SshKeygen.run("-l", "-f", server.resolve("host") + ".pub").split(" ")[1];
    }

    private void known(String... lines) throws IOException {
        Files.writeString(knownHosts, String.join("\n", lines) + "\n");
    }

    /** What ssh says of an accepted key, with the same files. */
    private List<String> saidBySsh(String... lines) throws Exception {
        Process ssh = new ProcessBuilder(
                        "setsid", "--wait", "ssh", "-F", config(lines).toString(), "gw", "true")
                .redirectErrorStream(true)
                .start();
        String all = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ssh.waitFor();
        return all.lines().filter(line -> line.startsWith("Warning:")).toList();
    }

    static Stream<List<String>> acceptedKeys() {
        return Stream.of(
                List.of(),
                List.of("HostKeyAlias other.example"),
                List.of("HostName localhost", "AddressFamily inet", "CheckHostIP yes"),
                List.of("LogLevel ERROR"),
                List.of("LogLevel QUIET"));
    }

    @ParameterizedTest
    @MethodSource("acceptedKeys")
    void anAcceptedKeyIsToldInTheWordsOfSsh(List<String> lines) throws Exception {
        String[] all = Stream.concat(lines.stream(), Stream.of("StrictHostKeyChecking accept-new"))
                .toArray(String[]::new);
        List<String> theirs = saidBySsh(all);
        Files.delete(knownHosts);
        assertTrue(check(user("user"), all).ok());
        assertEquals(theirs, said().map(line -> line.replace("farside: ", "")).toList());
        assertEquals(lines.toString().contains("LogLevel") ? 0 : 1, theirs.size());
    }

    private Stream<String> said() {
        return said.toString(StandardCharsets.UTF_8).lines();
    }

    /** As ssh's config has it; in the end it is the same file for both. */
    private void assertAsksAsSsh(String... lines) throws Exception {
        FakeUser ours = user("ours", "no");
        assertFalse(check(ours, lines).ok());
        FakeUser theirs = user("theirs", "no");
        ProcessBuilder ssh = new ProcessBuilder(
                "setsid", "--wait", "ssh", "-F", config(lines).toString(), "gw", "true");
        ssh.environment().put("SSH_ASKPASS", theirs.program().toString());
        ssh.environment().put("SSH_ASKPASS_REQUIRE", "force");
        Process process = ssh.redirectErrorStream(true)
                .redirectOutput(home.resolve("ssh.log").toFile())
                .start();
        process.waitFor();
        assertEquals(1, theirs.asked().size(), Files.readString(home.resolve("ssh.log")));
        assertEquals(theirs.asked(), ours.asked());
    }

    @Test
    void aNewHostIsAskedAboutInTheWordsOfSsh() throws Exception {
        assertAsksAsSsh();
    }

    @Test
    void aNameIsAskedAboutWithItsAddress() throws Exception {
        assertAsksAsSsh("HostKeyAlias " + alias);
    }

    @Test
    void aHostKnownByOtherNamesIsAskedAboutWithThose() throws Exception {
        known(
                "# comment",
                "other.example.org,another " + hostKey(),
                "@cert-authority * " + hostKey(),
                "x " + hostKey());
        assertAsksAsSsh("HostKeyAlias " + alias);
        SshKeygen.run("-q", "-H", "-f", knownHosts.toString());
        alias += ".2";
        assertAsksAsSsh("HostKeyAlias " + alias);
    }

    @Test
    void behindACommandTheAddressIsNotKnown() throws Exception {
        assertAsksAsSsh("HostKeyAlias " + alias, "ProxyCommand nc 127.0.0.1 " + sshd.port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "YES", " yes ", "%fingerprint"})
    void anAcceptedKeyIsWrittenDown(String answer) throws Exception {
        FakeUser user = user("user", answer.replace("%fingerprint", fingerprint()));
        String line = "HostKeyAlias " + alias;
        assertTrue(check(user, line).ok());
        assertEquals(alias + " " + hostKey() + "\n", Files.readString(knownHosts));
        assertTrue(check(user, line, "StrictHostKeyChecking yes").ok());
        assertEquals(1, user.asked().size());
    }

    @ParameterizedTest
    @CsvSource({"no", "NO", "''", "maybe; no", "SHA256:wrong; y; no"})
    void aKeyThatIsNotAcceptedIsRefusedAndNotAskedAboutAgain(String answers) throws Exception {
        String[] lines = answers.split("; ");
        FakeUser user = user("user", lines);
        for (int i = 0; i < 2; i++) {
            SshTunnel.Report report = check(user, "HostKeyAlias " + alias);
            assertEquals(
                    "gateway gw (127.0.0.1:" + sshd.port + "): its host key is not known, and was not accepted:"
                            + " ecdsa-sha2-nistp256 " + fingerprint(),
                    report.line());
            assertEquals("farside asks again when the program is restarted", report.hint());
        }
        assertEquals(lines.length, user.asked().size());
        for (String again : user.asked().subList(1, lines.length)) {
            assertEquals("Please type 'yes', 'no' or the fingerprint: ", again);
        }
        assertFalse(Files.exists(knownHosts));
    }

    @Test
    void inBatchModeNobodyIsAsked() throws Exception {
        FakeUser user = user("user", "yes");
        SshTunnel.Report report = check(user, "HostKeyAlias " + alias, "BatchMode yes");
        assertEquals(
                "gateway gw (127.0.0.1:" + sshd.port + "): its host key is not known: ecdsa-sha2-nistp256 "
                        + fingerprint(),
                report.line());
        assertEquals(List.of(), user.asked());
    }

    @Test
    void sessionsThatOpenTogetherAskOnce() throws Exception {
        FakeUser user = user("user", "yes", "no", "no", "no");
        List<CompletableFuture<SshTunnel.Report>> reports = new ArrayList<>();
        List<SshTunnel> tunnels = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SshTunnel tunnel = tunnel(user, "HostKeyAlias " + alias);
            tunnels.add(tunnel);
            reports.add(CompletableFuture.supplyAsync(
                    () -> tunnel.check(TestGateways.via("", "gw").chains().get(0))));
        }
        for (CompletableFuture<SshTunnel.Report> report : reports) {
            assertTrue(report.get().ok(), report.get().toString());
        }
        tunnels.forEach(SshTunnel::close);
        assertEquals(1, user.asked().size());
        assertEquals(alias + " " + hostKey() + "\n", Files.readString(knownHosts));
    }

    @Test
    void localhostIsBelievedWhereThatIsConfigured() throws Exception {
        assertTrue(check(user("user"), "NoHostAuthenticationForLocalhost yes", "StrictHostKeyChecking yes")
                .ok());
        assertFalse(check(
                        user("user"),
                        "NoHostAuthenticationForLocalhost yes",
                        "StrictHostKeyChecking yes",
                        "HostKeyAlias " + alias)
                .ok());
        assertFalse(Files.exists(knownHosts));
    }
}

package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.route.Route;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Host keys and user keys, against a real sshd that has one of each type. */
@Timeout(60)
class LoginTest {
    private static final String NO_NEW_KEYS =
            "'StrictHostKeyChecking yes' in the ssh_config accepts no new ones; with 'ask', 'farside check' asks you at a terminal";

    private static final String ASK_FOR_NEW_KEYS =
            "'farside check' with the same options asks you at a terminal; 'StrictHostKeyChecking accept-new' in the ssh_config accepts new ones";

    @TempDir
    static Path server;

    @TempDir
    Path home;

    /** Nobody is there unless a test says who. */
    private Questions questions = new Questions(Map.of(), Path.of("/no/terminal"));

    private static Sshd sshd;
    private static Path authority;

    @BeforeAll
    static void start() throws Exception {
        authority = SshKeygen.key(server.resolve("authority"), "ed25519");
        Path certified = SshKeygen.key(server.resolve("certified"), "ed25519");
        SshKeygen.run(
                "-q",
                "-s",
                authority.toString(),
                "-h",
                "-I",
                "gw",
                "-n",
                "127.0.0.1,gw.example.org",
                certified + ".pub");
        for (String type : new String[] {"rsa", "ecdsa", "ed25519"}) {
            SshKeygen.key(server.resolve("host_" + type), type);
        }
        sshd = Sshd.start(
                server,
                "HostKey " + server.resolve("host_rsa"),
                "HostKey " + server.resolve("host_ecdsa"),
                "HostKey " + certified,
                "HostCertificate " + certified + "-cert.pub",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "TrustedUserCAKeys " + authority + ".pub",
                "AuthorizedKeysFile " + server.resolve("authorized"));
        Files.writeString(server.resolve("authorized"), "");
        Files.setPosixFilePermissions(server.resolve("authorized"), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    private SshTunnel tunnel(String... lines) throws IOException {
        String text = "Host gw\n HostName 127.0.0.1\n GlobalKnownHostsFile none\n UserKnownHostsFile "
                + home.resolve("known_hosts") + "\n " + String.join("\n ", lines) + "\n Port " + sshd.port
                + "\n IdentityFile " + home.resolve("key") + "\n";
        Path config = Files.writeString(home.resolve("config"), text);
        return new SshTunnel(SshConfig.loadOnly(config), questions, new Log(Log.Level.QUIET, System.err));
    }

    private SshTunnel.Report check(String... lines) throws IOException {
        SshTunnel tunnel = tunnel(lines);
        try {
            return tunnel.check(TestGateways.via("", "gw").chains().get(0));
        } finally {
            tunnel.close();
        }
    }

    private void known(String line) throws IOException {
        Files.writeString(
                home.resolve("known_hosts"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String here() {
        return "[127.0.0.1]:" + sshd.port;
    }

    private static String host(String name) {
        return SshKeygen.publicKey(server.resolve(name));
    }

    private static String fingerprint(String name) {
        String[] words =
                SshKeygen.run("-l", "-f", server.resolve(name) + ".pub").split(" ");
        return words[1];
    }

    private Path userKey(String type, String... options) throws IOException {
        Path key = SshKeygen.key(home.resolve("key"), type, options);
        Files.writeString(
                server.resolve("authorized"), SshKeygen.publicKey(key) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        return key;
    }

    private static void assertOk(SshTunnel.Report report) {
        assertTrue(report.ok(), report.toString());
    }

    private static void assertRefused(String line, String hint, SshTunnel.Report report) {
        assertFalse(report.ok(), report.toString());
        assertEquals(line, report.line());
        assertEquals(hint, report.hint());
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, -b, 2048, -m, RFC4716, ssh-rsa",
        "rsa, -b, 2048, -m, PEM, ssh-rsa",
        "ecdsa, -b, 256, -m, PKCS8, ecdsa-sha2-nistp256",
        "ecdsa, -b, 384, -m, PEM, ecdsa-sha2-nistp384",
        "ecdsa, -b, 521, -m, RFC4716, ecdsa-sha2-nistp521",
        "ed25519, -a, 1, -m, RFC4716, ssh-ed25519",
    })
    void everyKindOfKeyLogsIn(String type, String o1, String v1, String o2, String v2, String shown) throws Exception {
        userKey(type, o1, v1, o2, v2);
        known(here() + " " + host("host_rsa"));
        SshTunnel.Report report = check();
        assertOk(report);
        assertTrue(report.line().endsWith(" by publickey (" + shown + ")"), report.line());
    }

    private FakeUser user(String... answers) {
        FakeUser user = new FakeUser(home.resolve("user"), answers);
        questions = user.questions();
        return user;
    }

    private Path lockedKey(String... options) throws IOException {
        known(here() + " " + host("host_rsa"));
        Path key = home.resolve("key");
        List<String> line = new ArrayList<>(List.of("-q", "-N", "open sesame", "-a", "2", "-f", key.toString()));
        line.addAll(List.of(options));
        SshKeygen.run(line.toArray(new String[0]));
        Files.writeString(
                server.resolve("authorized"), SshKeygen.publicKey(key) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        return key;
    }

    @ParameterizedTest
    @CsvSource({"ed25519, RFC4716", "ecdsa, PKCS8", "rsa, PEM"})
    void aPassphraseIsAskedForUntilItIsRightAndThenNoMore(String type, String format) throws Exception {
        Path key = lockedKey("-t", type, "-m", format);
        FakeUser user = user("wrong", "Open Sesame", "open sesame");
        assertOk(check());
        assertOk(check());
        String prompt = "Enter passphrase for key '" + key + "': ";
        assertEquals(List.of(prompt, prompt, prompt), user.asked());
    }

    @Test
    void aLockedPemKeyWithoutItsPublicHalfIsOpenedToBeOffered() throws Exception {
        Path key = lockedKey("-t", "rsa", "-m", "PEM");
        Files.delete(Path.of(key + ".pub"));
        user("open sesame");
        assertOk(check());
    }

    @Test
    void threeWrongPassphrasesAreAnErrorAndNobodyIsAskedAgain() throws Exception {
        Path key = lockedKey("-t", "ed25519");
        FakeUser user = user("1", "2", "3", "open sesame");
        String line = "gateway gw (127.0.0.1:" + sshd.port + ") refused the login of "
                + System.getProperty("user.name") + "; tried: no key (not used: " + key
                + ": wrong passphrase, 3 times)";
        assertRefused(line, null, check());
        assertRefused(
                line, "farside has already asked for it; farside asks again when the program is restarted", check());
        assertEquals(3, user.asked().size());
    }

    @Test
    void aPassphraseIsNotAskedForAKeyThatTheServerDoesNotWant() throws Exception {
        Path key = lockedKey("-t", "ed25519");
        Files.writeString(server.resolve("authorized"), "");
        FakeUser user = user("open sesame");
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + ") refused the login of " + System.getProperty("user.name")
                        + "; tried: " + key,
                null,
                check());
        assertEquals(List.of(), user.asked());
    }

    @Test
    void aLockedKeyWithNobodyToAskIsToldWithAHint() throws Exception {
        Path key = lockedKey("-t", "ed25519");
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + ") refused the login of " + System.getProperty("user.name")
                        + "; tried: no key (not used: " + key
                        + ": needs a passphrase, but there is no terminal to ask on)",
                "with an ssh-agent, or a program in SSH_ASKPASS, no terminal is needed",
                check());
        FakeUser user = user("open sesame");
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + ") refused the login of " + System.getProperty("user.name")
                        + "; tried: no key (not used: " + key
                        + ": needs a passphrase, and BatchMode forbids to ask)",
                null,
                check("BatchMode yes"));
        assertOk(check());
        assertEquals(1, user.asked().size());
    }

    @Test
    void aConnectThatTimesOutBeforeTheUserAnswersSaysSo() throws Exception {
        Path key = lockedKey("-t", "ed25519");
        FakeUser user = FakeUser.slow(home.resolve("user"));
        questions = user.questions();
        SshTunnel tunnel = tunnel();
        try (FarServer echo = new FarServer(FarServer.ECHO)) {
            Route.Via way = TestGateways.via("localhost", "gw");
            Tunnel.Opening late = tunnel.open(way, echo.port(), () -> {});
            while (Questions.pending() == null) {
                Thread.onSpinWait();
            }
            assertEquals(
                    "Connect timed out: farside is waiting for an answer to: Enter passphrase for key '" + key + "':",
                    assertThrows(SocketTimeoutException.class, () -> late.await(1))
                            .getMessage());
            Tunnel.Opening patient = tunnel.open(way, echo.port(), () -> {});
            user.answer("open sesame");
            patient.await(20_000).close();
        } finally {
            tunnel.close();
        }
    }

    @Test
    void anotherKeyIsTriedWhenNoPassphraseIsGiven() throws Exception {
        Path key = lockedKey("-t", "ed25519");
        Path other = SshKeygen.key(home.resolve("other"), "ecdsa");
        Files.writeString(server.resolve("authorized"), SshKeygen.publicKey(other) + "\n", StandardOpenOption.APPEND);
        String text = "IdentityFile " + key;
        FakeUser user = user();
        assertOk(check(text, "IdentityFile " + other));
        assertEquals(1, user.asked().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"host_rsa", "host_ecdsa", "certified"})
    void ofSeveralHostKeysTheOneThatIsKnownIsAskedFor(String key) throws Exception {
        userKey("ed25519");
        known(here() + " " + host(key));
        assertOk(check("StrictHostKeyChecking yes"));
    }

    @Test
    void aHostCertificateOfAKnownAuthorityIsEnough() throws Exception {
        userKey("ed25519");
        known("@cert-authority " + here() + " " + SshKeygen.publicKey(authority));
        assertOk(check("StrictHostKeyChecking yes"));
    }

    @Test
    void aHostCertificateForAnotherNameIsNot() throws Exception {
        userKey("ed25519");
        known("@cert-authority other " + SshKeygen.publicKey(authority));
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + "): its host key is not known: ssh-ed25519 "
                        + fingerprint("certified"),
                NO_NEW_KEYS,
                check("HostKeyAlias other", "StrictHostKeyChecking yes"));
        assertOk(check("HostKeyAlias other", "StrictHostKeyChecking accept-new"));
    }

    /** ssh then looks for the plain key. */
    @Test
    void aHostCertificateCountsOnlyIfItsSignatureIsOfAnAllowedAlgorithm() throws Exception {
        userKey("ed25519");
        known("@cert-authority " + here() + " " + SshKeygen.publicKey(authority));
        for (String allowed : new String[] {"rsa-sha2-512,ecdsa-sha2-nistp256", "-ssh-ed25519"}) {
            assertRefused(
                    "gateway gw (127.0.0.1:" + sshd.port + "): its host key is not known: ssh-ed25519 "
                            + fingerprint("certified")
                            + "; Certificate signed with disallowed algorithm ssh-ed25519, see CASignatureAlgorithms",
                    NO_NEW_KEYS,
                    check("StrictHostKeyChecking yes", "CASignatureAlgorithms " + allowed));
        }
        assertOk(check("StrictHostKeyChecking yes", "CASignatureAlgorithms ssh-ed25519"));
        known(here() + " " + host("certified"));
        assertOk(check("StrictHostKeyChecking yes", "CASignatureAlgorithms -ssh-ed25519"));
    }

    @Test
    void anRsaHostKeyBelowRequiredRsaSizeIsRefusedThoughItIsKnown() throws Exception {
        userKey("ed25519");
        known(here() + " " + host("host_rsa"));
        assertOk(check("HostKeyAlgorithms rsa-sha2-512", "RequiredRSASize 3072"));
        for (String line : new String[] {"StrictHostKeyChecking no", "NoHostAuthenticationForLocalhost yes"}) {
            assertRefused(
                    "gateway gw (127.0.0.1:" + sshd.port
                            + "): bad server host key: Invalid key length: less than the 3073 bits of RequiredRSASize",
                    "ssh refuses it too; ask the gateway's administrator for a longer one",
                    check("HostKeyAlgorithms rsa-sha2-512", "RequiredRSASize 3073", line));
        }
    }

    @Test
    void aHostKeyAliasIsLookedUpWithoutPort() throws Exception {
        userKey("ed25519");
        known("gw.example.org " + host("host_ecdsa"));
        assertOk(check("HostKeyAlias GW.example.org", "StrictHostKeyChecking yes"));
    }

    @Test
    void aKeyKnownForTheHostOnItsUsualPortWillDo() throws Exception {
        userKey("ed25519");
        known("127.0.0.1 " + host("certified"));
        assertOk(check("StrictHostKeyChecking yes"));
    }

    @Test
    void anUnknownHostKeyIsRefusedWithItsFingerprint() throws Exception {
        userKey("ed25519");
        for (String checking : new String[] {"yes", "ask"}) {
            String unasked = checking.equals("yes") ? "" : ", and there is no terminal to ask on";
            assertRefused(
                    "gateway gw (127.0.0.1:" + sshd.port + "): its host key is not known" + unasked + ": ssh-ed25519 "
                            + fingerprint("certified"),
                    checking.equals("yes") ? NO_NEW_KEYS : ASK_FOR_NEW_KEYS,
                    check("StrictHostKeyChecking " + checking));
        }
        assertFalse(Files.exists(home.resolve("known_hosts")));
    }

    @Test
    void aChangedHostKeyIsRefusedWithTheLineThatHasAnother() throws Exception {
        userKey("ed25519");
        known("# first");
        known(here() + " " + SshKeygen.publicKey(SshKeygen.key(home.resolve("other"), "ecdsa")));
        for (String checking : new String[] {"yes", "ask", "accept-new"}) {
            assertRefused(
                    "gateway gw (127.0.0.1:" + sshd.port + "): its host key has changed: ecdsa-sha2-nistp256 "
                            + fingerprint("host_ecdsa") + " is not the one in " + home.resolve("known_hosts") + ":2",
                    "someone may be eavesdropping; if the new key is right: ssh-keygen -f "
                            + home.resolve("known_hosts") + " -R '" + here() + "'",
                    check("StrictHostKeyChecking " + checking));
        }
        assertOk(check("StrictHostKeyChecking no"));
    }

    @Test
    void aRevokedHostKeyIsRefusedWhateverElseIsConfigured() throws Exception {
        userKey("ed25519");
        known(here() + " " + host("host_rsa"));
        known("@revoked * " + host("host_rsa"));
        for (String checking : new String[] {"yes", "no"}) {
            assertRefused(
                    "gateway gw (127.0.0.1:" + sshd.port + "): its host key is revoked by "
                            + home.resolve("known_hosts") + ":2: ssh-rsa " + fingerprint("host_rsa"),
                    "the key may be stolen; ask the gateway's administrator",
                    check("StrictHostKeyChecking " + checking));
        }
    }

    @Test
    void keysOfTheRevokedHostKeysFileAreRefused() throws Exception {
        userKey("ed25519");
        known(here() + " " + host("host_rsa"));
        Path revoked = Files.writeString(home.resolve("revoked"), "# gone\n" + host("host_rsa") + " comment\n");
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + "): its host key is revoked by " + revoked + ":2: ssh-rsa "
                        + fingerprint("host_rsa"),
                "the key may be stolen; ask the gateway's administrator",
                check("RevokedHostKeys " + revoked));
    }

    /** A program that writes down what it is told, and then these lines. */
    private String command(String lines, int status) throws IOException {
        Path known = Files.writeString(home.resolve("of-command"), lines + "\n");
        Path command = Files.writeString(
                home.resolve("command"),
                "#!/bin/sh\necho \"$@\" >>" + home.resolve("told") + "\ncat " + known + "\nexit " + status + "\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        return "KnownHostsCommand " + command + " %I %H %t %f '%n %%'";
    }

    @Test
    void aKnownHostsCommandVouchesForAHostKeyThatNoFileHas() throws Exception {
        userKey("ed25519");
        String command = command("other.example " + host("certified") + "\n" + here() + " " + host("host_rsa"), 0);
        assertOk(check("StrictHostKeyChecking yes", command));
        assertEquals(
                "ORDER " + here() + " NONE NONE gw %\nHOSTNAME " + here() + " ssh-rsa " + fingerprint("host_rsa")
                        + " gw %\n",
                Files.readString(home.resolve("told")));
        assertFalse(Files.exists(home.resolve("known_hosts")));
    }

    @Test
    void aKnownHostsCommandThatFailsOrKnowsBetterEndsTheLogin() throws Exception {
        userKey("ed25519");
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + "): KnownHostsCommand " + home.resolve("command")
                        + " ended with status 3",
                null,
                check(command("", 3)));
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + "): its host key has changed: ssh-rsa " + fingerprint("host_rsa")
                        + " is not the one in KnownHostsCommand:1",
                "someone may be eavesdropping",
                check("HostKeyAlgorithms rsa-sha2-512", command(here() + " " + host("host_ecdsa"), 0)));
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + "): its host key is revoked by KnownHostsCommand:1: ssh-rsa "
                        + fingerprint("host_rsa"),
                "the key may be stolen; ask the gateway's administrator",
                check("HostKeyAlgorithms rsa-sha2-512", command("@revoked * " + host("host_rsa"), 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept-new", "no"})
    void anUnknownHostKeyIsAddedWhereThatIsConfigured(String checking) throws Exception {
        userKey("ed25519");
        assertOk(check("StrictHostKeyChecking " + checking));
        assertEquals(here() + " " + host("certified") + "\n", Files.readString(home.resolve("known_hosts")));
        assertOk(check("StrictHostKeyChecking yes"));
    }

    @Test
    void anAddedNameIsHashedWhereThatIsConfigured() throws Exception {
        userKey("ed25519");
        assertOk(check("StrictHostKeyChecking accept-new", "HashKnownHosts yes"));
        assertTrue(Files.readString(home.resolve("known_hosts")).startsWith("|1|"));
        assertOk(check("StrictHostKeyChecking yes"));
    }

    @Test
    void aCertificateOfTheUserLogsIn() throws Exception {
        Path key = SshKeygen.key(home.resolve("key"), "ed25519");
        String user = System.getProperty("user.name");
        SshKeygen.run("-q", "-s", authority.toString(), "-I", "me", "-n", user, key + ".pub");
        known(here() + " " + host("certified"));
        Files.writeString(server.resolve("authorized"), "");
        SshTunnel.Report report = check();
        assertOk(report);
        assertTrue(report.line().endsWith("(ssh-ed25519-cert-v01@openssh.com)"), report.line());
        Path elsewhere = Files.move(Path.of(key + "-cert.pub"), home.resolve("certificate"));
        assertFalse(check().ok());
        assertOk(check("CertificateFile " + elsewhere));
    }

    @Test
    void aRefusedLoginNamesTheKeysAndWhyOthersWereNotUsed() throws Exception {
        SshKeygen.key(home.resolve("key"), "ed25519");
        Path open = SshKeygen.key(home.resolve("open"), "ed25519");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Path garbage = Files.writeString(home.resolve("garbage"), "garbage");
        Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rw-------"));
        known(here() + " " + host("certified"));
        assertRefused(
                "gateway gw (127.0.0.1:" + sshd.port + ") refused the login of nobody-special; tried: "
                        + home.resolve("key") + " (not used: " + open
                        + ": unprotected: its permissions are 0644; chmod "
                        + "600 " + open + "; " + garbage + ": not a private key in a format that ssh knows; "
                        + home.resolve("none") + ": no such file)",
                null,
                check(
                        "User nobody-special",
                        "IdentityFile " + open,
                        "IdentityFile " + garbage,
                        "IdentityFile " + home.resolve("none")));
    }

    @Test
    void keysThatCannotBeUsedAreToldWhereAnotherOneDid() throws Exception {
        userKey("ed25519");
        known(here() + " " + host("certified"));
        SshTunnel.Report report = check("IdentityFile " + home.resolve("none"));
        assertOk(report);
        assertTrue(
                report.line()
                        .endsWith(" by publickey (ssh-ed25519) (not used: " + home.resolve("none") + ": no such file)"),
                report.line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ciphers aes256-ctr",
                "Ciphers chacha20-poly1305@openssh.com",
                "Ciphers +aes128-cbc",
                "MACs hmac-sha2-512-etm@openssh.com",
                "KexAlgorithms ecdh-sha2-nistp521",
                "KexAlgorithms sntrup761x25519-sha512@openssh.com",
                "HostKeyAlgorithms rsa-sha2-256",
                "HostKeyAlgorithms ^ecdsa-sha2-*",
                "PubkeyAcceptedAlgorithms ssh-ed25519",
                "Compression yes",
                "RekeyLimit 1M 1m",
            })
    void whatIsConfiguredIsOffered(String line) throws Exception {
        userKey("ed25519");
        known(here() + " " + host("certified"));
        known(here() + " " + host("host_rsa"));
        known(here() + " " + host("host_ecdsa"));
        assertOk(check(line));
    }

    private void certify(Path key, String id, String validity) {
        String user = System.getProperty("user.name");
        SshKeygen.run("-q", "-s", authority.toString(), "-I", id, "-n", user, "-V", validity, key + ".pub");
    }

    @Test
    void aCertificateThatHasExpiredIsNamedWithItsTime() throws Exception {
        Path key = userKey("ed25519");
        Files.writeString(server.resolve("authorized"), "");
        known(here() + " " + host("certified"));
        certify(key, "me", "20200101000000Z:20200201103000Z");
        SshTunnel.Report expired = check();
        assertTrue(
                expired.line().contains("; tried: " + key + ", " + key + "-cert.pub (expired at 2020-02-01T10:30:00Z)"),
                expired.line());
        certify(key, "me", "22000101000000Z:22000201103000Z");
        SshTunnel.Report early = check();
        assertTrue(early.line().contains("-cert.pub (not valid before 2200-01-01T00:00:00Z)"), early.line());
        certify(key, "me", "always:forever");
        assertOk(check());
    }

    /** A program runs longer than a short-lived certificate. */
    @Test
    void aCertificateAndKeyThatWereReplacedAreUsedAtTheNextSession() throws Exception {
        Path key = userKey("ed25519");
        Files.writeString(server.resolve("authorized"), "");
        known(here() + " " + host("certified"));
        certify(key, "the-first", "-1m:+1h");
        SshTunnel tunnel = tunnel();
        try {
            assertOk(tunnel.check(TestGateways.via("", "gw").chains().get(0)));
            assertTrue(sshd.log().contains("ID the-first"), "the server has seen the first certificate");
            Files.delete(key);
            SshKeygen.key(key, "ecdsa");
            certify(key, "the-second", "-1m:+1h");
            sshd.killSessions();
            while (!sshd.log().contains("ID the-second")) {
                tunnel.check(TestGateways.via("", "gw").chains().get(0));
            }
        } finally {
            tunnel.close();
        }
    }

    /** 500 lines of 2,000 letters before the identification string. */
    @Test
    void aLongLegalNoticeBeforeTheGreetingIsReadOver() throws Exception {
        userKey("ed25519");
        known("gw " + host("certified"));
        assertOk(check(
                "HostKeyAlias gw",
                "ProxyCommand bash -c 'exec 3<>/dev/tcp/127.0.0.1/%p; for i in {1..500}; do printf \"%%02000d\\n\" 0; done;"
                        + " cat <&3 & exec cat >&3'"));
    }

    /** As ssh takes them: instead of the usual ones, with more, with fewer, and with some first. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    WarnWeakCrypto yes,                                      sntrup761x25519-sha512, false
                    KexAlgorithms +diffie-hellman-group14-sha1,              sntrup761x25519-sha512, false
                    KexAlgorithms -mlkem*,                                   sntrup761x25519-sha512, false
                    "KexAlgorithms -mlkem*,sntrup*",                         curve25519-sha256,                  true
                    KexAlgorithms ^ecdh-sha2-nistp384,                       ecdh-sha2-nistp384,                 true
                    "KexAlgorithms curve25519-sha256@libssh.org\n WarnWeakCrypto no", curve25519-sha256@libssh.org, false
                    "KexAlgorithms ecdh-sha2-nistp256\n WarnWeakCrypto no-pq-kex",    ecdh-sha2-nistp256,    false
                    """)
    void theKeyExchangeIsTheOneThatSshWouldChoose(String lines, String exchange, boolean isWeak) throws Exception {
        userKey("ed25519");
        known(here() + " " + host("certified"));
        SshTunnel.Report report = check(lines);
        assertOk(report);
        assertEquals(
                exchange + " " + isWeak,
                report.facts().exchange().keyExchange() + " "
                        + report.facts().exchange().isWeak());
    }

    @Test
    void aKeyOfAKindThatIsNotAcceptedIsNotTried() throws Exception {
        userKey("ed25519");
        known(here() + " " + host("host_rsa"));
        assertFalse(check("PubkeyAcceptedAlgorithms rsa-sha2-*").ok());
        assertFalse(check("PreferredAuthentications password").ok());
    }

    /** MaxStartups counts connections that are not logged in. */
    @Test
    void aGatewayWithTooManyLoginsUnderWaySaysSo() throws Exception {
        List<Socket> others = new ArrayList<>();
        try (Sshd busy = Sshd.start(home, "MaxStartups 2")) {
            for (int held = 0; held < 2; ) { // refused while the one that saw it listening counts
                Socket other = new Socket(InetAddress.getLoopbackAddress(), busy.port);
                others.add(other);
                byte[] greeting = other.getInputStream().readNBytes(4);
                held += new String(greeting, StandardCharsets.US_ASCII).equals("SSH-") ? 1 : 0;
            }
            assertRefused(
                    "gateway gw (127.0.0.1:" + busy.port
                            + ") ended the connection before the login: it closed the connection",
                    "is it an SSH server, and below its MaxStartups limit?",
                    check("Port " + busy.port));
        } finally {
            for (Socket other : others) {
                other.close();
            }
        }
    }

    @Test
    void algorithmsThatFarsideLacksAreNamed() throws Exception {
        userKey("ed25519");
        SshTunnel.Report report = check("MACs umac-64@openssh.com");
        assertFalse(report.ok());
        assertEquals(
                "gateway gw: " + home.resolve("config") + ":5:2: farside supports none of MACs umac-64@openssh.com",
                report.line());
    }
}

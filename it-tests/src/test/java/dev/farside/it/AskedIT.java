package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.HeldLogins;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Passwords, and PAM's questions, of a real sshd with a user database and a PAM service of its own. It runs in a root
 * directory that contains sshd and the files that it loads. (Files mounted over the machine's in a mount namespace do
 * not work if the machine itself is a chroot: unshare(1) needs a mount point at the root.)
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskedIT {
    private static final String USER = "farside-guest";

    /** Has no password at all. */
    private static final String OPEN = "farside-open";

    private static final int OPEN_PORT = 2307;
    private static final String PASSWORD = "täglich Brot";

    /** Of $1, a new root directory: programs, the PAM modules, and the libraries of all of them, by their own names. */
    private static final String FILL =
            """
            set -eu
            for file in /usr/sbin/sshd /usr/lib/openssh/sshd-* /lib/*/security/pam_unix.so /lib/*/security/pam_permit.so; do
                if [ -e "$file" ]; then
                    echo "$file"
                    ldd "$file" | grep -o '/[^ ]*'
                fi
            done | sort -u | xargs cp --parents -L -t "$1"
            mkdir -p "$1/run/sshd" "$1/dev" "$1/bin" "$1/etc/pam.d"
            : >"$1/dev/null" # a true one cannot be where /tmp is mounted nodev; sshd only wants to open it
            : >"$1/bin/sh" # a login shell has to exist; it is never run
            chmod 755 "$1/bin/sh"
            [ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$1/etc/"
            """;

    private final FarSide side = FarSide.get();
    private final Path root = side.scratch("root/etc/passwd", "").getParent().getParent();
    private Process sshd;

    @BeforeAll
    void start() throws IOException {
        Command.of("sh", "-c", FILL, "fill", root.toString()).output();
        // Not as an argument, which a JVM in the C locale cannot pass on.
        String hash = Command.of("openssl", "passwd", "-6", "-stdin")
                .reading(PASSWORD + "\n")
                .output()
                .strip();
        write(
                "passwd",
                "root:x:0:0::/:/bin/sh\nsshd:x:101:65534::/run/sshd:/bin/sh\n" + USER + ":x:4711:4711::/:/bin/sh\n"
                        + OPEN + ":x:4712:4712::/:/bin/sh\n");
        write("shadow", USER + ":" + hash + ":19000:0:99999:7:::\n" + OPEN + "::19000:0:99999:7:::\n");
        write(
                "pam.d/sshd",
                "auth required pam_unix.so nullok\naccount required pam_permit.so\nsession required pam_permit.so\n");
        write(
                "authorized_keys",
                Keys.read(Keys.publicPart(side.keys().user()))
                        + Keys.read(Keys.publicPart(side.keys().otherUser())));
        write("host_key", Keys.read(side.keys().host()));
        Files.setPosixFilePermissions(root.resolve("etc/host_key"), PosixFilePermissions.fromString("rw-------"));
        write(
                "sshd_config",
                """
                Port 2301
                Port 2302
                Port 2303
                Port 2304
                Port 2305
                Port 2306
                Port 2307
                Port 2308
                ListenAddress 0.0.0.0
                HostKey /etc/host_key
                PidFile none
                AuthorizedKeysFile /etc/authorized_keys
                StrictModes no
                UsePAM yes
                UseDNS no
                LogLevel DEBUG1
                PasswordAuthentication yes
                KbdInteractiveAuthentication yes
                PubkeyAuthentication yes
                Match LocalPort 2301
                  AuthenticationMethods password
                Match LocalPort 2302
                  AuthenticationMethods keyboard-interactive
                Match LocalPort 2303
                  AuthenticationMethods publickey,password
                Match LocalPort 2304
                  AuthenticationMethods keyboard-interactive,publickey
                Match LocalPort 2305
                  AuthenticationMethods password,keyboard-interactive
                Match LocalPort 2306
                  AuthenticationMethods publickey,publickey
                Match LocalPort 2307
                  PermitEmptyPasswords yes
                Match LocalPort 2308
                  AuthenticationMethods publickey,keyboard-interactive
                """);
        sshd = Command.of(side.gateway()
                        .inside("chroot", root.toString(), "/usr/sbin/sshd", "-D", "-e", "-f", "/etc/sshd_config"))
                .merged()
                .start();
        FarSide.waitFor(sshd, "Server listening on 0.0.0.0 port 2301.", "asking sshd");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve("etc").resolve(name), text);
    }

    @AfterAll
    void stop() {
        sshd.destroy();
    }

    /** The answers in order, by a program in SSH_ASKPASS; what it was asked comes after the program's output. */
    private String outcome(int port, String more, String... answers) throws IOException {
        Path asked = side.scratch("asked", "");
        Path program = answering(asked, answers);
        Path config = config(port, more);
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        List<String> line = Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13");
        Command.Result result = Command.of(side.near().onNetwork(line))
                .with("SSH_ASKPASS", program.toString())
                .with("SSH_ASKPASS_REQUIRE", "force")
                .run();
        return result.out() + Keys.read(asked) + result.err();
    }

    private Path answering(Path asked, String... answers) throws IOException {
        Path left = side.scratch("answers", String.join("\n", answers) + "\n");
        Path program = side.scratch(
                "askpass", "#!/bin/sh\necho \"$1\" >>" + asked + "\nhead -n 1 " + left + "\nsed -i 1d " + left + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private Path config(int port, String more) {
        Path known = side.scratch(
                "known_hosts",
                "[gateway.example]:" + port + " "
                        + Keys.read(Keys.publicPart(side.keys().host())));
        return side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  User " + (port == OPEN_PORT ? OPEN : USER) + "\n  Port " + port
                        + "\n  IdentityAgent none\n  UserKnownHostsFile " + known + "\n  IdentityFile "
                        + (more.isEmpty() ? "none" : side.keys().user()) + "\n" + more + "\n");
    }

    private static final String HELLO = "echo.corp.example:13 hello\n";
    private static final String PAM_PROMPT = "(" + USER + "@gateway.example) Password: \n";
    private static final String PROMPT = USER + "@gateway.example's password: \n";

    @Test
    void aPassword() throws IOException {
        assertEquals(
                HELLO + PROMPT + "Permission denied, please try again.\n" + PROMPT,
                outcome(2301, "", "wrong", PASSWORD));
    }

    @Test
    void questionsOfPam() throws IOException {
        assertEquals(HELLO + PAM_PROMPT + PAM_PROMPT, outcome(2302, "", "wrong", PASSWORD));
    }

    @Test
    void aKeyAndThenAPassword() throws IOException {
        assertEquals(HELLO + PROMPT, outcome(2303, "  IdentitiesOnly yes", PASSWORD));
    }

    @Test
    void questionsOfPamAndThenAKey() throws IOException {
        assertEquals(HELLO + PAM_PROMPT, outcome(2304, "  IdentitiesOnly yes", PASSWORD));
    }

    @Test
    void aPasswordAndThenQuestionsOfPam() throws IOException {
        assertEquals(HELLO + PROMPT + PAM_PROMPT, outcome(2305, "", PASSWORD, PASSWORD));
    }

    @Test
    void twoKeys() throws IOException {
        String both = "  IdentitiesOnly yes\n  IdentityFile " + side.keys().otherUser();
        assertEquals(HELLO, outcome(2306, both));
    }

    @Test
    void nothingWhereNothingIsNeeded() throws IOException {
        assertEquals(HELLO, outcome(OPEN_PORT, ""));
    }

    @Test
    void threeWrongPasswordsAndWhatWasAccepted() throws IOException {
        String words = outcome(2303, "  IdentitiesOnly yes", "1", "2", "3");
        assertEquals(
                "echo.corp.example:13 java.net.ConnectException: gateway gw (gateway.example:2303) refused the login of "
                        + USER + "; tried: " + side.keys().user() + ", password; it accepted publickey (ssh-ed25519),"
                        + " and requires more",
                words.substring(0, words.indexOf(" (for echo.corp.example:13")));
    }

    /** The gateway wants a key and an answer. After one login, twenty programs at once ask nothing. */
    @Test
    void oneAnswerServesTwentyPrograms() throws IOException {
        Path asked = side.scratch("asked", "");
        Path config = config(2308, "  IdentitiesOnly yes");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        long before = logins();
        try (HeldLogins held = new HeldLogins()) {
            held.farside("login", "-F", config.toString(), "gw")
                    .with("SSH_ASKPASS", answering(asked, PASSWORD).toString())
                    .with("SSH_ASKPASS_REQUIRE", "force")
                    .output();
            Command program = Command.of(side.near()
                            .onNetwork(
                                    Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13")))
                    .with(held.environment());
            for (Command.Result one : program.run(20)) {
                assertEquals(HELLO, one.out(), one::toString);
            }
        }
        assertEquals("(" + USER + "@gateway.example) Password: \n", Keys.read(asked));
        assertEquals(1, logins() - before);
    }

    private static long logins() {
        Path log = Path.of(Jvm.ownClasses()).resolveSibling("server-logs").resolve("asking-sshd.log");
        return Keys.read(log)
                .lines()
                .filter(line -> line.matches("Accepted \\S+ for .*"))
                .count();
    }
}

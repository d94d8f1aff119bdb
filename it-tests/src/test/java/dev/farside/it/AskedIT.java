package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
 * Passwords, and PAM's questions, of a real sshd. It has a user database and a PAM service of its own: files that are
 * mounted over the machine's in a mount namespace that only this sshd sees.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskedIT {
    private static final String USER = "farside-guest";
    private static final String PASSWORD = "täglich Brot";

    private final FarSide side = FarSide.get();
    private final Path directory = side.scratch("passwd", "").getParent();
    private Process sshd;

    @BeforeAll
    void start() throws IOException {
        String hash = Command.of("openssl", "passwd", "-6", PASSWORD).output().strip();
        String[] shells = {
            USER + ":x:4711:4711::" + directory + ":/bin/sh\n", USER + ":" + hash + ":19000:0:99999:7:::\n"
        };
        Files.writeString(directory.resolve("passwd"), Keys.read(Path.of("/etc/passwd")) + shells[0]);
        Files.writeString(directory.resolve("shadow"), Keys.read(Path.of("/etc/shadow")) + shells[1]);
        Files.writeString(directory.resolve("pam"), "auth required pam_unix.so\naccount required pam_permit.so\n");
        Files.copy(Keys.publicPart(side.keys().user()), directory.resolve("authorized_keys"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                directory.resolve("sshd_config"),
                """
                Port 2301
                Port 2302
                Port 2303
                ListenAddress 0.0.0.0
                HostKey %1$s
                PidFile none
                AuthorizedKeysFile %2$s/authorized_keys
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
                """
                        .formatted(side.keys().host(), directory));
        String mounts = "mount --bind " + directory + "/passwd /etc/passwd && mount --bind " + directory
                + "/shadow /etc/shadow && mount --bind " + directory
                + "/pam /etc/pam.d/sshd && exec /usr/sbin/sshd -D -e -f "
                + directory + "/sshd_config";
        sshd = Command.of(side.gateway().inside("unshare", "--mount", "sh", "-c", mounts))
                .merged()
                .start();
        FarSide.waitFor(sshd, "Server listening on 0.0.0.0 port 2301.", "asking sshd");
    }

    @AfterAll
    void stop() {
        sshd.destroy();
    }

    /** The answers in order, by a program in SSH_ASKPASS; what it was asked comes after the program's output. */
    private String outcome(int port, String more, String... answers) throws IOException {
        Path asked = side.scratch("asked", "");
        Path left = side.scratch("answers", String.join("\n", answers) + "\n");
        Path program = side.scratch(
                "askpass", "#!/bin/sh\necho \"$1\" >>" + asked + "\nhead -n 1 " + left + "\nsed -i 1d " + left + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path known = side.scratch(
                "known_hosts",
                "[gateway.example]:" + port + " "
                        + Keys.read(Keys.publicPart(side.keys().host())));
        Path config = side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  User " + USER + "\n  Port " + port
                        + "\n  IdentityAgent none\n  UserKnownHostsFile " + known + "\n  IdentityFile "
                        + (more.isEmpty() ? "none" : side.keys().user()) + "\n" + more + "\n");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        List<String> line = Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13");
        Command.Result result = Command.of(side.near().onNetwork(line))
                .with("SSH_ASKPASS", program.toString())
                .with("SSH_ASKPASS_REQUIRE", "force")
                .run();
        return result.out() + Keys.read(asked) + result.err();
    }

    private static final String HELLO = "echo.corp.example:13 hello\n";
    private static final String PROMPT = USER + "@gateway.example's password: \n";

    @Test
    void aPassword() throws IOException {
        assertEquals(
                HELLO + PROMPT + "Permission denied, please try again.\n" + PROMPT,
                outcome(2301, "", "wrong", PASSWORD));
    }

    @Test
    void questionsOfPam() throws IOException {
        String prompt = "(" + USER + "@gateway.example) Password: \n";
        assertEquals(HELLO + prompt + prompt, outcome(2302, "", "wrong", PASSWORD));
    }

    @Test
    void aKeyAndThenAPassword() throws IOException {
        assertEquals(HELLO + PROMPT, outcome(2303, "  IdentitiesOnly yes", PASSWORD));
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
}

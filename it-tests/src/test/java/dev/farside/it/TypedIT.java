package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions that farside asks on a terminal, and the answers that a user types there. */
@Timeout(120)
class TypedIT {
    private final FarSide side = FarSide.get();
    private final Path key = side.keys().make("locked" + System.nanoTime(), "-t", "ed25519", "-N", "open sesame");

    private Terminal terminal(String program) {
        return terminal(program, side.knownHosts());
    }

    private Terminal terminal(String program, Path knownHosts) {
        Path config = side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  IdentityFile " + key + "\n  UserKnownHostsFile " + knownHosts
                        + "\n");
        side.sshd().authorize(key);
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        List<String> java = Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13");
        String command = side.near().onNetwork(java).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        return Terminal.running(program.replace("PROGRAM", command));
    }

    private static final String THEN_STTY = "; echo status $?; stty -a | grep -ow -- '-\\?echo'";

    @Test
    void aPassphraseIsTypedUnseenWhereverTheProgramReadsAndWrites() {
        Path out = side.scratch("out", "");
        Terminal terminal = terminal("PROGRAM </dev/null >" + out + " 2>&1" + THEN_STTY);
        String prompt = "Enter passphrase for key '" + key + "': ";
        terminal.await(prompt).type("wrong\n");
        terminal.await(prompt).type("open sesame\n");
        String seen = terminal.awaitEnd();
        assertEquals("\r" + prompt + "\r\n\r" + prompt + "\r\nstatus 0\r\necho\r\n", seen);
        assertEquals("echo.corp.example:13 hello\n", Keys.read(out));
    }

    @Test
    void aHostKeyIsAskedAboutAndTheAnswerSeen() {
        Path known = side.scratch("known_hosts", "");
        Terminal terminal = terminal("PROGRAM" + THEN_STTY, known);
        String fingerprint = Command.of(
                        "ssh-keygen", "-l", "-f", side.keys().host().toString())
                .output()
                .split(" ")[1];
        terminal.await("The authenticity of host 'gateway.example (10.213.1.1)' can't be established.\r\n"
                        + "ED25519 key fingerprint is " + fingerprint + ".\r\n"
                        + "This key is not known by any other names.\r\n"
                        + "Are you sure you want to continue connecting (yes/no/[fingerprint])? ")
                .type("perhaps\n");
        terminal.await("perhaps\r\n\rPlease type 'yes', 'no' or the fingerprint: ")
                .type("yes\n");
        terminal.await("yes\r\n")
                .await("Enter passphrase for key '" + key + "': ")
                .type("open sesame\n");
        terminal.await("echo.corp.example:13 hello\r\nstatus 0\r\necho\r\n").awaitEnd();
        String[] words = Keys.read(Keys.publicPart(side.keys().host())).split(" ");
        assertEquals("gateway.example " + words[0] + " " + words[1] + "\n", Keys.read(known));
    }

    @Test
    void afterCtrlCTheTerminalEchoesAgain() {
        Terminal terminal = terminal("trap : INT; PROGRAM" + THEN_STTY);
        terminal.await("Enter passphrase for key '" + key + "': ").type("half a pass\003");
        String seen = terminal.awaitEnd();
        assertTrue(seen.endsWith("status 130\r\necho\r\n"), seen);
        assertFalse(seen.contains("half"), seen);
    }

    @Test
    void inTheBackgroundAProgramIsToldWhyNobodyIsAsked() {
        Terminal terminal = terminal("set -m; PROGRAM & wait");
        String seen = terminal.awaitEnd();
        assertTrue(
                seen.contains(
                        "(not used: " + key + ": needs a passphrase, but the program runs in the background of its"
                                + " terminal, where it cannot ask)"),
                seen);
        assertTrue(seen.contains("; with an ssh-agent, or a program in SSH_ASKPASS, no terminal is needed"), seen);
    }
}

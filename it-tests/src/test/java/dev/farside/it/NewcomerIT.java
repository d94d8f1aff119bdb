package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A newcomer's first hour: each step is one command at a terminal, and the screen that comes of it. */
@Timeout(180)
class NewcomerIT {
    private static final String PLACE = "echo.corp.example:13";

    private final FarSide side = FarSide.get();

    /** Where the distribution is installed. */
    @TempDir
    private Path machine;

    private Path farside;

    @BeforeEach
    void install() throws IOException {
        Path distribution = Path.of(Jvm.farsideProgram()).getParent().getParent();
        Command.of(
                        "cp",
                        "-r",
                        distribution.toString(),
                        machine.resolve("farside").toString())
                .output();
        Path bin = Files.createDirectory(machine.resolve("bin"));
        farside = Files.createSymbolicLink(bin.resolve("farside"), Path.of("../farside/bin/farside"));
    }

    private Terminal terminal(String... words) {
        List<String> line =
                new ArrayList<>(List.of("env", "PATH=" + farside.getParent() + ":" + System.getenv("PATH")));
        line.addAll(List.of(words));
        return Terminal.running("TERM=xterm "
                + side.near().onNetwork(line).stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" ")));
    }

    /** The screen of a program that reads from the far side. */
    private Terminal reading(Path rules) {
        return terminal(
                "farside",
                "--rules",
                rules.toString(),
                Jdk.any().program("java"),
                "-cp",
                Jvm.classPath(),
                "probe.Steps",
                "read=" + PLACE);
    }

    private String exception(Path rules, String before, String after) {
        return PLACE + " java.net.ConnectException: " + before + " (for " + PLACE + " by farside, rule " + rules + ":2)"
                + after + "\r\n";
    }

    @Test
    void theInstallationSaysItsVersion() {
        String screen = terminal("farside", "version").awaitEnd();
        assertTrue(screen.matches("farside \\S+\r\n"), screen);
    }

    @Test
    void theFirstRun() {
        assertEquals(
                PLACE + " hello\r\n",
                reading(side.rules("*.corp.example via bastion\n")).awaitEnd());
    }

    @Test
    void aWrongHost() {
        Path rules = side.rules("corp.example via bastion\n");
        String screen = reading(rules).awaitEnd();
        assertTrue(
                screen.startsWith(
                        "farside: echo.corp.example: no rule matches, and this machine does not know it; " + rules
                                + ":2 has corp.example: did you mean *.corp.example?\r\n" + PLACE
                                + " java.net.UnknownHostException: "),
                screen);
    }

    @Test
    void aWrongGateway() {
        Path rules = side.rules("*.corp.example via bastoin\n");
        assertEquals(
                exception(
                        rules,
                        "gateway bastoin: cannot resolve bastoin",
                        "; did you mean bastion (" + side.sshConfigFile() + ":1)?"),
                reading(rules).awaitEnd());
    }

    @Test
    void aWrongKey() {
        Path rules = side.rules("*.corp.example via nologin\n");
        String screen = reading(rules).awaitEnd();
        assertTrue(
                screen.startsWith(PLACE
                        + " java.net.ConnectException: gateway nologin (gateway.example:2202) refused the login of "),
                screen);
        assertTrue(screen.endsWith(" (for " + PLACE + " by farside, rule " + rules + ":2)\r\n"), screen);
        assertEquals(1, screen.lines().count());
    }

    @Test
    void anUnknownHostKey() throws IOException {
        Path known = side.scratch("known", "");
        Path config = side.scratch(
                "config",
                Keys.read(side.sshConfigFile()).replaceAll("UserKnownHostsFile \\S+", "UserKnownHostsFile " + known));
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via bastion\n");
        Terminal terminal = reading(rules);
        terminal.await("The authenticity of host 'gateway.example")
                .await("(yes/no/[fingerprint])? ")
                .type("no\n");
        String screen = terminal.awaitEnd();
        assertTrue(screen.contains("(for " + PLACE + " by farside, rule " + rules + ":2)"), screen);
        assertFalse(screen.contains("hello"), screen);
        Terminal again = reading(rules);
        again.await("(yes/no/[fingerprint])? ").type("yes\n");
        again.await(PLACE + " hello\r\n").awaitEnd();
        assertFalse(Keys.read(known).isEmpty());
    }

    @Test
    void aSlowGateway() throws IOException {
        Path door = side.scratch("door", "");
        Files.delete(door);
        Path config = side.scratch(
                "config",
                "Host slow\n  ProxyCommand sh -c 'until [ -e " + door + " ]; do sleep 0.1; done; exec ssh -F "
                        + side.sshConfigFile() + " -q -W gateway.example:22 bastion'\n  HostKeyAlias gateway.example\n"
                        + Keys.read(side.sshConfigFile()));
        Terminal terminal = reading(side.scratch("rules", "ssh-config " + config + "\n*.corp.example via slow\n"));
        terminal.await("farside: logging in to slow ... 1 s");
        Files.createFile(door);
        terminal.await("\r\033[K" + PLACE + " hello\r\n").awaitEnd();
    }

    @Test
    void aProgramThatIsNoJvm() {
        Path rules = side.rules("*.corp.example via bastion\n");
        terminal("farside", "--rules", rules.toString(), "curl", "-sS", "http://web.corp.example/")
                .await(
                        """
                        farside: curl is no Java program, so its connections stay direct\r
                        farside: hint: farside --natives takes it through a SOCKS proxy of its own\r
                        curl: (6)\s""")
                .awaitEnd();
        assertEquals(
                "GET / web.corp.example 0\r\n",
                terminal("farside", "--natives", "--rules", rules.toString(), "curl", "-sS", "http://web.corp.example/")
                        .awaitEnd());
    }

    /** Whether a script starts a JVM is known at its end, when the shell is back. */
    @Test
    void aScriptThatStartsNoJvm() throws IOException {
        Terminal terminal = typedInAShell("echo no page", "read -r end");
        terminal.await(
                """
                        no page\r
                        farside: tool has started no JVM, so all its connections were direct; \
                        other programs need farside --natives, or farside forward -D 1080 GATEWAY\r
                        """);
        terminal.type("\n");
        terminal.awaitEnd();
    }

    @Test
    void aScriptThatStartsAJvm() throws IOException {
        String java = "'" + Jdk.any().program("java") + "' -cp '" + Jvm.classPath() + "' probe.Steps read=" + PLACE;
        String screen = typedInAShell(java, "while [ -n \"$(ls \"$XDG_RUNTIME_DIR/farside\")\" ]; do sleep 0.1; done")
                .awaitEnd();
        assertEquals(PLACE + " hello\r\n", screen.replaceFirst("^Picked up .*\r\n", ""));
    }

    /** @param next what the shell does after the script */
    private Terminal typedInAShell(String script, String next) throws IOException {
        Path tool = Files.writeString(machine.resolve("bin/tool"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path rules = side.rules("*.corp.example via bastion\n");
        Path runtime = Files.createDirectory(machine.resolve("run"));
        return terminal(
                "env", "XDG_RUNTIME_DIR=" + runtime, "sh", "-c", "farside --rules '" + rules + "' tool; " + next);
    }

    /** As typed at the prompt of an interactive shell. */
    @ParameterizedTest
    @ValueSource(strings = {"bash --norc", "zsh -f", "fish --no-config"})
    void aShellThatIsSetUp(String shell) {
        Path rules = side.rules("*.corp.example via bastion\n");
        String name = shell.substring(0, shell.indexOf(' '));
        String setUp = name.equals("fish") ? "farside init fish | source" : "eval \"$(farside init " + name + ")\"";
        String read = Jdk.any().program("java").replaceFirst("/java$", "") + ":";
        List<String> words = new ArrayList<>(
                List.of("env", "TERM=dumb", "PATH=" + read + farside.getParent() + ":" + System.getenv("PATH")));
        words.addAll(List.of(shell.split(" ")));
        words.add("-i");
        Terminal terminal = terminal(words.toArray(new String[0]));
        terminal.type(setUp + "\n");
        terminal.type("farside-on --rules " + rules + "\n");
        terminal.type("java -cp '" + Jvm.classPath() + "' probe.Steps read=" + PLACE + "\n");
        terminal.await(PLACE + " hello\r\n");
        terminal.type("exit\n");
        String screen = terminal.awaitEnd();
        assertFalse(screen.contains("Picked up JAVA_TOOL_OPTIONS"), screen);
    }
}

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
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user sees of a gateway that takes its time. It is reached by a command that waits for the test. */
@Timeout(120)
class SlowLoginIT {
    private static final String WAITING = "farside: logging in to slow ... ";
    private static final String ERASE = "\033[K";
    private static final String READ = "echo.corp.example:13 hello\r\n";

    private final FarSide side = FarSide.get();
    private final Path door = side.scratch("door", "");
    private final Path config = side.scratch(
            "config",
            "Host slow\n  ProxyCommand sh -c 'until [ -e " + door + " ]; do sleep 0.1; done; exec ssh -F "
                    + side.sshConfigFile()
                    + " -q -W gateway.example:22 bastion'\n  HostKeyAlias gateway.example\n"
                    + Keys.read(side.sshConfigFile()));
    private final Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via slow\n");

    SlowLoginIT() throws IOException {
        Files.delete(door);
    }

    private String program() {
        List<String> java = Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13");
        return side.near().onNetwork(java).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    private void openDoor() throws IOException {
        Files.createFile(door);
    }

    @Test
    void theWaitIsShownRewrittenAndErased() throws IOException {
        Terminal terminal = Terminal.running("TERM=xterm " + program());
        terminal.await(WAITING + "1 s" + ERASE + "\r").await(WAITING + "2 s" + ERASE + "\r");
        openDoor();
        String seen = terminal.awaitEnd();
        assertTrue(seen.startsWith(WAITING + "1 s" + ERASE + "\r" + WAITING + "2 s"), seen);
        assertTrue(seen.endsWith("\r" + ERASE + READ), seen);
        assertEquals(
                0,
                seen.replaceAll(WAITING + "\\d+ s\033\\[K\r", "")
                        .replace(ERASE, "")
                        .indexOf(READ),
                seen);
    }

    @Test
    void whereStderrIsAFileItHasNothingOfIt() throws IOException {
        Path err = side.scratch("err", "");
        Path out = side.scratch("out", "");
        Terminal both = Terminal.running(
                "export TERM=xterm; " + program() + " >" + out + " 2>" + err + " & " + program() + "; wait");
        both.await(WAITING + "3 s"); // of the second one; the first has waited as long
        openDoor();
        both.awaitEnd();
        assertEquals("echo.corp.example:13 hello\n", Keys.read(out));
        assertEquals("", Keys.read(err));
    }

    @Test
    void withLogInfoEachStepIsALine() throws IOException {
        Command command =
                Jvm.on(Jdk.any()).agent("log=info,rules=" + rules).command("probe.Steps", "read=echo.corp.example:13");
        openDoor();
        Command.Result result = command.run();
        List<String> steps = result.err()
                .lines()
                .filter(line -> line.startsWith("farside: session with gateway slow (slow:22): "))
                .map(line -> line.replaceFirst(".*?\\): ?", "")
                        .replaceAll("\\d+ ms", "N ms")
                        .replaceAll("SHA256:\\S+", "SHA256:...,")
                        .replaceAll("/\\S*/", "")
                        .replaceAll("^\\S+25519\\S+, ", "KEX, ")) // what the server has newest
                .toList();
        assertEquals(
                List.of(
                        "connected by its ProxyCommand in N ms",
                        "KEX, aes128-gcm@openssh.com, host key ssh-ed25519 SHA256:..., known from"
                                + " known_hosts:1, in N ms",
                        "offering user (ssh-ed25519)"),
                steps,
                result::toString);
        assertFalse(result.err().contains("logging in"), result::toString);
    }
}

package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that only a command can reach. */
class ProxyCommandIT {
    private final FarSide side = FarSide.get();

    /** Rules by which all of corp.example goes via such a gateway. */
    private Path rules(String command) {
        Path config = side.scratch(
                "config",
                "Host inner\n  ProxyCommand " + command.replace("SSH", "ssh -F " + side.sshConfigFile()) + "\n"
                        + Keys.read(side.sshConfigFile()));
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via inner\n");
    }

    @Test
    void carriesTheSession() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(rules("SSH -q -W %h:%p bastion"))
                .run("probe.Steps", "read=deep.corp.example:13");
        assertEquals("deep.corp.example:13 hello\n", result.out(), result::toString);
    }

    @Test
    void isRunAsSshRunsIt() {
        Path told = side.scratch("told", "");
        String command = "sh -c 'echo \"$JAVA_TOOL_OPTIONS %n\" >" + told
                + "; echo to the user >&2; SSH -W \"$0:$1\" bastion' %h %p";
        Command.Result result = Jvm.on(Jdk.any())
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + Jvm.agentJar() + "=rules=" + rules(command) + " -Da=b")
                .run("probe.Steps", "read=deep.corp.example:13");
        assertAll(
                () -> assertEquals("deep.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertEquals("-Da=b inner\n", Keys.read(told), "not covered by farside"),
                () -> assertTrue(result.err().endsWith("to the user\n"), result::toString));
    }

    /** Whatever started the program may ignore SIGHUP, as nohup does; then the command ignores it too. */
    @ParameterizedTest
    @ValueSource(strings = {"", "trap \"\" HUP; "})
    void endsWithTheJvm(String first) throws Exception {
        Path pid = side.scratch("pid", "");
        Path rules =
                rules("sh -c '" + first + "echo $$ >" + pid + "; SSH -W %h:%p bastion; exec sleep 600 2>/dev/null'");
        Command.Result result = Jvm.on(Jdk.any()).farside(rules).run("probe.Steps", "read=deep.corp.example:13");
        assertEquals("deep.corp.example:13 hello\n", result.out(), result::toString);
        ProcessHandle command =
                ProcessHandle.of(Long.parseLong(Keys.read(pid).strip())).orElse(null);
        if (command != null) {
            try {
                command.onExit().get(20, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                command.destroyForcibly();
                throw e;
            }
            assertFalse(command.isAlive());
        }
    }

    @Test
    void thatFailsIsNamed() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(rules("sh -c 'echo no way >&2; exit 9'"))
                .run("probe.Steps", "read=deep.corp.example:13");
        assertAll(
                () -> assertTrue(
                        result.out()
                                .startsWith("deep.corp.example:13 java.net.ConnectException: gateway inner"
                                        + " (inner.corp.example:22) ended the connection before the login: its ProxyCommand"
                                        + " ended with status 9: sh -c 'echo no way >&2; exit 9'"),
                        result::toString),
                () -> assertEquals("no way\n", result.err()));
    }
}

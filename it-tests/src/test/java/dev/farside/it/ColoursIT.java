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
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours of farside's own words: the same from the launcher's script, its commands and the agent, on terminals only. */
@Timeout(120)
class ColoursIT {
    private static final String BAD =
            """
            farside: FILE:1:11: "through" is not an action
            farside:   *.x.lab   through gw
            farside:             ^
            farside: hint: did you mean "via"?
            """;
    private static final String COLOURED = BAD.replaceFirst("farside:", "\033[1;31mfarside:\033[m")
            .replace("            ^", "\033[1;31m            ^\033[m")
            .replace("hint:", "\033[36mhint:\033[m");

    private final FarSide side = FarSide.get();
    private final Path bad = side.scratch("rules", "*.x.lab   through gw\n");

    private static final String AGENT = Jdk.any().program("java") + " -javaagent:" + Jvm.agentJar() + "=rules=FILE";
    private static final String LAUNCHED =
            Jvm.farsideProgram() + " OPTIONS --rules FILE " + Jdk.any().program("java") + " -version";
    private static final String CHECK =
            "JAVA_HOME=" + Jdk.any().home() + " " + Jvm.farsideProgram() + " OPTIONS check --rules FILE --offline";

    private String shown(String environment, String command) {
        return Terminal.running(environment + " " + command.replace("FILE", bad.toString()))
                .awaitEnd()
                .replace("\r", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "launched", "check"})
    void aComplaintIsColouredOnATerminalOnly(String who) {
        String command = who.equals("agent") ? AGENT : who.equals("launched") ? LAUNCHED : CHECK;
        String plain = command.replace("OPTIONS ", "");
        String expected = COLOURED.replace("FILE", bad.toString());
        String without = BAD.replace("FILE", bad.toString());
        assertEquals(expected, shown("TERM=xterm NO_COLOR= CI=", plain));
        assertEquals(without, shown("TERM=xterm NO_COLOR=1 CI=", plain));
        assertEquals(without, shown("TERM=xterm NO_COLOR= CI=true", plain));
        assertEquals(without, shown("TERM=dumb NO_COLOR= CI=", plain));
        String never = who.equals("agent") ? plain + ",color=never" : command.replace("OPTIONS", "--color never");
        assertEquals(without, shown("TERM=xterm NO_COLOR= CI=", never));
        String always = who.equals("agent") ? plain + ",color=always" : command.replace("OPTIONS", "--color always");
        for (String line : new String[] {plain, always}) {
            Command.Result piped = Command.of("sh", "-c", line.replace("FILE", bad.toString()))
                    .with("TERM", "xterm")
                    .run();
            assertEquals(line.equals(plain) ? without : expected, piped.err());
        }
    }

    @Test
    void aWordThatSaysHowItWentHasItsColour() {
        String doctor = "JAVA_HOME=" + Jdk.any().home() + " " + Jvm.farsideProgram() + " doctor --rules " + bad;
        String screen = Terminal.running("TERM=xterm NO_COLOR= CI= " + doctor)
                .await("\033[32mok     \033[m java")
                .await("\033[1;31mfailed \033[m rules")
                .awaitEnd();
        assertFalse(screen.contains("\nfailed"), screen);
    }

    @Test
    void aLogFileHasNoColours() throws IOException {
        Path log = side.scratch("log", "");
        String program = side
                .near()
                .onNetwork(Jvm.on(Jdk.any())
                        .agent("color=always,log-file=" + log + ",log=info,rules=" + side.rules())
                        .line("probe.Steps", "read=echo.corp.example:13"))
                .stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Terminal.running("TERM=xterm NO_COLOR= CI= " + program).await("hello").awaitEnd();
        assertTrue(Keys.read(log).contains("summary"), Keys.read(log));
        assertFalse(Keys.read(log).contains("\033"), Keys.read(log));
    }

    @Test
    void aChoiceThatIsNoneIsRefused() {
        Command.Result result = Command.of(
                        Jdk.any().program("java"), "-javaagent:" + Jvm.agentJar() + "=color=red,rules=" + side.rules())
                .run();
        assertEquals("farside: options: color=red is unknown\nfarside: hint: auto, always or never\n", result.err());
        assertEquals(78, result.status());
    }
}

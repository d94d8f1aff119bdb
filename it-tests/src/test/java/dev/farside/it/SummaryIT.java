package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The summary of a call of the launcher, over all JVMs of that call. */
@Timeout(120)
class SummaryIT {
    private static final String READ = "read=echo.corp.example:13";

    private final FarSide side = FarSide.get();

    @TempDir
    private Path runtime;

    private Command farside(String... words) {
        List<String> line = new ArrayList<>(
                List.of(Jvm.farsideProgram(), "-v", "--rules", side.rules().toString()));
        line.addAll(List.of(words));
        return Command.of(side.near().onNetwork(line)).with("XDG_RUNTIME_DIR", runtime.toString());
    }

    private static List<String> summaries(String said) {
        return said.lines().filter(line -> line.contains("summary")).toList();
    }

    private static String summary(String of, int redirected) {
        return "farside: summary" + of + ": redirected " + redirected + " (opened " + redirected
                + ", failed 0), direct 0, refused 0, far names looked up locally 0";
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(runtime.resolve("farside"))) {
            return files.map(Path::toString).toList();
        }
    }

    @Test
    void whatAProgramStartsIsCountedInItsSummary() throws IOException {
        String java = Jdk.any().program("java");
        Command.Result result = farside(
                        java, "-cp", Jvm.classPath(), "probe.Spawn", java, "-cp", Jvm.classPath(), "probe.Steps", READ)
                .run();
        assertTrue(result.out().contains("hello"), result::toString);
        assertEquals(List.of(summary(" of 2 JVMs", 1)), summaries(result.err()), result::toString);
        assertEquals(List.of(), left());
    }

    /** After each of them, for the script may end there. */
    @Test
    void whatAScriptStartsIsAddedUp() {
        String java = "'" + Jdk.any().program("java") + "' -cp '" + Jvm.classPath() + "' probe.Steps " + READ;
        Command.Result result = farside("sh", "-c", java + "; " + java).run();
        assertEquals(List.of(summary("", 1), summary(" of 2 JVMs", 2)), summaries(result.err()), result::toString);
    }

    /** The launcher looks whether a script has started one, when the script has become the last JVM of the run. */
    @Test
    void aScriptThatEndsAsAJvmHasStartedOne() {
        String java = "'" + Jdk.any().program("java") + "' -cp '" + Jvm.classPath() + "' probe.Steps " + READ;
        Command.Result result = farside("sh", "-c", "exec " + java).run();
        assertEquals(List.of(summary("", 1)), summaries(result.err()), result::toString);
        assertFalse(result.err().contains("has started no JVM"), result::toString);
    }

    @Test
    void aJvmThatIsNotToRunIsOne() throws IOException {
        Path wrong = Files.writeString(runtime.resolve("wrong.rules"), "*.corp.example vai bastion\n");
        String java = "'" + Jdk.any().program("java") + "' -version";
        Command.Result result =
                farside("--rules", wrong.toString(), "sh", "-c", java).run();
        assertTrue(result.err().contains(wrong + ":1:16: "), result::toString);
        assertFalse(result.err().contains("has started no JVM"), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void itIsRightWhenTheProgramIsInterrupted(String signal) {
        String java = Jdk.any().program("java");
        try (Running program = Running.start(farside(java, "-cp", Jvm.classPath(), "probe.Steps"))) {
            assertEquals("echo.corp.example:13 hello", program.ask(READ));
            assertEquals("echo.corp.example:13 hello", program.ask(READ));
            Command.of("kill", "-" + signal, Long.toString(program.pid())).output();
            String said = program.lastWords();
            assertEquals(List.of(summary("", 2)), summaries(said), said);
        }
    }
}

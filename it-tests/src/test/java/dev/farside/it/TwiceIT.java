package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent that is loaded from two places: one set of rules applies, and a different second set is refused. */
class TwiceIT {
    private static final String STEP = "read=echo.corp.example:13";
    private static final String REACHED = "echo.corp.example:13 hello\n";

    private final FarSide side = FarSide.get();
    private final String agent = "-javaagent:" + Jvm.agentJar() + "=";
    private final Path other = side.rules("*.other.example via bastion\n");

    private String ours() {
        return "rules=" + side.rules();
    }

    private String others() {
        return "rules=" + other;
    }

    private void refused(String inForce, String not, Command.Result result) {
        assertAll(
                () -> assertEquals(78, result.status(), result::toString),
                () -> assertEquals("", result.out(), "main never ran"),
                () -> assertTrue(
                        result.err()
                                .endsWith("farside: started twice with different options: \"" + inForce
                                        + "\" is in force, \"" + not + "\" is not\nfarside: hint: the command line,"
                                        + " JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS can each bring an agent: leave one"
                                        + " of them, and put all rules into one file\n"),
                        result::toString));
    }

    @Test
    void otherRulesAreRefused() {
        Jvm line = Jvm.on(Jdk.any()).agent(ours());
        refused(
                others(),
                ours(),
                line.variable("JAVA_TOOL_OPTIONS", agent + others()).run("probe.Steps", STEP));
        refused(
                others(),
                ours(),
                line.variable("JDK_JAVA_OPTIONS", agent + others()).run("probe.Steps", STEP));
        refused(ours(), others(), line.agent(others()).run("probe.Steps", STEP));
        refused(
                ours(),
                "via=bastion,for=*.corp.example",
                line.agent("via=bastion,for=*.corp.example").run("probe.Steps", STEP));
        refused(ours(), "", line.agent("").run("probe.Steps", STEP));
        refused(
                ours(),
                ours() + ",forwards=yes",
                line.agent(ours() + ",forwards=yes").run("probe.Steps", STEP));
    }

    @Test
    void theSameOnceMoreIsNothing() {
        Jvm line = Jvm.on(Jdk.any()).agent(ours());
        for (Jvm twice : List.of(
                line.agent(ours()),
                line.agent(ours() + ",log=quiet,inherit=yes,forwards=no"),
                line.agent("rules=" + side.rules().getParent() + "/./rules"))) {
            Command.Result result = twice.run("probe.Steps", STEP);
            assertEquals(REACHED, result.out(), result::toString);
            assertEquals("", result.err());
        }
    }

    /** Its rules are not ours to overrule: here nothing of corp.example is far. */
    @Test
    void aChildThatBringsItsOwnAgentHasItsOwnRules() {
        Jvm child = Jvm.on(Jdk.any()).agent(others());
        Path file = side.scratch("options", "\"" + agent + others() + "\"\n");
        Jvm byFile = Jvm.on(Jdk.any()).with("@" + file);
        for (Jvm one : List.of(child, byFile)) {
            Command.Result result = Jvm.on(Jdk.any())
                    .farside(side.rules())
                    .run("probe.Spawn", one.bareLine("probe.Steps", STEP).toArray(new String[0]));
            assertEquals(
                    "echo.corp.example:13 java.net.UnknownHostException: echo.corp.example\n",
                    result.out(),
                    result::toString);
            assertEquals("", result.err());
        }
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            List<String> line = Jvm.on(Jdk.any()).bareLine("probe.Steps", STEP);
            Command.Result result = Jvm.on(Jdk.any())
                    .farside(side.rules())
                    .with("-Dspawn." + variable + "=" + agent + others())
                    .run("probe.Spawn", line.toArray(new String[0]));
            assertEquals(
                    "echo.corp.example:13 java.net.UnknownHostException: echo.corp.example\n",
                    result.out(),
                    result::toString);
        }
    }

    @Test
    void anAttachWithOtherRulesFailsAndLeavesTheProgramAsItWas() throws IOException {
        Jdk jdk = Jdk.any();
        Jvm willing = jdk.version() < 21 ? Jvm.on(jdk) : Jvm.on(jdk).with("-XX:+EnableDynamicAgentLoading");
        Process running = willing.farside(side.rules())
                .command("probe.Late", STEP)
                .merged()
                .start();
        try (BufferedReader out = running.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("echo.corp.example:13 hello", out.readLine());
            assertEquals("waiting", out.readLine());
            assertTrue(attach(jdk, running, ours()).out().contains("attached"));
            Command.Result second = attach(jdk, running, others());
            assertTrue(second.err().contains("AgentInitializationException"), second::toString);
            running.getOutputStream().write('\n');
            running.getOutputStream().flush();
            String said = out.lines().reduce("", (all, line) -> all + line + "\n");
            assertTrue(
                    said.contains("farside: started twice with different options: \"" + ours() + "\" is in force, \""
                            + others() + "\" is not\n"),
                    said);
            assertTrue(said.endsWith(REACHED), said);
        } finally {
            running.destroyForcibly();
        }
    }

    private static Command.Result attach(Jdk jdk, Process running, String options) {
        return Jvm.on(jdk)
                .run(
                        "probe.AttachTo",
                        Long.toString(running.pid()),
                        Jvm.agentJar().toString(),
                        options);
    }
}

package dev.farside.launcher;

import static dev.farside.launcher.Shell.complaint;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.agent.AgentOptions;
import dev.farside.launcher.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the agent gets into a JVM: as an option of java, or by JAVA_TOOL_OPTIONS; and out of it. */
class ShellEntryJavaTest {
    private static final String SHOW = "echo \"${JAVA_TOOL_OPTIONS-not set}\"";

    @TempDir
    Path directory;

    private Installed installed;
    private Shell shell;

    @BeforeEach
    void install() throws IOException {
        directory = directory.toRealPath();
        installed = Installed.in(directory.resolve("opt/farside"));
        Installed.fakeJava(directory.resolve("jdk/bin/java"));
        Installed.fakeJava(directory.resolve("jdk/bin/javac"));
        Files.createSymbolicLink(directory.resolve("java"), Path.of("jdk/bin/java"));
        Files.createSymbolicLink(directory.resolve("tools"), Path.of("jdk/bin"));
        Files.writeString(directory.resolve("my.rules"), "* direct\n");
        shell = new Shell(directory)
                .with("PATH", directory + "/jdk/bin:" + System.getenv("PATH"))
                .with("JAVA_HOME", directory + "/jdk");
    }

    private String sh(String script) {
        return sh(shell, script);
    }

    private String sh(Shell in, String script) {
        Result result = in.with("farside", installed.farside()).run("sh", "-c", script);
        assertEquals("", result.err());
        return result.line();
    }

    private String expand(String text) {
        return text.replace("AGENT", installed.javaagent()).replace("DIR", directory.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "./java", "jdk/bin/java", "tools/java", "\"$JAVA_HOME/bin/java\""})
    void javaGetsAnOptionAndItsEnvironmentIsLeftAlone(String java) {
        assertEquals(
                "[" + installed.javaagent() + "=log=info]\n[-jar]\n[a b.jar]\nenv [not set]",
                sh("\"$farside\" -v " + java + " -jar 'a b.jar'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javac", "jdk/bin/javac", "sh jdk/bin/java", "env java"})
    void othersGetTheEnvironment(String command) {
        assertEquals("env [" + installed.javaagent() + "]", sh("\"$farside\" " + command + " | tail -n 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "                                               | AGENT",
                "-Xmx1g                                         | AGENT -Xmx1g",
                "'-Da=b c'  -Dd=\"e f\"                         | AGENT '-Da=b c'  -Dd=\"e f\"",
                "-javaagent:/other/agent.jar                    | AGENT -javaagent:/other/agent.jar",
                "-javaagent:/my-farside-agent.jar.d/x.jar -Dx   | AGENT -javaagent:/my-farside-agent.jar.d/x.jar -Dx",
                "-javaagent:/my-farside-agent.jar=/farside-agent.jar | AGENT -javaagent:/my-farside-agent.jar=/farside-agent.jar",
                "-Dx=farside-agent.jar                          | AGENT -Dx=farside-agent.jar",
                "-Dx='a -javaagent:/farside-agent.jar'          | AGENT -Dx='a -javaagent:/farside-agent.jar'",
            })
    void whatIsInTheEnvironmentIsKept(String before, String after) {
        Shell set = shell.with("JAVA_TOOL_OPTIONS", before == null ? "" : before);
        assertEquals(expand(after), sh(set, "\"$farside\" sh -c '" + SHOW + "'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "AGENT                                        | AGENT=log=info",
                "AGENT=rules=/x,log=debug                     | AGENT=log=info",
                "-Xmx1g AGENT=log=debug -Da=b                 | AGENT=log=info -Xmx1g -Da=b",
                "'-Da=b c' \"AGENT=log=debug\" -Dd=\"e f\"    | AGENT=log=info '-Da=b c' -Dd=\"e f\"",
                "-javaagent:'/a b/farside-agent.jar'=log=info | AGENT=log=info",
                "AGENT AGENT -Dx                              | AGENT=log=info -Dx",
                "-Dx=\"a 'b'\" AGENT                          | AGENT=log=info -Dx=\"a 'b'\"",
            })
    void theAgentIsThereOnceAndTheOptionsNearestToTheCommandCount(String before, String after) {
        Shell set = shell.with("JAVA_TOOL_OPTIONS", expand(before));
        assertEquals(expand(after), sh(set, "\"$farside\" -v sh -c '" + SHOW + "'"));
    }

    @Test
    void nestedCallsAddNothing() {
        assertEquals("[-version]\nenv [" + installed.javaagent() + "]", sh("\"$farside\" \"$farside\" java -version"));
        assertEquals(
                "[-version]\nenv [" + installed.javaagent() + "=log=info]",
                sh("\"$farside\" -v \"$farside\" \"$farside\" java -version"));
        assertEquals(
                "[" + installed.javaagent() + "=log=info]\n[-version]\nenv [not set]",
                sh("\"$farside\" \"$farside\" -v java -version"));
    }

    @Test
    void theJavaPartRunsWithoutTheAgentAndGetsTheOptions() {
        String launcher = installed.home().resolve("lib/farside-launcher.jar").toString();
        Shell on = shell.with("JAVA_TOOL_OPTIONS", installed.javaagent() + " -Da=b");

        assertEquals(
                "[-XX:TieredStopAtLevel=1]\n[-XX:+UseSerialGC]\n[-jar]\n[" + launcher
                        + "]\n[explain]\n[--rules]\n[my.rules]\n[--log]\n[info]\n[host:80]\nenv [-Da=b]",
                sh(on, "\"$farside\" -v --rules my.rules explain host:80"));
        assertEquals("[--version]", sh("\"$farside\" --version | sed -n 5p"));
        assertEquals("[--help]", sh("\"$farside\" -h | sed -n 5p"));
    }

    @Test
    void withoutAJavaTheJavaPartSaysSo() {
        Result noHome = shell.with("JAVA_HOME", "/nowhere").run(installed.farside(), "check");
        Result none = new Shell(directory).with("PATH", "/nowhere").run("/bin/sh", installed.farside(), "check");

        assertEquals(
                complaint(
                        "JAVA_HOME is /nowhere, and no java can be run there",
                        "set it to a Java 17 or newer, or unset it to use the java of PATH"),
                noHome.err());
        assertEquals(78, noHome.status());
        assertEquals(
                complaint("this needs Java 17 or newer, and there is no java in PATH", "install one, or set JAVA_HOME"),
                none.err());
        assertEquals(78, none.status());
    }

    // on and off

    static Stream<String> shells() {
        return Stream.of("sh", "dash", "bash", "bash --posix", "zsh", "busybox sh")
                .filter(name -> Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, name.split(" ")[0]))));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void onAndOffLeaveWhatWasThere(String name) throws IOException {
        String script = "eval \"$(\"$farside\" on --rules my.rules)\"; " + SHOW + "\n"
                + "eval \"$(\"$farside\" on)\"; " + SHOW + "\n"
                + "eval \"$(\"$farside\" off)\"; " + SHOW + "\n"
                + "eval \"$(\"$farside\" off)\"; " + SHOW + "\n";
        Path file = Files.writeString(directory.resolve("script"), script);
        String on = installed.javaagent() + "=rules=" + directory + "/my.rules";
        String odd = "'-Da=b  c' -Dd=\"it's $HOME `x` \\\" -De=!f";

        assertEquals(on + "\n" + installed.javaagent() + "\nnot set\nnot set", sh(shell, name + " " + file));
        assertEquals(
                on + " " + odd + "\n" + installed.javaagent() + " " + odd + "\n" + odd + "\n" + odd,
                sh(shell.with("JAVA_TOOL_OPTIONS", odd), name + " " + file));
    }

    @Test
    void fishReadsItsOwnWords() {
        Shell set = shell.with("JAVA_TOOL_OPTIONS", "-Da='b\\c'");
        assertEquals(
                "set -gx JAVA_TOOL_OPTIONS '" + installed.javaagent() + " -Da=\\'b\\\\c\\''",
                sh(set, "\"$farside\" on --fish"));
        assertEquals("set -gx JAVA_TOOL_OPTIONS '-Da=\\'b\\\\c\\''", sh(set, "\"$farside\" off --fish"));
        assertEquals("set -e JAVA_TOOL_OPTIONS", sh("\"$farside\" --fish off"));
    }

    // What a real JVM makes of it

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two  blanks", "it's", "say \"hi\"", "per%cent, comma", "ünïcode"})
    void aRealJvmLoadsTheAgentFromAnyPath(String name) throws IOException {
        Installed odd = Installed.in(directory.resolve(name));
        Path rules = Files.writeString(directory.resolve(name).resolve("the rules"), "* direct\n");
        Shell real = new Shell(directory).with("LC_ALL", "C.UTF-8");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String options =
                "agent: " + AgentOptions.of(Map.of("rules", rules.toString())).print();

        for (List<String> command : List.of(
                List.of(odd.farside(), "--rules", rules.toString(), java, "-version"),
                List.of(odd.farside(), "--rules", rules.toString(), "env", java, "-version"),
                List.of(odd.farside(), "--rules", rules.toString(), odd.farside(), java, "-version"))) {
            Result result = real.run(command);
            assertEquals(options, result.line(), result.err());
            assertEquals(0, result.status());
        }
    }

    @Test
    void bothKindsOfQuotesInThePathAreRefusedWhereTheEnvironmentIsNeeded() throws IOException {
        Installed odd = Installed.in(directory.resolve("'\""));
        Result result = shell.run(odd.farside(), "true");
        assertEquals(
                complaint(odd.agent() + ": both kinds of quotes in one path", "install farside elsewhere"),
                result.err());
        assertEquals(78, result.status());
    }
}

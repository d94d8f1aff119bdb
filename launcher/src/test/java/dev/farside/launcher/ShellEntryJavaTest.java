package dev.farside.launcher;

import static dev.farside.launcher.Shell.complaint;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.agent.AgentOptions;
import dev.farside.launcher.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the agent gets into a JVM, as an option of java or through JAVA_TOOL_OPTIONS, and how it is removed again. */
class ShellEntryJavaTest {
    private static final String SHOW = "echo \"${JAVA_TOOL_OPTIONS-not set}\"";

    /** The first line of {@code java --version}. */
    private static final String JAVA_VERSION =
            "openjdk " + System.getProperty("java.version") + " " + System.getProperty("java.version.date");

    @TempDir
    Path directory;

    private Installed installed;
    private Shell shell;

    @BeforeEach
    void install() throws IOException {
        directory = directory.toRealPath();
        installed = Installed.in(directory.resolve("opt/farside"));
        Installed.telling(directory.resolve("jdk/bin/javac"));
        Installed.telling(directory.resolve("shims/java"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.createSymbolicLink(directory.resolve("jdk/bin/java"), java);
        Files.createSymbolicLink(directory.resolve("java"), Path.of("jdk/bin/java"));
        Files.createSymbolicLink(directory.resolve("tools"), Path.of("jdk/bin"));
        Files.writeString(directory.resolve("my.rules"), "* direct\n");
        shell = new Shell(directory)
                .with("PATH", directory + "/jdk/bin:" + System.getenv("PATH"))
                .with("JAVA_HOME", directory + "/jdk");
    }

    /** JUnit is wary of links that lead out of its directory. */
    @AfterEach
    void removeLinks() throws IOException {
        Files.delete(directory.resolve("java"));
        Files.delete(directory.resolve("jdk/bin/java"));
    }

    private String sh(String script) {
        return sh(shell, script);
    }

    private String sh(Shell in, String script) {
        Result result = in.with("farside", installed.farside()).run("sh", "-c", script);
        assertEquals("", result.err());
        return result.line().replaceAll(",run=[0-9]+\\.[0-9]+", ""); // where there is a summary
    }

    private String expand(String text) {
        return text.replace("AGENT", installed.javaagent()).replace("DIR", directory.toString());
    }

    /** A JVM that finds JAVA_TOOL_OPTIONS says so on stderr, which is empty here. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "./java", "jdk/bin/java", "tools/java", "\"$JAVA_HOME/bin/java\""})
    void javaGetsAnOptionAndItsEnvironmentIsLeftAlone(String java) {
        assertEquals("agent: log=info\n" + JAVA_VERSION, sh("\"$farside\" -v " + java + " --version | head -n 2"));
    }

    /** A JVM of 25 or newer complains of an archive of classes if an agent comes by -javaagent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-XX:AOTCache=a -jar x.jar -y                         | yes",
                "-Xmx1g -cp a -XX:AOTCacheOutput=a Main               | yes",
                "-XX:AOTMode=record -XX:AOTConfiguration=a Main       | yes",
                "-XX:SharedArchiveFile=a -p b --add-modules c Main    | yes",
                "-XX:+AOTClassLinking Main                            | no",
                "-Xshare:auto Main                                    | no",
                "-jar x.jar -XX:AOTCache=a                            | no",
                "Main -XX:AOTCache=a                                  | no",
                "-cp -XX:AOTCache=a Main                              | no",
                "-XX:AOTCache=a -p b -m c/d.Main                      | no",
                "-XX:AOTCache=a --module=c/d.Main                     | no",
                "--limit-modules java.sql -XX:AOTCache=a Main         | no",
                "-XX:AOTCache=a @file Main                            | no",
                "-XX:AOTCache=a -cp                                   | yes",
            })
    void theAgentComesInAnotherWayWhereAnArchiveIsNamed(String arguments, String archive) throws IOException {
        Path java = directory.resolve("echo/java"); // which prints what it is given
        Files.createDirectories(java.getParent());
        Files.copy(Path.of("/bin/echo"), java, StandardCopyOption.COPY_ATTRIBUTES);
        String agent = archive.equals("yes") ? "-agentlib:instrument=" + installed.agent() : installed.javaagent();
        assertEquals(agent + " " + arguments, sh("\"$farside\" echo/java " + arguments));
    }

    /** Where a variable may take the module java.instrument from it, only -javaagent asks for that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "JDK_JAVA_OPTIONS=--limit-modules=java.base",
                "JDK_JAVA_OPTIONS=@file",
                "_JAVA_OPTIONS=-XX:VMOptionsFile=some",
            })
    void butNotWhereAVariableMayLimitTheModules(String variable) throws IOException {
        Path java = directory.resolve("echo/java");
        Files.createDirectories(java.getParent());
        Files.copy(Path.of("/bin/echo"), java, StandardCopyOption.COPY_ATTRIBUTES);
        assertEquals(
                installed.javaagent() + " -XX:AOTCache=a Main",
                sh(variable + " \"$farside\" echo/java -XX:AOTCache=a Main"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javac",
                "jdk/bin/javac",
                "sh jdk/bin/javac",
                "env javac",
                "shims/java",
                "env PATH=shims:$PATH java"
            })
    void othersGetTheEnvironment(String command) {
        assertEquals("[-x]\nenv [" + installed.javaagent() + "]", sh("\"$farside\" " + command + " -x"));
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
                "-agentlib:instrument=/a/farside-agent.jar=log=x -Dx | AGENT=log=info -Dx",
                "AGENT AGENT -Dx                              | AGENT=log=info -Dx",
                "-Dx=\"a 'b'\" AGENT                          | AGENT=log=info -Dx=\"a 'b'\"",
            })
    void theAgentIsThereOnceAndTheOptionsNearestToTheCommandCount(String before, String after) {
        Shell set = shell.with("JAVA_TOOL_OPTIONS", expand(before));
        assertEquals(expand(after), sh(set, "\"$farside\" -v sh -c '" + SHOW + "'"));
    }

    @Test
    void nestedCallsAddNothing() {
        assertEquals("[-x]\nenv [" + installed.javaagent() + "]", sh("\"$farside\" \"$farside\" javac -x"));
        assertEquals(
                "[-x]\nenv [" + installed.javaagent() + "=log=info]",
                sh("\"$farside\" -v \"$farside\" \"$farside\" javac -x"));
        assertEquals("agent: null\n" + JAVA_VERSION, sh("\"$farside\" \"$farside\" java --version 2>&1 | head -n 2"));
        assertEquals(
                "agent: log=info\n" + JAVA_VERSION, sh("\"$farside\" \"$farside\" -v java --version 2>&1 | head -n 2"));
    }

    @Test
    void theJavaPartRunsWithoutTheAgentAndGetsTheOptions() throws IOException {
        String launcher = installed.home().resolve("lib/farside-launcher.jar").toString();
        Installed.telling(directory.resolve("told/bin/java"));
        Shell told = shell.with("JAVA_HOME", directory + "/told");
        Shell on = told.with("JAVA_TOOL_OPTIONS", installed.javaagent() + " -Da=b");

        assertEquals(
                "[-XX:TieredStopAtLevel=1]\n[-XX:+UseSerialGC]\n[-XX:-UsePerfData]\n[-jar]\n[" + launcher
                        + "]\n[explain]\n[--rules]\n[my.rules]\n[--log]\n[info]\n[host:80]\nenv [-Da=b]",
                sh(on, "\"$farside\" -v --rules my.rules explain host:80"));
    }

    @Test
    void withoutAJavaTheJavaPartSaysSo() {
        Result noHome = shell.with("JAVA_HOME", "/nowhere").run(installed.farside(), "check");
        Result none = new Shell(directory).with("PATH", "/nowhere").run("/bin/sh", installed.farside(), "check");

        assertEquals(
                complaint(
                        "JAVA_HOME is /nowhere, but no java can be run there",
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
                "set -gx JAVA_TOOL_OPTIONS '" + installed.javaagent() + " -Da=\\'b\\\\c\\''\n"
                        + "set -gx GRADLE_OPTS '-Dorg.gradle.daemon=false'\n"
                        + "set -gx SBT_OPTS '-Dsbt.server.autostart=false'\n"
                        + "set -gx MVND_NO_DAEMON 'true'",
                sh(set, "\"$farside\" on --fish | grep '^set'"));
        String none = "set -e GRADLE_OPTS\nset -e SBT_OPTS\nset -e MVND_NO_DAEMON";
        assertEquals(
                "set -gx JAVA_TOOL_OPTIONS '-Da=\\'b\\\\c\\''\n" + none,
                sh(set, "\"$farside\" off --fish | grep '^set'"));
        assertEquals("set -e JAVA_TOOL_OPTIONS\n" + none, sh("\"$farside\" --fish off | grep '^set'"));
    }

    // Build tools with daemons

    private static final String SHOW_ALL =
            "echo \"${GRADLE_OPTS-not set}|${SBT_OPTS-not set}|${MVND_NO_DAEMON-not set}\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                   | -Dorg.gradle.daemon=false",
                "''                                  | -Dorg.gradle.daemon=false",
                "-Xmx1g '-Da=b  c'                   | -Xmx1g '-Da=b  c' -Dorg.gradle.daemon=false",
                "-Dorg.gradle.daemon=true            | -Dorg.gradle.daemon=true -Dorg.gradle.daemon=false",
                "-Dorg.gradle.daemon=false -Xmx1g    | -Xmx1g -Dorg.gradle.daemon=false",
                "-Dx=y-Dorg.gradle.daemon=false      | -Dx=y-Dorg.gradle.daemon=false -Dorg.gradle.daemon=false",
            })
    void whatIsStartedBelowUsesNoDaemon(String before, String after) {
        Shell set = before == null ? shell : shell.with("GRADLE_OPTS", before);
        assertEquals(after + "|-Dsbt.server.autostart=false|true", sh(set, "\"$farside\" sh -c '" + SHOW_ALL + "'"));
        assertEquals(
                after + "|-Dsbt.server.autostart=false|true",
                sh(set, "\"$farside\" \"$farside\" -v sh -c '" + SHOW_ALL + "'"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void onKeepsTheShellFromDaemonsAndOffLeavesWhatWasThere(String name) throws IOException {
        String script = "eval \"$(\"$farside\" on)\"; " + SHOW_ALL + "\n"
                + "eval \"$(\"$farside\" on)\"; " + SHOW_ALL + "\n"
                + "eval \"$(\"$farside\" off)\"; " + SHOW_ALL + "\n";
        Path file = Files.writeString(directory.resolve("script"), script);
        String ours = "-Dorg.gradle.daemon=false|-Dsbt.server.autostart=false|true\n";
        assertEquals(ours + ours + "not set|not set|not set", sh(shell, name + " " + file));
        assertEquals(
                ("-Da='b  c' " + ours).repeat(2) + "-Da='b  c'|not set|not set",
                sh(shell.with("GRADLE_OPTS", "-Da='b  c'"), name + " " + file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gradle build --daemon | gradle --daemon | each build has a JVM of its own under farside; leave --daemon out",
                "./gradlew --daemon x  | gradlew --daemon | each build has a JVM of its own under farside; leave --daemon out",
                "sbt --client compile  | sbt --client | sbt without --client is a JVM of its own",
                "sbtn compile          | sbtn         | sbt is a JVM of its own",
                "mvnd verify           | mvnd         | mvn, and mvnd.sh, are JVMs of their own",
                "bloop run x           | bloop        | run the program itself: farside java ...",
                "ng x                  | ng           | run the program itself: farside java ...",
                "mill app.run -i       | mill         | mill -i has a JVM of its own",
                "bazel build           | bazel        | bazel --batch has a JVM of its own",
            })
    void aToolThatWorksInADaemonIsRefused(String line, String what, String hint) throws IOException {
        List<String> words = List.of(line.split(" "));
        Path tool = Path.of(words.get(0)).getFileName();
        Installed.telling(directory
                .resolve(words.get(0).startsWith(".") ? "." : "jdk/bin")
                .resolve(tool));
        Result result = shell.run(Shell.words(installed.farside(), words));
        assertEquals(complaint(what + " works in a daemon, a JVM that may be none of farside's", hint), result.err());
        assertEquals(2, result.status());
        assertEquals("", result.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gradle build",
                "gradle --no-daemon build",
                "sbt compile",
                "mvnd.sh verify",
                "mill -i app.run",
                "mill --no-server app.run",
                "bazel --batch build"
            })
    void oneThatWorksInAJvmOfItsOwnIsNot(String line) throws IOException {
        List<String> words = List.of(line.split(" "));
        Installed.telling(directory.resolve("jdk/bin").resolve(words.get(0)));
        Result result = shell.run(Shell.words(installed.farside(), words));
        assertEquals("", result.err());
        assertEquals(
                "[" + String.join("]\n[", words.subList(1, words.size())) + "]\nenv [" + installed.javaagent() + "]",
                result.line());
    }

    // No "Picked up"

    private static final String REAL_JAVA = System.getProperty("java.home");

    @ParameterizedTest
    @ValueSource(strings = {"javac --version", "jar --version", "jshell --version", "keytool -help", "jcmd -h"})
    void aToolOfARealJdkGetsAnOption(String command) throws IOException {
        String plain = REAL_JAVA + "/bin/" + command;
        Path link = Files.createSymbolicLink(
                directory.resolve(command.split(" ")[0]), Path.of(plain.substring(0, plain.indexOf(' '))));
        try {
            sh(plain + " >/dev/null 2>&1"); // a user's first jshell says that it creates a directory
            String expected = "agent: log=info\n" + sh(plain + " 2>&1");
            assertEquals(expected, sh("\"$farside\" -v " + plain + " 2>&1"));
            assertEquals(expected, sh("\"$farside\" -v ./" + command + " 2>&1"));
        } finally {
            Files.delete(link);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "run java $MAVEN_OPTS \"$@\"                            |              | 'OPTS [AGENT=for=%2A.x] env [not set]'",
                "MAVEN_OPTS=\"-Da $MAVEN_OPTS\"; run java $MAVEN_OPTS   |              | 'OPTS [-Da AGENT=for=%2A.x] env [not set]'",
                "MAVEN_OPTS=-Da; run java $MAVEN_OPTS                   |              | 'OPTS [-Da] env [AGENT=for=*.x]'",
                "run java                                               |              | 'OPTS [] env [AGENT=for=*.x]'",
                "run java $MAVEN_OPTS                                   | JAVACMD=x    | 'OPTS [] env [AGENT=for=*.x]'",
                "run java $MAVEN_OPTS                                   | HOME=DIR/rc  | 'OPTS [] env [AGENT=for=*.x]'",
                "run java $MAVEN_OPTS                                   | JAVA_HOME=DIR/shim | 'OPTS [] env [AGENT=for=*.x]'",
                "run java $MAVEN_OPTS                                   | MAVEN_OPTS=-Xmx1g AGENT=log=debug | 'OPTS [AGENT=for=%2A.x -Xmx1g] env [not set]'",
            })
    void mavenGetsTheAgentInItsVariableWhereThatIsSure(String script, String variable, String expected)
            throws IOException {
        Path maven = directory.resolve("maven");
        Files.createDirectories(maven.resolve("boot"));
        Files.createDirectories(maven.resolve("lib"));
        Files.createDirectories(maven.resolve("bin"));
        Installed.executable(
                maven.resolve("bin/mvn"),
                "#!/bin/sh\nrun() { :; }\n" + script.replace("; ", "\n")
                        + "\necho \"OPTS [${MAVEN_OPTS-}] env [${JAVA_TOOL_OPTIONS-not set}]\"\n");
        Files.createDirectories(directory.resolve("rc"));
        Files.createDirectories(directory.resolve("shim/bin"));
        Files.writeString(directory.resolve("rc/.mavenrc"), "MAVEN_OPTS=-Da\n");
        Installed.executable(directory.resolve("shim/bin/java"), "#!/bin/sh\n");
        Shell set = shell.with("HOME", directory.toString()).with("PATH", REAL_JAVA + "/bin:/usr/bin:/bin");
        if (variable != null) {
            String[] pair = expand(variable).split("=", 2);
            set = set.with(pair[0], pair[1]);
        }
        String told =
                sh(set, "\"$farside\" --via gw --for '*.x' maven/bin/mvn -v").replace("via=gw,", "");
        assertEquals("'" + told + "'", expand(expected));
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
                complaint(odd.agent() + ": the path contains both kinds of quotes", "install farside elsewhere"),
                result.err());
        assertEquals(78, result.status());
    }
}

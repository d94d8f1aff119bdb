package dev.farside.launcher;

import static dev.farside.launcher.Shell.complaint;
import static dev.farside.launcher.Shell.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.agent.AgentOptions;
import dev.farside.launcher.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellEntryTest {
    @TempDir
    Path directory;

    private Installed installed;
    private Shell shell;

    @BeforeEach
    void install() throws IOException {
        directory = directory.toRealPath();
        installed = Installed.in(directory.resolve("opt/farside"));
        Files.writeString(directory.resolve("my.rules"), "* direct\n");
        shell = new Shell(directory);
    }

    private Result farside(String... arguments) {
        return shell.run(words(installed.farside(), List.of(arguments)));
    }

    // What is wrong, in exact words

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(2, "no command is given", "farside COMMAND [ARG...] runs it; farside --help lists the rest"),
                wrong(
                        2,
                        "no command is given",
                        "farside COMMAND [ARG...] runs it; farside --help lists the rest",
                        "--rules",
                        "my.rules",
                        "--"),
                wrong(2, "unknown option --ruls", "did you mean --rules?", "--ruls", "x", "true"),
                wrong(2, "unknown option --rulse", "did you mean --rules?", "--rulse=x", "true"),
                wrong(2, "unknown option --no-inherits", "did you mean --no-inherit?", "--no-inherits", "true"),
                wrong(2, "unknown option --no", "did you mean --no-inherit?", "--no", "true"),
                wrong(
                        2,
                        "unknown option -x",
                        "farside --help lists the options; options of a command come after the command",
                        "-x",
                        "true"),
                wrong(2, "--rules needs a value", null, "--rules"),
                wrong(2, "--color red is unknown", "the choices are auto, always, never", "--color", "red", "true"),
                wrong(2, "--rules is given an empty value", null, "--rules=", "true"),
                wrong(2, "--for: the value contains a control character", null, "--for", "a\nb", "true"),
                wrong(2, "--log loud is unknown", "the levels are quiet, info, debug", "--log", "loud", "true"),
                wrong(
                        2,
                        "--via bastion is given without --for",
                        "--for '*.corp.example' says which hosts go through that gateway",
                        "--via",
                        "bastion",
                        "true"),
                wrong(
                        2,
                        "--for *.corp is given without --via",
                        "--via bastion says which gateway these hosts go through",
                        "--for=*.corp",
                        "true"),
                wrong(
                        2,
                        "--rules and --via are given together",
                        "write the hosts of --via into the rules file",
                        "--rules",
                        "my.rules",
                        "--via",
                        "b",
                        "--for",
                        "a",
                        "true"),
                wrong(
                        2,
                        "--via is given twice",
                        "a chain is --via jump,gateway; for more than one gateway write a rules file",
                        "--via",
                        "a",
                        "--via",
                        "b",
                        "true"),
                wrong(
                        2,
                        "farside on takes no command, but got true",
                        "farside -- on runs a program of that name",
                        "on",
                        "true"),
                wrong(2, "--fish is for farside on and farside off", null, "--fish", "true"),
                wrong(
                        2,
                        "no command is given",
                        "farside record COMMAND [ARG...] runs it; farside --help lists the rest",
                        "record"),
                wrong(2, "-o needs a value", null, "record", "-o"),
                wrong(2, "-o is given an empty value", null, "record", "-o", "", "true"),
                wrong(
                        2,
                        "unknown option -o",
                        "farside --help lists the options; options of a command come after the command",
                        "-o",
                        "x",
                        "true"),
                wrong(
                        2,
                        "farside record takes neither --natives nor --forwards",
                        "it notes what JVMs connect to, and redirects nothing",
                        "record",
                        "--natives",
                        "true"),
                wrong(
                        78,
                        "DIR/my.rules exists already",
                        "farside record overwrites no file: name another one, or remove this one",
                        "record",
                        "-o",
                        "my.rules",
                        "true"),
                wrong(
                        78,
                        "DIR/none/x: cannot be written",
                        "is its directory there, and may you write into it?",
                        "record",
                        "-o",
                        "none/x",
                        "true"),
                wrong(127, "nonesuch: command not found", null, "record", "-o", "none/x", "nonesuch"),
                wrong(
                        78,
                        "DIR/no.rules: no such file",
                        "--rules needs a rules file; docs/rules.md shows one",
                        "--rules",
                        "no.rules",
                        "true"),
                wrong(78, "DIR/opt: is a directory", "--rules needs a file", "--rules", "opt", "on"),
                wrong(127, "nonesuch: command not found", null, "nonesuch"),
                wrong(127, ": command not found", null, ""),
                wrong(2, "farside has no command chekc", "did you mean farside help check?", "help", "chekc"),
                wrong(
                        2,
                        "farside has no command ls",
                        "farside help lists the commands; ls --help may have help of its own",
                        "help",
                        "ls"),
                wrong(
                        2,
                        "farside help takes one command, but got on",
                        "farside help prints all of them",
                        "help",
                        "check",
                        "on"),
                wrong(
                        2,
                        "farside version takes no argument, but got x",
                        "farside -- version runs a program of that name",
                        "version",
                        "x"),
                wrong(
                        78,
                        "DIR/opt/farside/lib/help/demo: cannot be read",
                        "bin and lib of the distribution belong side by side",
                        "demo",
                        "--help"),
                wrong(127, "hlep: command not found", "did you mean farside help?", "hlep"),
                wrong(127, "chekc: command not found", "did you mean farside check?", "chekc"),
                wrong(127, "./nonesuch: command not found", null, "./nonesuch"),
                wrong(126, "./my.rules: cannot be run", "is it executable?", "./my.rules"),
                wrong(126, "./opt: is a directory", null, "./opt"));
    }

    private static Arguments wrong(int status, String what, String hint, String... arguments) {
        return Arguments.of(status, what, hint, List.of(arguments));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void wrong(int status, String what, String hint, List<String> arguments) {
        Result result = shell.run(words(installed.farside(), arguments));

        assertEquals(complaint(what.replace("DIR", directory.toString()), hint), result.err());
        assertEquals("", result.out());
        assertEquals(status, result.status());
    }

    @Test
    void oneEditIsASlipAndTwoAreAnotherCommand() {
        assertEquals(complaint("chk: command not found", null), farside("chk").err());
    }

    @Test
    void withoutItsAgentItSaysWhatIsMissing() throws IOException {
        Path copy = Installed.executable(directory.resolve("copied"), Files.readString(Path.of("src/main/sh/farside")));

        Result result = shell.run(copy.toString(), "true");

        assertEquals(
                complaint(
                        directory + "/../lib/farside-agent.jar: cannot be read",
                        "bin and lib of the distribution belong side by side;"
                                + " link to bin/farside instead of copying it"),
                result.err());
        assertEquals(78, result.status());
    }

    @Test
    void aPathThatJavaCannotTakeIsRefused() throws IOException {
        Installed odd = Installed.in(directory.resolve("a=b"));

        Result result = shell.run(odd.farside(), "true");

        assertEquals(
                complaint(
                        odd.agent() + ": Java cannot load an agent from a path that contains =",
                        "install farside elsewhere"),
                result.err());
        assertEquals(78, result.status());
    }

    // The command is run as if farside were not there

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 78, 126, 127, 255})
    void theStatusIsTheCommands(int status) {
        assertEquals(status, farside("sh", "-c", "exit " + status).status());
    }

    @Test
    void theCommandHasTheLaunchersPidAndGetsItsSignals() throws Exception {
        Process process = shell.start(List.of(installed.farside(), "sh", "-c", "echo $$; exec cat"));
        assertEquals(String.valueOf(process.pid()), process.inputReader().readLine());

        process.destroy(); // SIGTERM

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(128 + 15, process.exitValue());
    }

    @Test
    void standardInputIsTheCommands() throws Exception {
        Process process = shell.start(List.of(installed.farside(), "cat"));
        try (var in = process.outputWriter()) {
            in.write("one\ntwo\n");
        }

        assertEquals(List.of("one", "two"), process.inputReader().lines().toList());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }

    @Test
    void argumentsArriveAsTheyAre() {
        Result result = farside("printf", "[%s]", "", "a b", "*", "$HOME", "\\n", "'\"", "--rules", "--", "ü");
        assertEquals("[][a b][*][$HOME][\\n]['\"][--rules][--][ü]", result.out());
    }

    @Test
    void theEnvironmentChangesOnlyInWhatJvmsRead() {
        Shell odd = shell.with("farside", "mine")
                .with("rules", "mine")
                .with("PWD", directory.toString())
                .with("OLDPWD", "/")
                .with("JAVA_HOME", "/nowhere")
                .with("A", "two\nlines");

        assertEquals(
                sorted(odd.run("/bin/sh", "-c", "exec env").out()
                        + "JAVA_TOOL_OPTIONS=" + installed.javaagent() + "\nGRADLE_OPTS=-Dorg.gradle.daemon=false\n"
                        + "SBT_OPTS=-Dsbt.server.autostart=false\nMVND_NO_DAEMON=true\n"),
                sorted(odd.run(installed.farside(), "env").out()));
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().collect(Collectors.joining("\n"));
    }

    @Test
    void attachTakesTheOptionsOfARunBeforeItsName() throws IOException {
        Path jdk = directory.resolve("jdk");
        Installed.telling(jdk.resolve("bin/java"));
        Shell java = shell.with("JAVA_HOME", jdk.toString());
        String said = java.run(
                        installed.farside(),
                        "--no-reload",
                        "--no-inherit",
                        "--forwards",
                        "-v",
                        "--via",
                        "gw",
                        "--for",
                        "x",
                        "attach",
                        "7")
                .out();
        assertTrue(
                said.replace("\n", "")
                        .contains(
                                "[attach][--via][gw][--for][x][--log][info][--forwards][--no-reload][--no-inherit][7]"),
                said);
        assertEquals(
                Shell.complaint("--natives is for one command", "farside attach covers the JVM alone"),
                java.run(installed.farside(), "--natives", "attach", "7").err());
    }

    @Test
    void aCommandNamedLikeOneOfOursIsReachable() throws IOException {
        Files.createDirectory(directory.resolve("tools"));
        for (String name : List.of("check", "on")) {
            Installed.executable(directory.resolve("tools/" + name), "#!/bin/sh\necho this is $0\n");
        }
        Shell tools = shell.with("PATH", directory + "/tools:" + System.getenv("PATH"));

        assertEquals(
                "this is " + directory + "/tools/check",
                tools.run(installed.farside(), "--", "check").line());
        assertEquals(
                "this is " + directory + "/tools/on",
                tools.run(installed.farside(), "-v", "--", "on").line());
    }

    @Test
    void theShellsOwnCommandsAreNotMeant() {
        assertEquals(127, farside("exit").status());
        assertEquals(complaint("exit: command not found", null), farside("exit").err());
    }

    // Programs that are no JVMs

    private static final String SOCKS = "opens a SOCKS proxy: ";

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("curl", "farside --natives takes it through a SOCKS proxy of its own"),
                Arguments.of("git", "farside --natives takes it through a SOCKS proxy of its own"),
                Arguments.of("wget", "farside forward -D 1080 gw " + SOCKS + "ALL_PROXY=socks5h://localhost:1080"),
                Arguments.of("psql", "farside forward -L 15432:HOST:5432 gw listens on localhost:15432 for it"),
                Arguments.of("dig", "farside check HOST:PORT tries a connection through the gateway"),
                Arguments.of("ssh", "ssh has ways of its own: ProxyJump in the ssh_config, or -J"));
    }

    /** With -v, or on a terminal, before it runs: the command has this process. */
    @ParameterizedTest
    @MethodSource
    void others(String name, String hint) throws IOException {
        Installed.executable(directory.resolve(name), "#!/bin/sh\necho out; echo err >&2; exit 3\n");
        List<String> command = List.of(installed.farside(), "--via", "gw", "--for", "*.x", "./" + name);
        String said = complaint(name + " is no Java program, so its connections stay direct", hint);

        Result quiet = shell.run(command);
        Result verbose = shell.run(installed.farside(), "-v", "--via", "gw", "--for", "*.x", "./" + name);
        Result terminal = shell.run("script", "-qec", "'" + String.join("' '", command) + "'", "/dev/null");

        assertEquals("out\nerr\n3", quiet.out() + quiet.err() + quiet.status());
        assertEquals("out\n" + said + "err\n3", verbose.out() + verbose.err() + verbose.status());
        assertEquals(said + "out\nerr\n3", terminal.out().replace("\r", "") + terminal.status());
    }

    private static final String STARTS_A_JVM =
            "run=${JAVA_TOOL_OPTIONS##*run=}; : >\"$XDG_RUNTIME_DIR/farside/$run\"; ";

    static Stream<Arguments> atTheEnd() {
        return Stream.of(
                Arguments.of("what is no JVM", "-v", "", true),
                Arguments.of("a JVM", "-v", STARTS_A_JVM, false),
                Arguments.of("what is left running may be a JVM", "-v", "sleep 3 >/dev/null 2>&1 & ", false),
                Arguments.of("a JVM under another farside", "-v", "FARSIDE --rules my.rules ./inner; ", false),
                Arguments.of("nobody wants to know", "--log=quiet", "", false),
                Arguments.of("nobody looks", "--color=never", "", false));
    }

    /** Of farside, whose JVMs have directory/run. The shell reads all that it says before it asks for the status. */
    private Result allSaid(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "sh", "-c", "said=$(\"$@\" 2>&1); status=$?; echo \"$said\"; exit $status", "sh", installed.farside()));
        line.addAll(List.of(arguments));
        return shell.with("XDG_RUNTIME_DIR", directory.resolve("run").toString())
                .run(line.toArray(String[]::new));
    }

    /** A program that may start a JVM or not. */
    @ParameterizedTest
    @MethodSource
    void atTheEnd(String what, String option, String starts, boolean told) throws IOException {
        Path runs = Files.createDirectories(directory.resolve("run/farside"));
        String lines = starts.replace("FARSIDE", installed.farside());
        Installed.executable(directory.resolve("tool"), "#!/bin/sh\n" + lines + "echo out; exit 3\n");
        Installed.executable(directory.resolve("inner"), "#!/bin/sh\n" + STARTS_A_JVM);
        Result result = allSaid(option, "--via=gw", "--for=*.x", "./tool");
        assertEquals("out\n" + (told ? NO_JVM : "") + "3", result.out() + result.status());
        try (Stream<Path> left = Files.list(runs)) {
            assertEquals(0, left.count());
        }
    }

    private static final String NO_JVM = "farside: tool has started no JVM, so all its connections were direct; "
            + "other programs need farside --natives, or farside forward -D 1080 gw\n";

    static Stream<Arguments> atTheEndOfARecord() {
        String killed = STARTS_A_JVM + "echo begin 4194999 5 >\"$XDG_RUNTIME_DIR/farside/$run\"; ";
        return Stream.of(
                Arguments.of("what is no JVM", "app.rules", "", true),
                Arguments.of("what is no JVM", "-", "", true),
                Arguments.of("a JVM", "app.rules", STARTS_A_JVM, false),
                Arguments.of("a JVM", "-", STARTS_A_JVM, false),
                Arguments.of("a JVM that was killed", "app.rules", killed, false),
                Arguments.of("what is left running may be a JVM", "app.rules", "sleep 3 >/dev/null 2>&1 & ", false),
                Arguments.of("a JVM that left only its record", "app.rules", "echo '# x' >app.rules; ", false));
    }

    @ParameterizedTest
    @MethodSource
    void atTheEndOfARecord(String what, String output, String starts, boolean told) throws IOException {
        Path runs = Files.createDirectories(directory.resolve("run/farside"));
        Installed.executable(directory.resolve("tool"), "#!/bin/sh\n" + starts + "echo out; exit 3\n");
        Result result = allSaid("record", "-v", "-o", output, "./tool");
        String words = "farside: tool has started no JVM, so nothing is recorded\n";
        assertEquals("out\n" + (told ? words : "") + "3", result.out() + result.status());
        try (Stream<Path> left = Files.list(runs)) {
            assertEquals(0, left.filter(mark -> mark.toFile().length() == 0).count());
        }
    }

    /** What JVMs count has other numbers than what they record. */
    @Test
    void aFarsideInsideOfARecordHasARunOfItsOwn() throws IOException {
        Installed.executable(directory.resolve("inner"), "#!/bin/sh\necho ${JAVA_TOOL_OPTIONS##*run=}\n");
        String[] runs = farside(
                        "record", "sh", "-c", "./inner; '" + installed.farside() + "' -v --rules my.rules ./inner")
                .out()
                .split("\n");
        assertEquals(2, runs.length);
        assertNotEquals(runs[0], runs[1]);
    }

    /** A file with words is that of JVMs that count, and they delete it themselves. */
    @Test
    void whatJvmsHaveCountedIsKept() throws IOException {
        Path runs = Files.createDirectories(directory.resolve("run/farside"));
        Installed.executable(
                directory.resolve("tool"),
                "#!/bin/sh\n" + STARTS_A_JVM + "echo begin >\"$XDG_RUNTIME_DIR/farside/$run\"");
        Result result = shell.with("XDG_RUNTIME_DIR", directory.resolve("run").toString())
                .run("sh", "-c", "\"$@\" 2>&1 | cat", "sh", installed.farside(), "-v", "./tool");
        assertEquals("", result.out());
        try (Stream<Path> left = Files.list(runs)) {
            assertEquals("begin\n", Files.readString(left.findAny().orElseThrow()));
        }
    }

    /** Without a place where a JVM could leave its mark nothing is known. */
    @Test
    void nothingIsSaidWhereNothingCanBeKnown() throws IOException {
        Installed.executable(directory.resolve("tool"), "#!/bin/sh\necho out\n");
        Result result = shell.run("sh", "-c", "\"$@\" 2>&1 | cat", "sh", installed.farside(), "-v", "./tool");
        assertEquals("out\n", result.out());
    }

    // Colours

    static Stream<Arguments> colours() {
        return Stream.of(
                Arguments.of(true, "TERM=xterm", "", true),
                Arguments.of(true, "TERM=xterm NO_COLOR=", "--color auto", true),
                Arguments.of(true, "TERM=xterm NO_COLOR=1", "", false),
                Arguments.of(true, "TERM=xterm NO_COLOR=1", "--color=always", true),
                Arguments.of(true, "TERM=xterm CI=true", "", false),
                Arguments.of(true, "TERM=xterm", "--color never", false),
                Arguments.of(true, "TERM=dumb", "", false),
                Arguments.of(true, "TERM=", "", false),
                Arguments.of(false, "TERM=xterm", "", false),
                Arguments.of(false, "TERM=xterm", "--color always", true));
    }

    @ParameterizedTest
    @MethodSource
    void colours(boolean onTerminal, String environment, String options, boolean coloured) {
        String command = "env " + environment + " '" + installed.farside() + "' " + options + " --ruls x";
        Result result = onTerminal ? shell.run("script", "-qec", command, "/dev/null") : shell.run("sh", "-c", command);
        String said = (result.out() + result.err()).replace("\r", "");
        String plain = complaint("unknown option --ruls", "did you mean --rules?");
        assertEquals(
                coloured
                        ? plain.replaceFirst("farside:", "\033[1;31mfarside:\033[m")
                                .replace("hint:", "\033[36mhint:\033[m")
                        : plain,
                said);
    }

    // Help

    @ParameterizedTest
    @ValueSource(strings = {"check --help", "check -h", "help check", "-v check --help"})
    void helpIsThePageThatTheBuildMade(String arguments) {
        assertEquals(
                "the help  of \\check\n\n%s\n", farside(arguments.split(" ")).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "--rules x --help", "-v help"})
    void withoutACommandItIsTheFirstPage(String arguments) {
        assertEquals("the help\n", farside(arguments.split(" ")).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "version"})
    void theVersionIsAFileToo(String arguments) {
        assertEquals("farside 1\n", farside(arguments).out());
    }

    // Where it is started from

    @Test
    void linksAreFollowed() throws IOException {
        Files.createDirectories(directory.resolve("local/bin"));
        Files.createSymbolicLink(directory.resolve("local/absolute"), Path.of(installed.farside()));
        Files.createSymbolicLink(directory.resolve("local/bin/farside"), Path.of("../../opt/farside/bin/farside"));
        Files.createSymbolicLink(directory.resolve("again"), Path.of("local/bin/farside"));
        Files.createSymbolicLink(directory.resolve("current"), Path.of("opt/farside"));
        Files.createSymbolicLink(directory.resolve("justbin"), Path.of("opt/farside/bin"));
        Shell inPath = shell.with("PATH", directory + "/local/bin:" + System.getenv("PATH"));

        for (String command : List.of(
                installed.farside(),
                "./opt/farside/bin/farside",
                "opt/farside/bin/farside",
                "opt/../opt/farside/bin/farside",
                directory + "/local/absolute",
                "local/bin/farside",
                "./again",
                "current/bin/farside",
                "justbin/farside",
                "sh opt/farside/bin/farside",
                "cd opt/farside/bin; sh farside",
                "cd opt/farside/bin; ./farside",
                "farside")) {
            Result result = inPath.run("sh", "-c", command + " sh -c 'echo $JAVA_TOOL_OPTIONS'");
            assertEquals("", result.err(), command);
            Path agent = Path.of(result.line().replaceFirst("^-javaagent:", ""));
            assertTrue(agent.isAbsolute(), command);
            assertEquals(installed.agent(), agent.toRealPath().toString(), command);
        }
    }

    @Test
    void aReadOnlyPlaceIsGoodEnough() {
        shell.run("chmod", "-R", "a-w", installed.home().toString());

        Result result = farside("sh", "-c", "echo $JAVA_TOOL_OPTIONS");

        assertEquals(installed.javaagent(), result.line());
        shell.run("chmod", "-R", "u+w", installed.home().toString());
    }

    // The options, as the agent reads them

    static Stream<Arguments> options() {
        return Stream.of(
                options(Map.of()),
                options(Map.of("rules", "DIR/my.rules"), "--rules", "my.rules"),
                options(Map.of("rules", "DIR/my.rules"), "--rules=./my.rules"),
                options(Map.of("rules", "/dev/null"), "--rules", "/dev/null", "--"),
                options(Map.of("log", "info"), "-v"),
                options(Map.of("log", "debug"), "-v", "--log", "debug"),
                options(Map.of("log-file", "DIR/my.log"), "--log-file", "my.log"),
                options(Map.of("log-file", "/var/log/far side"), "--log-file=/var/log/far side"),
                options(Map.of("inherit", "no"), "--no-inherit"),
                options(Map.of("reload", "no"), "--no-reload"),
                options(Map.of("color", "always"), "--color", "always"),
                options(Map.of("forwards", "yes"), "--forwards"),
                options(
                        ordered("via", "a,b", "for", "*.x,!y.x,10.0.0.0/8"),
                        "--via",
                        "a,b",
                        "--for",
                        "*.x,!y.x",
                        "--for",
                        "10.0.0.0/8"),
                options(
                        ordered("via", "u@h:22", "for", "a \"b\" 'c' 100% \\ x=y ü [::1]:80", "log", "quiet"),
                        "--for",
                        "a \"b\" 'c' 100% \\ x=y ü [::1]:80",
                        "--log=quiet",
                        "--via=u@h:22"));
    }

    @Test
    void recordMakesItsFileForTheUserAloneAndNamesTheRun() throws IOException {
        Result result = farside("record", "-o", "./new.rules", "--via", "gw", "sh", "-c", "echo $JAVA_TOOL_OPTIONS");

        assertEquals("", result.err());
        Path file = directory.resolve("new.rules");
        assertEquals(
                installed.javaagent() + "=via=gw,record=" + file + ",run=N",
                result.line().replaceFirst("run=[0-9]+\\.[0-9]+$", "run=N"));
        assertEquals("# farside record: no JVM of this run has ended yet.\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Result joined = farside("record", "-o=" + file + "2", "sh", "-c", "echo $JAVA_TOOL_OPTIONS");
        assertTrue(joined.line().contains("=record=" + file + "2,run="), joined::toString);
        assertTrue(
                farside("record", "sh", "-c", "echo $JAVA_TOOL_OPTIONS").line().contains("=record=-,run="));
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Arguments options(Map<String, String> expected, String... arguments) {
        return Arguments.of(expected, List.of(arguments));
    }

    @ParameterizedTest
    @MethodSource
    void options(Map<String, String> expected, List<String> arguments) {
        Map<String, String> absolute = new LinkedHashMap<>(expected);
        absolute.replaceAll((key, file) -> file.replace("DIR", directory.toString()));

        Result result = shell.run(
                Stream.of(List.of(installed.farside()), arguments, List.of("sh", "-c", "echo \"$JAVA_TOOL_OPTIONS\""))
                        .flatMap(List::stream)
                        .toList());

        String text = AgentOptions.of(absolute).print();
        // Where there is a summary, the run has a name.
        String line =
                result.line().replaceFirst("(?<=[=,])run=[0-9]+\\.[0-9]+$", "").replaceFirst("[,=]$", "");
        assertEquals(absolute.getOrDefault("log", "quiet").equals("quiet"), line.equals(result.line()));
        assertEquals(installed.javaagent() + (text.isEmpty() ? "" : "=" + text), line);
        assertEquals(
                absolute,
                AgentOptions.parse(
                                line.substring(installed.javaagent().length()).replaceFirst("^=", ""))
                        .asMap());
    }
}

package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import dev.farside.it.site.Terminal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code farside status} and {@code farside top} of JVMs. Where all JVMs of the machine would be asked, the test has a PID
 * namespace of its own, lest others that run now are disturbed.
 */
class JvmsIT {
    private static final String LISTENER = "Attach Listener";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private static Command farside(Jdk jdk, String... arguments) {
        return Command.of(Jvm.farsideProgram())
                .and(arguments)
                .with("JAVA_HOME", jdk.home().toString());
    }

    private Running talks(Jdk jdk, int connections, String... options) {
        Running talks = Running.start(Jvm.on(jdk)
                .farside(side.rules())
                .with(options)
                .command("probe.Talks", "echo.corp.example", Integer.toString(connections)));
        assertEquals("holds " + connections, talks.line());
        return talks;
    }

    /** The names of the JVM's threads, as the system has them: 15 characters. */
    private static String systemThreads(long pid) {
        return Command.of("sh", "-c", "cat /proc/" + pid + "/task/*/comm").output();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmTellsOfItsConnectionsAndSeesNothingOfThat(Jdk jdk) {
        try (Running talks = talks(jdk, 2)) {
            String pid = Long.toString(talks.pid());
            String properties = talks.ask("properties");
            String threads = talks.ask("threads");
            assertFalse(threads.contains(LISTENER), threads);
            Command.Result json = farside(jdk, "status", "--json", pid).run();
            Command.Result text = farside(jdk, "status", pid).run();
            Command.Result top = farside(jdk, "top", pid).run();
            Command.Result topJson = farside(jdk, "top", "--json", pid).run();
            String rule = Pattern.quote(side.rules() + ":2");
            String connection = "\\{\"place\":\"echo.corp.example:7\",\"rule\":\"" + rule
                    + "\",\"hop\":false,\"ageMillis\":\\d+,\"received\":(100|200),\"sent\":\\1\\}";
            Pattern told = Pattern.compile("\\{\"pid\":" + pid
                    + ",\"user\":\"root\",\"program\":\"probe.Talks\",\"why\":null,\"recording\":false,\"connections\":2,"
                    + "\"waiting\":0,\"loggingIn\":0,\"received\":300,\"sent\":300,\"question\":null,\"counts\":null,"
                    + "\"gateways\":\\[\\{\"gateway\":\"bastion\",\"busy\":false,\"loggingIn\":0,\"waiting\":0,\"trouble\":null,"
                    + "\"sessions\":\\[\\{\"login\":\"[^\"]+ by publickey[^\"]*\",\"ending\":false,\"ageMillis\":\\d+,\"opening\":0,"
                    + "\"open\":2,\"received\":300,\"sent\":300,\"connections\":\\[" + connection + ","
                    + connection.replace("\\1", "\\2") + "\\],\"leftOut\":0\\}\\]\\}\\]\\}\n");
            assertAll(
                    () -> assertTrue(told.matcher(json.out()).matches(), json::toString),
                    () -> assertTrue(told.matcher(topJson.out()).matches(), topJson::toString),
                    () -> assertEquals(0, json.status() + text.status() + top.status() + topJson.status()),
                    () -> assertEquals("", json.err() + text.err() + top.err() + topJson.err()),
                    () -> assertEquals(
                            "JVM " + pid + " probe.Talks: 2 connections, 300 B received, 300 B sent",
                            text.lines().get(0)),
                    () -> assertEquals(
                            "  gateway  bastion: open, 2 connections",
                            text.lines().get(1)),
                    () -> assertTrue(
                            text.lines()
                                    .get(2)
                                    .matches(" +echo.corp.example:7 \\(rule " + rule
                                            + "\\): \\d+ (s|min), 100 B received, 100 B sent"),
                            text::toString),
                    () -> assertTrue(
                            top.lines().get(1).matches(" *" + pid + " probe.Talks +bastion +open +2 +0 +300 B +300 B"),
                            top::toString),
                    () -> assertTrue(
                            top.lines()
                                    .get(4)
                                    .matches("  echo.corp.example:7 .+ bastion +\\d+ (s|min) +\\d00 B +\\d00 B"),
                            top::toString));
            assertEquals(properties, talks.ask("properties"));
            Set<String> more = names(talks.ask("threads"));
            more.removeAll(names(threads));
            assertEquals(Set.of(LISTENER), more, "the JVM's own");
        }
    }

    private static Set<String> names(String list) {
        return new TreeSet<>(List.of(list.substring(1, list.length() - 1).split(", ")));
    }

    /** One is covered and one is not. Only the covered one is attached to. */
    @ParameterizedTest
    @MethodSource("jdks")
    void otherJvmsAreNotAttachedTo(Jdk jdk) {
        Jvm jvm = Jvm.on(jdk);
        String far = String.join(" ", jvm.farside(side.rules()).line("probe.Talks", "echo.corp.example", "1"));
        String near = String.join(" ", jvm.line("probe.Talks", "none", "0"));
        String directory = side.scratch("x", "").getParent().toString();
        String script = String.join(
                "\n",
                "cd " + directory,
                "others=$(ls -A /tmp | grep attach_pid)",
                "mkfifo in; sleep 300 > in &",
                "holder=$!",
                far + " < in > far & far=$!",
                near + " < in > near & near=$!",
                "until grep -q holds far && grep -q holds near; do sleep 0.1; done",
                Jvm.farsideProgram() + " status --json; echo \"status $?\"",
                Jvm.farsideProgram() + " top",
                "ls -A $PWD | grep attach; ls -A /tmp | grep attach_pid | grep -vxF \"$others\"",
                "echo \"far $(cat /proc/$far/task/*/comm | grep -c '" + LISTENER + "')\"",
                "echo \"near $(cat /proc/$near/task/*/comm | grep -c '" + LISTENER + "')\"",
                "kill -9 $far $near $holder; wait");
        Command.Result result = Command.of(side.near()
                        .onNetwork(List.of("unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", script)))
                .with("JAVA_HOME", jdk.home().toString())
                .with("XDG_RUNTIME_DIR", directory)
                .with("XDG_STATE_HOME", directory)
                .run();
        List<String> lines = result.lines();
        assertAll(
                () -> assertEquals(6, lines.size(), result::toString),
                () -> assertTrue(
                        lines.get(0).contains("\"program\":\"probe.Talks\",\"why\":null,")
                                && lines.get(0).contains("\"connections\":1,"),
                        result::toString),
                () -> assertEquals("status 1", lines.get(1), "no login is held"),
                () -> assertTrue(lines.get(2).startsWith("    PID PROGRAM "), result::toString),
                () -> assertTrue(lines.get(3).contains(" bastion "), result::toString),
                () -> assertEquals("far 1", lines.get(4)),
                () -> assertEquals("near 0", lines.get(5)));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmThatCannotBeAskedIsLeftAlone(Jdk jdk) {
        try (Running disabled = talks(jdk, 0, "-XX:+DisableAttachMechanism");
                Running stopped = talks(jdk, 0)) {
            Command.of("kill", "-STOP", Long.toString(stopped.pid())).output();
            assertEquals("it has -XX:+DisableAttachMechanism", whyNot(jdk, disabled));
            assertEquals("it is stopped", whyNot(jdk, stopped));
            Command.of("kill", "-CONT", Long.toString(stopped.pid())).output();
            for (Running one : List.of(disabled, stopped)) {
                assertTrue(one.ask("threads").startsWith("["), "and no dump of its threads");
                assertFalse(systemThreads(one.pid()).contains(LISTENER));
            }
        }
    }

    /** It has no handler for the signal by which others are asked, which would end it. */
    @Test
    void aJvmThatTakesNoSignalsIsAsked() {
        try (Running deaf = talks(Jdk.any(), 0, "-Xrs")) {
            assertEquals(
                    "JVM " + deaf.pid() + " probe.Talks: no connection yet\n",
                    farside(Jdk.any(), "status", Long.toString(deaf.pid())).output());
            assertTrue(deaf.ask("threads").startsWith("["));
        }
    }

    private static String whyNot(Jdk jdk, Running jvm) {
        Command.Result text = farside(jdk, "status", Long.toString(jvm.pid())).run();
        assertEquals(1, text.status(), text::toString);
        String before = "JVM " + jvm.pid() + " probe.Talks: not known, for ";
        assertTrue(text.out().startsWith(before), text::toString);
        return text.out().strip().substring(before.length());
    }

    @Test
    void aProcessThatIsNoneOfThemIsSaidToBeNone() {
        try (Running plain = Running.start(Jvm.on(Jdk.any()).command("probe.Talks", "none", "0"))) {
            assertEquals("holds 0", plain.line());
            for (String command : List.of("status", "top")) {
                Command.Result result =
                        farside(Jdk.any(), command, Long.toString(plain.pid())).run();
                assertAll(
                        () -> assertEquals("", result.out()),
                        () -> assertEquals(
                                "farside: process " + plain.pid() + " is no JVM that farside covers\n"
                                        + "farside: hint: farside status shows the JVMs that it covers\n",
                                result.err()),
                        () -> assertEquals(1, result.status()));
            }
            assertFalse(systemThreads(plain.pid()).contains(LISTENER));
        }
    }

    @Test
    void aJavaThatCannotAskSaysSoInALine() {
        try (Running talks = talks(Jdk.any(), 0)) {
            for (String command : List.of("status", "top")) {
                Command.Result result = Command.of(
                                Jdk.any().program("java"),
                                "--limit-modules",
                                "java.base,java.instrument,jdk.crypto.ec",
                                "-jar",
                                Jvm.distribution()
                                        .resolve("lib/farside-launcher.jar")
                                        .toString(),
                                command,
                                Long.toString(talks.pid()))
                        .run();
                assertAll(
                        () -> assertEquals("", result.out()),
                        () -> assertEquals(
                                "farside: " + Jdk.any().home() + " has no module jdk.attach, so no JVM can be asked\n"
                                        + "farside: hint: set JAVA_HOME to a whole JDK, or add the module to the image\n",
                                result.err()),
                        () -> assertEquals(1, result.status()));
            }
        }
    }

    @Test
    void aRecordingJvmSaysSo() {
        try (Running talks = Running.start(Jvm.on(Jdk.any()).agent("record=-").command("probe.Talks", "none", "0"))) {
            assertEquals("holds 0", talks.line());
            Command.Result text =
                    farside(Jdk.any(), "status", Long.toString(talks.pid())).run();
            assertEquals(
                    "JVM " + talks.pid() + " probe.Talks: under farside record, all its connections are direct\n",
                    text.out(),
                    text::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void onATerminalTopIsDrawnAgainAndLeavesTheTerminalAsItWas(Jdk jdk) {
        try (Running talks = talks(jdk, 1)) {
            Terminal terminal = Terminal.running("stty -g; trap : INT; JAVA_HOME=" + jdk.home() + " "
                    + Jvm.farsideProgram() + " top " + talks.pid() + "; echo \"status $?\"; stty -g");
            terminal.await("\u001b[?1049h")
                    .await("farside top: 1 JVM, 1 connection, 0 connects in flight, 0 logins in progress")
                    .await("echo.corp.example:7")
                    .await("\u001b[H") // again
                    .await("100 B");
            terminal.type("\u0003");
            String seen = terminal.awaitEnd();
            String before = seen.substring(0, seen.indexOf('\r'));
            String after = seen.substring(seen.lastIndexOf("\u001b[?1049l"));
            assertTrue(after.matches("(?s)\u001b\\[\\?1049l.*status 130\r\n" + Pattern.quote(before) + "\r\n"), seen);
            assertTrue(seen.contains("\u001b[?25h\u001b[?1049l"), seen);
        }
    }

    @Test
    void whileTopIsStoppedTheTerminalIsAsItWas() {
        try (Running talks = talks(Jdk.any(), 1)) {
            Terminal terminal = Terminal.running("bash -c 'set -m; " + Jvm.farsideProgram() + " top " + talks.pid()
                    + "; echo \"stopped $?\"; fg; echo \"status $?\"'");
            terminal.await("echo.corp.example:7").type("\u001a");
            terminal.await("\u001b[?1049l").await("stopped 148"); // 128 and SIGTSTP
            terminal.await("\u001b[?1049h").await("echo.corp.example:7").type("\u0003");
            terminal.await("\u001b[?1049l").await("status 130").awaitEnd();
        }
    }

    @Test
    void topEndsWithTheJvmThatItShows() {
        Running talks = talks(Jdk.any(), 0);
        Terminal terminal = Terminal.running(Jvm.farsideProgram() + " top " + talks.pid() + "; echo \"status $?\"");
        terminal.await("no connection yet");
        talks.close();
        terminal.await("JVM " + talks.pid() + " has ended").await("status 0").awaitEnd();
    }
}

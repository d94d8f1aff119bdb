package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.ChaosGateway;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.LoadedClasses;
import dev.farside.it.site.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What farside does is in a recording of Java Flight Recorder, and costs nothing where there is none. */
class JfrIT {
    private static final String FAR = "read=echo.corp.example:13";
    private static final String HELLO = "echo.corp.example:13 hello";

    private static final String KEEP = "keep=echo.corp.example:7";
    private static final String KEPT = "echo.corp.example:7 kept";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private static String tool(Jdk jdk, String name, String... arguments) {
        return Command.of(jdk.program(name)).and(arguments).output();
    }

    private static long count(String printed, String words) {
        return printed.lines().filter(line -> line.contains(words)).count();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachConnectIsAnEventInARecordingFromTheStart(Jdk jdk) {
        Path rules = side.rules("*.corp.example via bastion\nopen.example refuse\n");
        Path file = rules.resolveSibling("start.jfr");
        Command.Result result = Jvm.on(jdk)
                .with("-XX:StartFlightRecording=filename=" + file, "-Xlog:jfr*=off", "-Xlog:jfr+startup=off")
                .farside(rules)
                .run("probe.Steps", FAR, FAR, FAR, "read=echo.corp.example:1", "read=open.example:13");
        assertEquals(3, count(result.out(), HELLO), result::toString);
        String printed = tool(jdk, "jfr", "print", "--events", "farside.*", file.toString());
        assertAll(
                () -> assertEquals(4, count(printed, "farside.Connect {"), printed),
                () -> assertEquals(3, count(printed, "outcome = \"open\""), printed),
                () -> assertEquals(1, count(printed, "outcome = \"Connection refused"), printed),
                () -> assertEquals(7, count(printed, "rule = \"" + rules + ":2\""), printed),
                () -> assertEquals(3, count(printed, "farside.Connection {"), printed),
                () -> assertEquals(3, count(printed, "outcome = \"closed by the far side\""), printed),
                () -> assertEquals(3, count(printed, "received = 6 bytes"), printed),
                () -> assertEquals(1, count(printed, "farside.Login {"), printed),
                () -> assertEquals(1, count(printed, "login of "), printed),
                () -> assertEquals(1, count(printed, "farside.Refused {"), printed),
                () -> assertTrue(
                        printed.contains("open.example:13 is refused by farside, rule " + rules + ":3"), printed));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachConnectIsAnEventInARecordingThatBeginsLater(Jdk jdk) {
        Path file = side.scratch("later.jfr", "");
        try (Running program = Running.start(Jvm.on(jdk).farside(side.rules()).command("probe.Steps"))) {
            assertEquals(HELLO, program.ask(FAR));
            String pid = Long.toString(program.pid());
            tool(jdk, "jcmd", pid, "JFR.start", "name=later");
            for (int i = 0; i < 5; i++) {
                assertEquals(HELLO, program.ask(FAR));
            }
            tool(jdk, "jcmd", pid, "JFR.dump", "name=later", "filename=" + file);
            tool(jdk, "jcmd", pid, "JFR.stop", "name=later");
            assertEquals(HELLO, program.ask(FAR));
        }
        String printed = tool(jdk, "jfr", "print", "--events", "farside.*", file.toString());
        assertEquals(5, count(printed, "farside.Connect {"), printed);
        assertEquals(5, count(printed, "farside.Connection {"), printed);
    }

    /** The gateway's process of the session is killed under an open connection. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theEndOfASessionAndTheOpeningOfAForwardAreEvents(Jdk jdk) {
        String port = Integer.toString(8230 + jdks().indexOf(jdk)); // the gateway may hold the last one's for a moment
        Path config = side.scratch(
                "config",
                "Host chaos\n  ConnectTimeout 60\n  RemoteForward " + port + " localhost:1\n"
                        + ChaosGateway.sshConfig(side));
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via chaos\n");
        Path file = rules.resolveSibling("lost.jfr");
        try (ChaosGateway gateway = new ChaosGateway(side)) {
            gateway.arm("login");
            try (Running program = Running.start(Jvm.on(jdk)
                    .agent("rules=" + rules + ",forwards=yes,log=info")
                    .command("probe.Steps")
                    .merged())) {
                gateway.awaitTripped(); // the forward waits, and main does not
                String pid = Long.toString(program.pid());
                tool(jdk, "jcmd", pid, "JFR.start", "name=lost");
                gateway.go();
                await(program, "chaos listens on ");
                program.tell(KEEP);
                assertEquals(KEPT, await(program, KEPT));
                gateway.dropSessions();
                program.tell(KEEP);
                await(program, "SocketException: ");
                tool(jdk, "jcmd", pid, "JFR.dump", "name=lost", "filename=" + file);
            }
        }
        List<String> events = events(tool(jdk, "jfr", "print", "--events", "farside.*", file.toString()));
        assertAll(
                () -> assertOne(
                        events,
                        "farside.ForwardOpened {",
                        "forward = \"chaos listens on localhost:" + port + " for localhost:1 on this side\""),
                () -> assertOne(
                        events,
                        "farside.SessionLost {",
                        "outcome = \"gateway chaos",
                        "gateway = \"chaos\"",
                        "age = ",
                        "received = ",
                        "sent = "),
                () -> assertOne(
                        events,
                        "farside.Connection {",
                        "host = \"echo.corp.example\"",
                        "port = 7",
                        "rule = \"" + rules + ":2\"",
                        "gateway = \"chaos\"",
                        "outcome = \"gateway chaos",
                        "received = 1 byte"));
    }

    private static String await(Running program, String words) {
        for (String line = program.line(); line != null; line = program.line()) {
            if (line.contains(words)) {
                return line;
            }
        }
        throw new AssertionError("it ended without " + words);
    }

    private static List<String> events(String printed) {
        return List.of(printed.split("(?<=\n})\\s+"));
    }

    private static void assertOne(List<String> events, String name, String... fields) {
        List<String> found =
                events.stream().filter(event -> event.startsWith(name)).toList();
        assertEquals(1, found.size(), events::toString);
        assertAll(Stream.of(fields)
                .map(field -> () -> assertTrue(found.get(0).contains(field), field + " is not in " + found.get(0))));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nothingOfFlightRecorderIsLoadedWhereNothingIsRecorded(Jdk jdk) {
        LoadedClasses classes = new LoadedClasses();
        Command.Result result = classes.of(Jvm.on(jdk)).farside(side.rules()).run("probe.Steps", FAR);
        assertEquals(HELLO + "\n", result.out(), result::toString);
        assertEquals(
                List.of(),
                classes.names().stream()
                        .filter(name -> name.startsWith("jdk.jfr.")
                                || (name.contains("core.jfr.") && !name.endsWith("core.jfr.Recorder")))
                        .toList());
    }

    @Test
    void anImageWithoutFlightRecorderConnectsAsWell() {
        Command.Result result = Jvm.on(Jdk.newest())
                .with("--limit-modules", "java.instrument,java.logging,jdk.crypto.ec")
                .farside(side.rules())
                .run("probe.Steps", FAR);
        assertEquals(HELLO + "\n", result.out(), result::toString);
    }
}

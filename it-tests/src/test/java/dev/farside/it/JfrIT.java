package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.LoadedClasses;
import dev.farside.it.site.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What farside does is in a recording of Java Flight Recorder, and costs nothing where there is none. */
class JfrIT {
    private static final String FAR = "read=echo.corp.example:13";
    private static final String HELLO = "echo.corp.example:13 hello";

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
                () -> assertEquals(4, count(printed, "rule = \"" + rules + ":2\""), printed),
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

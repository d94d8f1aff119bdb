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
import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent is a guest in the program's JVM: it changes nothing of the program's, and the program sees nothing of the
 * agent's.
 */
class GuestHouseIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theProgramSeesWhatItSawWithoutUs(Jdk jdk) {
        List<String> line = Jvm.on(jdk).bareLine("probe.Guest", "open.example", "13");
        List<String> far = Jvm.on(jdk).farside(side.rules()).bareLine("probe.Guest", "echo.corp.example", "13");
        Command.Result without = run(line);
        Command.Result with = run(far);
        assertAll(
                () -> assertEquals(told(without), told(with)),
                () -> assertTrue(with.out().contains("greeted hello"), with::toString),
                () -> assertEquals("", with.err()),
                () -> assertEquals(0, with.status()));
    }

    private static String told(Command.Result result) {
        // The command line itself differs, in what the test gave. Java 8 adds every agent's jar to its class path.
        return result.out()
                .replaceAll("(sun.java.command)=[^,]*", "$1")
                .replaceAll("(\\{|, )jdk.debug=[^,]*", "")
                .replace(File.pathSeparator + Jvm.agentJar(), "");
    }

    /** Which classes of ours are loaded where the program could meet them. */
    @ParameterizedTest
    @MethodSource("jdks")
    void onlyTheDoorAndTheAgentItselfAreLoadedOutsideOurLoader(Jdk jdk) {
        LoadedClasses classes = new LoadedClasses();
        Command.Result result =
                classes.of(Jvm.on(jdk)).farside(side.rules()).run("probe.Steps", "read=echo.corp.example:13");
        assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString);
        List<String> names = classes.names();
        Set<String> inTheOpen = names.stream()
                .filter(name -> name.startsWith("dev.farside.") && !name.startsWith("dev.farside.core."))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> jdkParts = names.stream()
                .filter(name -> name.startsWith("java.util.logging.") || name.startsWith("javax.management."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertAll(
                () -> assertTrue(inTheOpen.contains("dev.farside.agent.Agent"), inTheOpen::toString),
                () -> assertTrue(inTheOpen.contains("dev.farside.boot.Door"), inTheOpen::toString),
                () -> assertTrue(
                        inTheOpen.stream()
                                .allMatch(n -> n.startsWith("dev.farside.agent.") || n.startsWith("dev.farside.boot.")),
                        inTheOpen::toString),
                () -> assertEquals(Set.of(), jdkParts, "set up by the program, after us"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aProgramWithItsOwnCopyOfOurLibrariesWorks(Jdk jdk) {
        side.sshd().authorize(side.keys().otherUser());
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .run(
                        "probe.OwnSsh",
                        "echo.corp.example",
                        "gateway.example",
                        side.keys().otherUser().toString());
        assertAll(
                () -> assertEquals(
                        """
                        far side says hello
                        own session says hi
                        far side says hello
                        own log true, of the library true
                        """,
                        result.out(),
                        result::toString),
                () -> assertEquals("", result.err()));
    }

    @Test
    void aSecondAgentInTheSameJvmIsNone() {
        Command.Result result = Jvm.on(Jdk.any())
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + Jvm.agentJar() + "=rules=" + side.rules())
                .farside(side.rules())
                .run("probe.Steps", "read=echo.corp.example:13");
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertTrue(
                        result.err().lines().allMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")),
                        result::toString));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aRunningProgramIsReachedByAttach(Jdk jdk) {
        // Newer JDKs warn on stderr without it.
        Jvm willing = jdk.version() < 21 ? Jvm.on(jdk) : Jvm.on(jdk).with("-XX:+EnableDynamicAgentLoading");
        try (Running late = Running.start(willing.command("probe.Late", "read=echo.corp.example:13"))) {
            assertEquals("echo.corp.example:13 java.net.UnknownHostException: echo.corp.example", late.line());
            assertEquals("waiting", late.line());
            Command.Result attached = Jvm.on(jdk)
                    .attaching()
                    .run(
                            "probe.AttachTo",
                            Long.toString(late.pid()),
                            Jvm.agentJar().toString(),
                            "rules=" + side.rules());
            assertEquals("attached\n", attached.out(), attached::toString);
            assertEquals("echo.corp.example:13 hello", late.ask(""));
        }
    }

    private Command.Result run(List<String> line) {
        return Command.of(side.near().onNetwork(line)).run();
    }
}

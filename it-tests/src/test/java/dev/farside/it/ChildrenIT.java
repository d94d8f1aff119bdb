package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JVMs that the program starts are covered too, however it starts them. */
class ChildrenIT {
    private static final String STEP = "read=echo.corp.example:13";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void areCovered(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.Parent", STEP);
        List<String> ways =
                List.of("builder", "shell", "bare", "bare shell", "own options", "exec", "exec with environment");
        List<String> lines = result.lines();
        assertEquals(ways.size() + 1, lines.size(), result::toString);
        assertAll(
                () -> assertAll(ways.stream()
                        .map(way -> () -> assertTrue(
                                lines.get(ways.indexOf(way))
                                        .matches(way + ": echo\\.corp\\.example:13 hello \\[(picked up)?] 0"),
                                lines.get(ways.indexOf(way))))),
                () -> assertEquals("no java: one 1 [] 0", lines.get(ways.size())),
                () -> assertEquals("", result.err()));
    }

    @Test
    void buildToolsAmongThemUseNoDaemon() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(side.rules())
                .command("probe.Spawn", "sh", "-c", "echo $GRADLE_OPTS, $SBT_OPTS, $MVND_NO_DAEMON")
                .with("GRADLE_OPTS", "-Da=b")
                .run();
        assertEquals(
                "-Da=b -Dorg.gradle.daemon=false, -Dsbt.server.autostart=false, true\n",
                result.out(),
                result::toString);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void areLeftAloneWhenToldSo(Jdk jdk) {
        Command.Result result =
                Jvm.on(jdk).agent("rules=" + side.rules() + ",inherit=no").run("probe.Parent", STEP);
        assertTrue(
                result.lines()
                        .get(0)
                        .equals("builder: echo.corp.example:13 java.net.UnknownHostException: echo.corp.example [] 0"),
                result::toString);
    }
}

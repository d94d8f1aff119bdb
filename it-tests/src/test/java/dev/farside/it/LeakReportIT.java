package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With log=info: a line for each connection, and a summary of the counts at the end. */
class LeakReportIT {
    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** What was told, with the rules' path, times and sessions taken out. */
    private static List<String> told(Command.Result result, Path rules) {
        return result.err()
                .lines()
                .filter(line -> !line.startsWith("farside: session with "))
                .map(line -> line.replace(rules.toString(), "rules").replaceAll("\\d+ ms", "N ms"))
                .toList();
    }

    private static Jvm telling(Jdk jdk, Path rules) {
        return Jvm.on(jdk).agent("log=info,rules=" + rules);
    }

    @Test
    void everyConnectionIsToldWithItsRuleAndHowItWent() {
        Path rules = side.rules(
                """
                echo.corp.example:4 via bastion
                app.corp.example via bastion to echo.corp.example:13
                echo.corp.example via bastion
                forbidden.example refuse
                gateway.example direct
                """);
        Command.Result result = telling(Jdk.any(), rules)
                .run(
                        "probe.Steps",
                        "read=echo.corp.example:13",
                        "read=app.corp.example:80",
                        "read=echo.corp.example:4",
                        "read=open.example:13",
                        "read=gateway.example:13",
                        "read=forbidden.example:80",
                        "read=240.9.9.9:80");
        assertEquals(
                """
                farside: echo.corp.example:13 via bastion (rule rules:4): open after N ms
                farside: app.corp.example:80 to echo.corp.example:13 via bastion (rule rules:3): open after N ms
                farside: echo.corp.example:4 via bastion (rule rules:2): not open after N ms: Connection refused\
                 (echo.corp.example:4 via bastion, rule rules:2)
                farside: open.example: no rule matches, looked up here
                farside: open.example:13 direct (no rule)
                farside: gateway.example:13 direct (rule rules:6)
                farside: refused: forbidden.example:80 is refused by rules:5
                farside: refused: 240.9.9.9 is a stand-in address that this JVM has not given out;\
                 hint: look the name up again
                farside: summary: redirected 3, direct 2, refused 2, far names looked up locally 0
                """
                        .lines()
                        .toList(),
                told(result, rules),
                result::toString);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorIsCountedOnce(Jdk jdk) {
        Path rules = side.rules("*.corp.example via bastion\n");
        Command.Result result =
                telling(jdk, rules).run("probe.Doors", "echo.corp.example:13", "open.example:13", "10.213.1.1:13");
        List<String> told = told(result, rules);
        assertAll(
                () -> assertEquals(
                        5,
                        told.stream()
                                .filter(
                                        "farside: echo.corp.example:13 via bastion (rule rules:2): open after N ms"
                                                ::equals)
                                .count(),
                        result::toString),
                () -> assertEquals(
                        5,
                        told.stream()
                                .filter("farside: open.example:13 direct (no rule)"::equals)
                                .count(),
                        result::toString),
                () -> assertEquals(
                        "farside: summary: redirected 5, direct 10, refused 0, far names looked up locally 0",
                        told.get(told.size() - 1)));
    }

    /** Programs say good-bye to servers in their shutdown hooks. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theSummaryComesAfterWhatTheProgramDoesAtItsEnd(Jdk jdk) {
        Path rules = side.rules("*.corp.example via bastion\n");
        Command.Result result =
                telling(jdk, rules).run("probe.AtEnd", "read=echo.corp.example:13", "read=open.example:13");
        assertEquals(
                """
                farside: echo.corp.example:13 via bastion (rule rules:2): open after N ms
                farside: open.example: no rule matches, looked up here
                farside: open.example:13 direct (no rule)
                farside: summary: redirected 1, direct 1, refused 0, far names looked up locally 0
                """
                        .lines()
                        .toList(),
                told(result, rules),
                result::toString);
    }

    /** open.example is far because of one port, and must be looked up here because of the other. */
    @Test
    void aFarNameThatTheRulesHaveLookedUpHereIsCounted() {
        Path rules = side.rules("open.example:80 via bastion\n");
        Command.Result result = telling(Jdk.any(), rules).run("probe.Steps", "read=open.example:13");
        assertAll(
                () -> assertEquals("open.example:13 hello\n", result.out()),
                () -> assertEquals(
                        """
                        farside: far name open.example is looked up here (no rule)
                        farside: open.example:13 direct (no rule)
                        farside: summary: redirected 0, direct 1, refused 0, far names looked up locally 1
                        """
                                .lines()
                                .toList(),
                        told(result, rules)));
    }

    /** Whatever way a far name takes to the JDK's last step before the resolver, there it ends. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aFarNameIsStoppedInFrontOfTheResolver(Jdk jdk) {
        int before = side.localQuestions().size();
        Path rules = side.rules("*.corp.example via bastion\n");
        Command.Result result = telling(jdk, rules)
                .with("--add-opens=java.base/java.net=ALL-UNNAMED")
                .run("probe.PastTheCache", "echo.corp.example", "open.example");
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertEquals(
                        """
                        java.net.UnknownHostException: echo.corp.example: a far name is not looked up on this machine
                        open.example/10.213.1.8
                        """,
                        result.out(),
                        result::toString),
                () -> assertEquals(
                        """
                        farside: refused: echo.corp.example: a far name is not looked up on this machine
                        farside: open.example: no rule matches, looked up here
                        farside: summary: redirected 0, direct 0, refused 1, far names looked up locally 0
                        """
                                .lines()
                                .toList(),
                        told(result, rules)),
                () -> assertEquals(
                        List.of(),
                        asked.subList(before, asked.size()).stream()
                                .filter(line -> line.contains("corp.example"))
                                .toList()));
    }
}

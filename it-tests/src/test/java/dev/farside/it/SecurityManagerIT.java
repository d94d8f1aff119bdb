package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that run under a security manager, with a policy that permits them nothing but connections. */
class SecurityManagerIT {
    private static final String[] PLACES = {"echo.corp.example:13", "echo.corp.example:23"};

    private static final String GRANT =
            "grant codeBase \"file:" + Jvm.agentJar() + "\" { permission java.security.AllPermission; };";

    private static final String CONNECTIONS =
            "grant { permission java.net.SocketPermission \"*\", \"connect,resolve\"; };\n";

    private final FarSide side = FarSide.get();

    /** Those that can have one. */
    static List<Jdk> jdks() {
        return Jdk.all().stream().filter(jdk -> jdk.version() < 24).toList();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void farsideHasPermissionsOfItsOwn(Jdk jdk) {
        long packets = side.neverDirect().packets();
        Jvm jvm = under(jdk, CONNECTIONS + GRANT).with("-Djava.security.manager");
        Command.Result doors = jvm.run("probe.ByEveryDoor", PLACES);
        Command.Result plain = jvm.run("probe.Plain");
        assertAll(
                () -> assertEquals(Said.byEveryDoor(), doors.out(), doors::toString),
                () -> assertEquals(Said.BY_PLAIN, plain.out(), plain::toString),
                () -> assertEquals(packets, side.neverDirect().packets(), "packets that went out directly"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aProgramMaySetOneLater(Jdk jdk) {
        Command.Result result = under(jdk, CONNECTIONS + GRANT + permissionToSetOne())
                .with("-Djava.security.manager=allow")
                .run("probe.Guarded", "policy", PLACES[0], PLACES[1]);
        assertEquals(Said.byEveryDoor(), result.out(), result::toString);
    }

    /** Code of a program's that the JDK calls on farside's threads is not farside's own. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aManagerOfTheProgramsOwnIsSubjectToTheRules(Jdk jdk) {
        int before = side.localQuestions().size();
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .with("-Djava.security.manager=allow")
                .run("probe.Guarded", "own", PLACES[0], PLACES[1]);
        assertAll(
                () -> assertEquals(
                        Said.byEveryDoor() + "found by others' threads: [echo.corp.example]\n",
                        result.out(),
                        result::toString),
                () -> assertEquals(
                        List.of(),
                        side.localQuestions().stream()
                                .skip(before)
                                .filter(name -> name.contains("corp"))
                                .toList()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutAGrantTheProgramDoesNotStart(Jdk jdk) {
        Command.Result result =
                under(jdk, CONNECTIONS).with("-Djava.security.manager").run("probe.ByEveryDoor", PLACES);
        assertAll(
                () -> assertEquals(78, result.status(), result::toString),
                () -> assertEquals("", result.out()),
                () -> assertEquals(
                        List.of(
                                "farside: a security manager is in force, and its policy does not let farside work",
                                "farside: hint: add to the policy: " + GRANT),
                        result.err()
                                .lines()
                                .filter(line -> line.startsWith("farside:"))
                                .toList(),
                        result::toString),
                () -> assertTrue(!result.err().contains("Exception"), result::toString));
    }

    private static String permissionToSetOne() {
        return "\ngrant { permission java.lang.RuntimePermission \"setSecurityManager\"; };";
    }

    private Jvm under(Jdk jdk, String policy) {
        Path file = side.scratch("policy", policy);
        return Jvm.on(jdk).farside(side.rules()).with("-Djava.security.policy==" + file);
    }
}

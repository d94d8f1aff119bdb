package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
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

    /** On Java 17 no option has to announce it, so farside has not loaded all that it needs at the start. */
    static List<Jdk> thatAnnounceNothing() {
        return Jdk.all().stream().filter(jdk -> jdk.version() == 17).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("thatAnnounceNothing")
    void itMaySetOneUnannounced(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.Guarded", "own", PLACES[0], PLACES[1]);
        assertEquals(
                Said.byEveryDoor() + "found by others' threads: [echo.corp.example]\n", result.out(), result::toString);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("thatAnnounceNothing")
    void nettyThatIsLoadedBeforeKeepsItsHooks(Jdk jdk) {
        Command.Result result = Jvm.on(jdk).farside(side.rules()).run("probe.NettyThenManager");
        assertEquals("epoll is available: false\n", result.out(), result::toString);
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

    /** The program goes on, and who attaches is told where the reason stands. */
    @ParameterizedTest
    @MethodSource("jdks")
    void withoutAGrantAnAttachIsRefused(Jdk jdk) {
        String programs = SecurityManagerIT.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        Path policy = side.scratch(
                "policy", "grant codeBase \"" + programs + "-\" { permission java.security.AllPermission; };");
        Jvm jvm = Jvm.on(jdk).with("-Djava.security.policy==" + policy, "-Djava.security.manager");
        try (Running program = Running.start(jvm.command("probe.Attached", "10.213.1.8:7"))) {
            assertEquals("open", program.line());
            String pid = Long.toString(program.pid());
            Command.Result attach = Command.of(Jvm.farsideProgram())
                    .and("attach", "--rules", side.rules().toString(), pid)
                    .run();
            assertEquals("scal", program.ask("before"));
            program.endInput();
            String said = program.lastWords();
            assertAll(
                    () -> assertEquals(1, attach.status(), attach::toString),
                    () -> assertTrue(
                            attach.err()
                                    .contains("farside: process " + pid + " has given no answer\n"
                                            + "farside: hint: its stderr may say why"),
                            attach::toString),
                    () -> assertTrue(said.contains("farside: a security manager is in force"), said),
                    () -> assertTrue(!said.contains("Exception"), said));
        }
    }

    private static String permissionToSetOne() {
        return "\ngrant { permission java.lang.RuntimePermission \"setSecurityManager\"; };";
    }

    private Jvm under(Jdk jdk, String policy) {
        Path file = side.scratch("policy", policy);
        return Jvm.on(jdk).farside(side.rules()).with("-Djava.security.policy==" + file);
    }
}

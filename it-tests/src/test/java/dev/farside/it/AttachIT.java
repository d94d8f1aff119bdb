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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** farside comes into a program that runs, and leaves it again. */
@Timeout(180)
class AttachIT {
    private static final String ECHO = "10.213.1.8:7";
    private static final String STEP = "read=echo.corp.example:13";
    private static final String HELLO = "echo.corp.example:13 hello";
    private static final String UNKNOWN = "echo.corp.example:13 java.net.UnknownHostException: echo.corp.example";
    private static final String BY_EVERY_DOOR = "hello, hello, hello, hello, 200";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private static Running start(Jvm jvm) {
        Running program = Running.start(jvm.command("probe.Attached", ECHO));
        assertEquals("open", program.line());
        return program;
    }

    private static Command.Result farside(String... arguments) {
        return Command.of(Jvm.farsideProgram()).and(arguments).run();
    }

    private Command.Result attach(Running program, String... options) {
        List<String> line = new ArrayList<>(List.of("attach"));
        line.addAll(options.length == 0 ? List.of("--rules", side.rules().toString()) : List.of(options));
        line.add(Long.toString(program.pid()));
        return farside(line.toArray(new String[0]));
    }

    private static Command.Result detach(Running program) {
        return farside("detach", Long.toString(program.pid()));
    }

    private static void done(Command.Result result) {
        assertEquals(0, result.status(), result::toString);
    }

    private static void refused(int status, String line, Command.Result result) {
        assertAll(
                () -> assertEquals(status, result.status(), result::toString),
                () -> assertEquals("", result.out()),
                () -> assertTrue(result.err().contains("farside: " + line), result::toString));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorIsRedirectedAndWhatWasOpenGoesOn(Jdk jdk) {
        long packets = side.neverDirect().packets();
        try (Running program = start(Jvm.on(jdk))) {
            Command.Result attached = attach(program);
            done(attached);
            assertEquals(BY_EVERY_DOOR, program.ask("doors echo.corp.example"));
            assertEquals("open.example:13 hello", program.ask("read=open.example:13"));
            assertEquals("passed on", program.ask("child"));
            assertEquals("scal", program.ask("before"));
            assertAll(
                    () -> assertTrue(attached.out().contains("is covered\n"), attached::toString),
                    () -> assertTrue(
                            attached.out().matches("(?s).*\n  woven +\\d+ loaded classes of the JDK: sockets, .*"),
                            attached::toString),
                    () -> assertTrue(
                            attached.out().contains(" 3 TCP connections from before: left as they are\n"),
                            attached::toString),
                    () -> assertEquals(
                            jdk.version() >= 21, attached.err().contains("prints a WARNING"), attached::toString));
            program.endInput();
            String said = program.lastWords();
            assertEquals(jdk.version() >= 21, said.contains("WARNING: A Java agent has been loaded"), said);
        }
        assertEquals(packets, side.neverDirect().packets(), "packets that went out directly");
    }

    @ParameterizedTest
    @MethodSource("dev.farside.it.site.Jdk#oldestToNewest")
    void afterADetachAllThatIsNewIsDirectAndAnAttachOpensTheDoorAgain(Jdk jdk) {
        try (Running program = start(Jvm.on(jdk))) {
            assertEquals(UNKNOWN, program.ask(STEP));
            done(attach(program));
            assertEquals("echo.corp.example:7 kept", program.ask("keep=echo.corp.example:7"));
            assertEquals("echo.corp.example", program.ask("hold echo.corp.example"));
            assertEquals("hello", program.ask("held 13"));
            done(detach(program));
            long packets = side.neverDirect().packets();
            assertEquals(UNKNOWN, program.ask(STEP));
            assertEquals("open.example:13 hello", program.ask("read=open.example:13"));
            assertEquals("alone", program.ask("child"));
            assertEquals("echo.corp.example:7 kept", program.ask("keep=echo.corp.example:7"));
            assertEquals("ConnectException", program.ask("held 13"));
            assertEquals(packets, side.neverDirect().packets(), "a stand-in leads nowhere");
            refused(1, "farside is detached from this JVM already\n", detach(program));
            done(attach(program));
            assertEquals(HELLO, program.ask(STEP));
            assertEquals("hello", program.ask("held 13"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void itIsReattachedWithOtherRules(Jdk jdk) {
        Path others = side.rules("*.other.example via bastion\n");
        try (Running program = start(Jvm.on(jdk).farside(side.rules()))) {
            assertEquals(HELLO, program.ask(STEP));
            done(attach(program)); // the same once more
            refused(
                    1,
                    "this JVM is covered already, with other options: \"rules=" + side.rules() + "\"\n",
                    attach(program, "--rules", others.toString()));
            assertEquals(HELLO, program.ask(STEP));
            done(detach(program));
            assertEquals(UNKNOWN, program.ask(STEP));
            done(attach(program, "--rules", others.toString()));
            assertEquals(UNKNOWN, program.ask(STEP));
            done(detach(program));
            done(attach(program));
            assertEquals(BY_EVERY_DOOR, program.ask("doors echo.corp.example"));
            assertEquals("scal", program.ask("before"));
        }
    }

    /** A name that this machine knows, too: the JDK has it in its cache, and the program has its address. */
    @ParameterizedTest
    @MethodSource("jdks")
    void whatTheProgramLookedUpBeforeIsFarToo(Jdk jdk) {
        long packets = side.neverDirect().packets();
        try (Running program = start(Jvm.on(jdk))) {
            assertEquals("private.example", program.ask("hold private.example"));
            done(attach(
                    program,
                    "--rules",
                    side.rules("private.example via bastion\n").toString()));
            assertEquals("hello", program.ask("held 13"));
            assertEquals("private.example:13 hello", program.ask("read=private.example:13"));
        }
        assertEquals(packets, side.neverDirect().packets(), "packets that went out directly");
    }

    /** Classes of Netty's native transport, at work before the attach. */
    @ParameterizedTest
    @MethodSource("jdks")
    void nettyIsWovenAndNamed(Jdk jdk) {
        try (Running program = Running.start(Jvm.on(jdk).command("probe.LateNetty"))) {
            assertEquals("epoll is available: true", program.line());
            Command.Result attached = attach(program);
            done(attached);
            assertTrue(attached.out().contains(" loaded classes of Netty, in 1 class loader\n"), attached::toString);
            program.tell("");
            String said = program.rest();
            assertTrue(said.contains("netty resolver: hello from echo.corp.example\n"), said);
            assertTrue(said.contains("epoll all the same: hello from echo.corp.example\n"), said);
        }
    }

    @Test
    void theSessionEndsWithTheLastOfItsConnections() {
        try (Running program = start(Jvm.on(Jdk.any()))) {
            done(attach(program));
            assertEquals(HELLO, program.ask(STEP));
            assertTrue(hasSession(program));
            done(detach(program));
            while (hasSession(program)) {
                Thread.onSpinWait(); // the class has a limit
            }
        }
    }

    /** Whether the program has a connection with the gateway, by ss. */
    private boolean hasSession(Running program) {
        return Command.of(side.near().onNetwork(List.of("ss", "-Htnp", "state", "established"))).run().lines().stream()
                .anyMatch(line ->
                        line.contains("pid=" + program.pid() + ",") && line.contains(FarSide.GATEWAY_ADDRESS + "]:"));
    }

    @Test
    void eachAttachSaysWhereItIsLogged() throws IOException {
        Path first = side.scratch("log", "").resolveSibling("first");
        Path second = first.resolveSibling("second");
        String rules = side.rules().toString();
        try (Running program = start(Jvm.on(Jdk.any()))) {
            done(attach(program, "--rules", rules, "--log-file", first.toString()));
            assertEquals(HELLO, program.ask(STEP));
            done(detach(program));
            done(attach(program, "--rules", rules, "-v", "--log-file", second.toString()));
            assertEquals(HELLO, program.ask(STEP));
            program.endInput();
            program.lastWords();
        }
        String said = Files.readString(second);
        assertAll(
                () -> assertEquals("", Files.readString(first)),
                () -> assertTrue(said.contains("echo.corp.example:13 via bastion"), said),
                () -> assertTrue(said.contains("summary: redirected 1 (opened 1, failed 0)"), said));
    }

    /**
     * Connects are under way at each moment. What was begun under one door is refused under the next, at most: nothing hangs,
     * nothing goes astray, and what no rule matches notices nothing.
     */
    @ParameterizedTest
    @MethodSource("jdks")
    void farsideComesAndGoesWhileEveryDoorIsInUse(Jdk jdk) {
        long packets = side.neverDirect().packets();
        try (Running program =
                Running.start(Jvm.on(jdk).command("probe.Meanwhile", "open.example", "echo.corp.example"))) {
            assertEquals("begun", program.line());
            for (int i = 0; i < 6; i++) {
                assertEquals("more", program.ask(""));
                done(attach(program));
                assertEquals("more", program.ask(""));
                done(detach(program));
            }
            program.endInput();
            List<String> seen = new ArrayList<>(program.rest().lines().toList());
            String outcomes = seen.remove(seen.size() - 1).replace(", far refused", "");
            assertEquals("[far hello, far unknown, near hello]", outcomes);
        }
        assertEquals(packets, side.neverDirect().packets(), "a stand-in leads nowhere");
    }

    /** A program may send what is printed on System.err to a logger of its own, whose words are none of farside's. */
    @Test
    void theLogIsOnTheStderrOfTheProcessWhateverTheProgramTakesForIt() {
        Jdk jdk = Jdk.any();
        // The JVM's own warning would be muted, too.
        Jvm willing = jdk.version() < 21 ? Jvm.on(jdk) : Jvm.on(jdk).with("-XX:+EnableDynamicAgentLoading");
        try (Running program = start(willing)) {
            assertEquals("mute", program.ask("mute"));
            done(attach(program, "--rules", side.rules().toString(), "-v"));
            assertEquals(HELLO, program.ask(STEP));
            assertEquals("[]", program.ask("muted"));
            program.endInput();
            String said = program.lastWords();
            assertTrue(said.contains("farside: echo.corp.example:13 via bastion"), said);
        }
    }

    @Test
    void rulesThatCannotBeUsedAreToldBeforeAnythingIsDone() {
        Path wrong = side.rules("*.corp.example vai bastion\n");
        try (Running program = start(Jvm.on(Jdk.newest()))) {
            refused(78, wrong + ":2:16: \"vai\" is not an action\n", attach(program, "--rules", wrong.toString()));
            refused(
                    1,
                    "the options have ",
                    attach(
                            program,
                            "--via",
                            "bastion",
                            "--for",
                            "a".repeat(60) + ".example," + "*.b.example,".repeat(90) + "c.example"));
            assertEquals(UNKNOWN, program.ask(STEP));
            program.endInput();
            assertFalse(program.lastWords().contains("WARNING"), "nothing was loaded");
        }
    }

    /** What stands in a file of flags is not to be seen in its options: such a JVM says it when it is asked. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmThatTakesNoAgentIsLeftAlone(Jdk jdk) {
        String flags = side.scratch("flags", "-EnableDynamicAgentLoading\n").toString();
        Map<String, String> saysOfOption = new LinkedHashMap<>(Map.of(
                "-XX:-EnableDynamicAgentLoading",
                "no agent: it was started with -XX:-EnableDynamicAgentLoading\nfarside: hint: start it with farside\n",
                "-XX:Flags=" + flags,
                "no agent: its JVM lets none in while it runs\nfarside: hint: start it with farside, or with"
                        + " -XX:+EnableDynamicAgentLoading\n",
                "-XX:+DisableAttachMechanism",
                "no attach: it was started with -XX:+DisableAttachMechanism\nfarside: hint: start it with farside\n"));
        if (jdk.version() == 8) {
            saysOfOption.keySet().retainAll(List.of("-XX:+DisableAttachMechanism")); // it knows no other
        }
        saysOfOption.forEach((option, says) -> {
            try (Running program = start(Jvm.on(jdk).with(option))) {
                refused(1, "process " + program.pid() + " takes " + says, attach(program));
                assertEquals("scal", program.ask("before"));
                program.endInput();
                assertEquals("open\nscal\n", program.lastWords());
            }
        });
    }

    /** It listens from the start, as it takes no signal. */
    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmThatTakesNoSignalsIsCovered(Jdk jdk) {
        try (Running program = start(Jvm.on(jdk).with("-Xrs"))) {
            done(attach(program));
            assertEquals(HELLO, program.ask(STEP));
        }
    }

    @Test
    void whatIsNoJvmOfThisUserIsNotTouched() {
        refused(1, "there is no process 4194304\n", farside("detach", "4194304"));
        refused(1, "\"x\" is not a process ID\n", farside("detach", "x"));
        try (Running sleeps = Running.start(Command.of("sleep", "100"))) {
            refused(1, "process " + sleeps.pid() + " is not a JVM\n", attach(sleeps));
            assertTrue(sleeps.process().isAlive());
        }
        try (Running others = Running.start(Command.of("setpriv", "--reuid=1", "--clear-groups", "sleep", "100"))) {
            refused(1, "process " + others.pid() + " belongs to ", attach(others));
        }
        try (Running inside = Running.start(Command.of("unshare", "--pid", "--fork", "sleep", "100"))) {
            while (inside.process().children().findAny().isEmpty()) {
                Thread.onSpinWait(); // the class has a limit
            }
            long pid = inside.process().children().findAny().orElseThrow().pid();
            refused(1, "process " + pid + " is in a container", farside("detach", Long.toString(pid)));
        }
        try (Running program = start(Jvm.on(Jdk.any()))) {
            refused(1, "farside does not cover this JVM\n", detach(program));
        }
    }
}

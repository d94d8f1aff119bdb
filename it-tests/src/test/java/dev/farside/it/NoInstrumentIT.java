package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Leaks;
import dev.farside.it.site.RuntimeImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runtime images without the module java.instrument, in which no agent can run: farside weaves their java.base ahead. */
class NoInstrumentIT {
    private static final String PLACE = "echo.corp.example:13";

    private static final FarSide SIDE = FarSide.get();
    private static final Path CACHE = SIDE.scratch("cache/x", "").getParent();

    private Leaks leaks;

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @BeforeEach
    void remember() {
        leaks = Leaks.fromNowOn(SIDE);
    }

    @AfterEach
    void nothingLeaked() {
        assertEquals(List.of(), leaks.untilNow());
    }

    /** By the farside program, on the near side. */
    private static Command farside(Path rules, String... line) {
        List<String> all = new ArrayList<>(List.of(Jvm.farsideProgram(), "--rules", rules.toString()));
        all.addAll(Arrays.asList(line));
        return Command.of(SIDE.near().onNetwork(all)).with("XDG_CACHE_HOME", CACHE.toString());
    }

    private static Command java(RuntimeImage image, Path rules, String main, String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(image.java(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", Jvm.classPath(), main));
        line.addAll(Arrays.asList(arguments));
        return farside(rules, line.toArray(new String[0]));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyDoorLeadsToTheFarSide(Jdk jdk) {
        Path rules = SIDE.rules("forbidden.corp.example refuse\n*.corp.example via bastion\n");
        String[] places = {PLACE, "forbidden.corp.example:13", "open.example:13"};
        StringBuilder expected = new StringBuilder();
        for (String place : places) {
            for (String door : List.of("Socket", "SocketChannel", "adaptor", "non-blocking", "asynchronous")) {
                String answer = place.startsWith("forbidden") ? "java.net.ConnectException" : "hello";
                expected.append(place + " " + door + ": " + answer + "\n");
            }
        }
        RuntimeImage image = RuntimeImage.withoutInstrument(jdk);
        prints(java(image, rules, "probe.Doors", places).run(), expected.toString());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theJdksHttpClientGetsThrough(Jdk jdk) {
        RuntimeImage image = RuntimeImage.withoutInstrument(jdk);
        String options = "-Djavax.net.ssl.trustStore=" + SIDE.keys().trustStore();
        Command.Result direct = Command.of(SIDE.gateway()
                        .onNetwork(List.of(
                                image.java(),
                                options,
                                "-Djavax.net.ssl.trustStorePassword=changeit",
                                "-cp",
                                Jvm.classPath(),
                                "probe.HttpVersions")))
                .run();
        Command.Result redirected = farside(
                        SIDE.rules(),
                        image.java(),
                        options,
                        "-Djavax.net.ssl.trustStorePassword=changeit",
                        "-cp",
                        Jvm.classPath(),
                        "probe.HttpVersions")
                .run();
        assertEquals(8, direct.lines().size(), direct::toString);
        prints(redirected, direct.out());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nettyIsWovenToo(Jdk jdk) {
        Command.Result result = java(RuntimeImage.withoutInstrument(jdk), SIDE.rules(), "probe.NettyClient")
                .run();
        assertEquals(Said.BY_NETTY, result.out(), result::toString);
    }

    /** There it has no hooks, and so no native code. */
    @Test
    void nettyInTheBootLoaderHasNoNatives() {
        StringBuilder netty = new StringBuilder();
        for (String entry : Jvm.classPath().split(File.pathSeparator)) {
            if (entry.contains("netty")) {
                netty.append(File.pathSeparator).append(entry);
            }
        }
        Path source = SIDE.scratch(
                "Available.java",
                """
                public class Available {
                    public static void main(String[] arguments) {
                        System.out.println(io.netty.channel.epoll.Epoll.isAvailable());
                    }
                }
                """);
        Jdk jdk = Jdk.newest();
        Command.of(jdk.program("javac"), "-cp", netty.substring(1), source.toString())
                .output();
        String java = RuntimeImage.withoutInstrument(jdk).java();
        String[] line = {
            java, "-Xbootclasspath/a" + netty, "-cp", source.getParent().toString(), "Available"
        };
        assertEquals("true\n", Command.of(line).run().out(), "what farside is there for");
        assertEquals("false\n", farside(SIDE.rules(), line).run().out());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void childrenAreCovered(Jdk jdk) {
        Command.Result result = java(RuntimeImage.withoutInstrument(jdk), SIDE.rules(), "probe.Parent", "read=" + PLACE)
                .run();
        List<String> ways =
                List.of("builder", "shell", "bare", "bare shell", "own options", "exec", "exec with environment");
        assertEquals(
                ways.stream().map(way -> way + ": " + PLACE + " hello").toList(),
                result.lines().stream()
                        .limit(ways.size())
                        .map(line -> line.replaceFirst(" \\[(picked up)?] 0$", ""))
                        .toList(),
                result::toString);
        assertEquals("", result.err());
    }

    /** The image may be one of many Javas. */
    @Test
    void aChildOfAnotherJavaIsCovered() {
        Command.Result result = Jvm.on(Jdk.any())
                .farside(SIDE.rules())
                .variable("XDG_CACHE_HOME", CACHE.toString())
                .run(
                        "probe.Spawn",
                        RuntimeImage.withoutInstrument(Jdk.newest()).java(),
                        "-cp",
                        Jvm.ownClasses(),
                        "probe.Steps",
                        "read=" + PLACE);
        prints(result, PLACE + " hello\n");
    }

    @Test
    void anotherJavaIsCoveredAsAChild() {
        Command.Result result = java(
                        RuntimeImage.withoutInstrument(Jdk.newest()),
                        SIDE.rules(),
                        "probe.Spawn",
                        Jdk.any().program("java"),
                        "-cp",
                        Jvm.ownClasses(),
                        "probe.Steps",
                        "read=" + PLACE)
                .run();
        prints(result, PLACE + " hello\n");
    }

    /** The JVM alone would start without it, and say nothing. */
    @Test
    void withoutItsPatchAChildDoesNotStart() {
        Path cache = SIDE.scratch("cache/x", "").getParent();
        RuntimeImage image = RuntimeImage.withoutInstrument(Jdk.any());
        String child = image.java() + " -cp " + Jvm.ownClasses() + " probe.Steps read=open.example:13";
        Command.Result result = java(
                        image, SIDE.rules(), "probe.Spawn", "sh", "-c", child + "; rm -r " + cache + "; exec " + child)
                .with("XDG_CACHE_HOME", cache.toString())
                .run();
        assertAll(
                () -> assertEquals("open.example:13 hello", result.lines().get(0), result::toString),
                () -> assertEquals(
                        "java.lang.Error: farside.finds.no.woven.classes",
                        result.lines().get(2),
                        result::toString),
                () -> assertEquals(1, result.status()));
    }

    /** What no hook could cover is not there. */
    @Test
    void sctpIsRefused() {
        RuntimeImage image = RuntimeImage.make(Jdk.newest(), "--add-modules", "java.base,jdk.sctp");
        Path source = SIDE.scratch(
                "Sctp.java",
                """
                public class Sctp {
                    public static void main(String[] arguments) throws Exception {
                        try {
                            com.sun.nio.sctp.SctpChannel.open();
                            System.out.println("open");
                        } catch (UnsatisfiedLinkError e) {
                            System.out.println(e.getMessage());
                        }
                    }
                }
                """);
        Command.of(Jdk.newest().program("javac"), source.toString()).output();
        prints(
                farside(SIDE.rules(), image.java(), "-cp", source.getParent().toString(), "Sctp")
                        .run(),
                "refused by farside, for this Java has no module java.instrument\n");
    }

    /** But for the directory of woven classes, its JVM looks to a program as it does without farside. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theProgramSeesNothing(Jdk jdk) {
        RuntimeImage image = RuntimeImage.withoutInstrument(jdk);
        Command.Result direct = Command.of(SIDE.near()
                        .onNetwork(List.of(
                                image.java(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-cp",
                                Jvm.classPath(),
                                "probe.Guest")))
                .with("XDG_CACHE_HOME", CACHE.toString())
                .run();
        prints(java(image, SIDE.rules(), "probe.Guest").run(), direct.out());
    }

    @Test
    void theSecondStartTakesWhatTheFirstHasKept() throws IOException {
        Path cache = SIDE.scratch("cache/x", "").getParent();
        RuntimeImage image = RuntimeImage.withoutInstrument(Jdk.any());
        Command command =
                java(image, SIDE.rules(), "probe.Steps", "read=" + PLACE).with("XDG_CACHE_HOME", cache.toString());
        prints(command.run(), PLACE + " hello\n");
        Path woven = woven(cache);
        Object first = Files.readAttributes(woven, BasicFileAttributes.class).fileKey();
        assertEquals("rwx------", permissions(woven.getParent()));
        assertEquals("rw-------", permissions(woven));
        prints(command.run(), PLACE + " hello\n");
        assertEquals(
                first, Files.readAttributes(woven, BasicFileAttributes.class).fileKey(), "it was made once");
        byte[] whole = Files.readAllBytes(woven);
        Files.write(woven, Arrays.copyOf(whole, whole.length / 2));
        prints(command.run(), PLACE + " hello\n");
        assertArrayEquals(whole, Files.readAllBytes(woven), "a broken one is made anew");
        Files.setPosixFilePermissions(woven.getParent(), PosixFilePermissions.fromString("rwxrwx---"));
        Command.Result shared = command.run();
        assertEquals(78, shared.status());
        assertTrue(
                shared.err().startsWith("farside: " + woven.getParent() + ": is no directory of yours alone\n"),
                shared::toString);
    }

    private static Path woven(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("farside/woven"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void badRulesEndItBeforeItsMain() {
        Path rules = SIDE.scratch("rules", "*.corp.example vai bastion\n");
        Command.Result result = java(RuntimeImage.withoutInstrument(Jdk.any()), rules, "probe.Steps", "read=" + PLACE)
                .run();
        assertAll(
                () -> assertEquals(78, result.status()),
                () -> assertEquals("", result.out()),
                () -> assertTrue(result.err().startsWith("farside: " + rules + ":1:"), result::toString));
    }

    /** As jlink makes them for an application: with its module, which has a copy of Netty's, and a script that starts it. */
    @Test
    void anApplicationsImageIsStartedByItsScript() {
        Jdk jdk = Jdk.newest();
        Path source = SIDE.scratch("app/module-info.java", "module app {}");
        SIDE.rewrite(
                source.resolveSibling("Main.java"),
                """
                package app;

                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        try (java.net.Socket socket = new java.net.Socket("echo.corp.example", 13)) {
                            System.out.print(new String(socket.getInputStream().readAllBytes(), "US-ASCII"));
                            System.out.println(app.netty.channel.epoll.Epoll.isAvailable());
                        }
                    }
                }
                """);
        Path library = SIDE.scratch(
                "Epoll.java",
                """
                package app.netty.channel.epoll;

                public class Epoll {
                    public static boolean isAvailable() {
                        return true;
                    }
                }
                """);
        Path classes = SIDE.scratch("classes/x", "").getParent();
        Command.of(
                        jdk.program("javac"),
                        "-d",
                        classes.resolve("app").toString(),
                        source.toString(),
                        source.resolveSibling("Main.java").toString(),
                        library.toString())
                .output();
        RuntimeImage image = RuntimeImage.make(
                jdk, "--module-path", classes.toString(), "--add-modules", "app", "--launcher", "greet=app/app.Main");
        prints(farside(SIDE.rules(), image.java(), "-m", "app/app.Main").run(), "hello\nfalse\n");
        Command.Result byScript = farside(SIDE.rules(), image.program("greet")).run();
        assertEquals("hello\nfalse\n", byScript.out(), byScript::toString);
        assertTrue(
                byScript.err()
                        .matches(
                                "Picked up JAVA_TOOL_OPTIONS: --patch-module=\\S+ -Djava.system.class.loader=\\S+ -Dfarside.ahead=\\S+\n"),
                byScript::toString);
    }

    /** As docs/containers.md has it. */
    @Test
    void withoutTheLauncherItIsWovenByHand() {
        RuntimeImage image = RuntimeImage.withoutInstrument(Jdk.newest());
        Path patch = SIDE.scratch("x", "").resolveSibling("jre.farside.jar");
        Command.of(image.java(), "-jar", Jvm.agentJar().toString(), "weave", patch.toString())
                .output();
        List<String> line = List.of(
                image.java(),
                "--patch-module=java.base=" + patch,
                "-Djava.system.class.loader=farside.finds.no.woven.classes",
                "-Dfarside.ahead=" + Jvm.agentJar() + "=rules=" + SIDE.rules(),
                "-cp",
                Jvm.ownClasses(),
                "probe.Steps",
                "read=" + PLACE);
        prints(Command.of(SIDE.near().onNetwork(line)).run(), PLACE + " hello\n");
    }

    @Test
    void statusShowsIt() throws IOException {
        Process program = java(RuntimeImage.withoutInstrument(Jdk.any()), SIDE.rules(), "probe.Steps")
                .start();
        try {
            program.outputWriter().append("keep=echo.corp.example:7\n").flush();
            program.inputReader().readLine(); // the connection is open
            Command.Result status = Command.of(Jvm.farsideProgram(), "status", Long.toString(program.pid()))
                    .run();
            assertTrue(
                    status.out().startsWith("JVM " + program.pid() + " probe.Steps: 1 connection"), status::toString);
        } finally {
            program.destroy();
        }
    }

    @Test
    void theCheckSaysThatItsHooksAreWovenAhead() {
        RuntimeImage image = RuntimeImage.withoutInstrument(Jdk.newest());
        Command.Result result = Command.of(Jvm.farsideProgram(), "check", "--hooks", "--java", image.java())
                .run();
        assertAll(
                () -> assertEquals(0, result.status(), result::toString),
                () -> assertTrue(
                        result.lines()
                                .contains(
                                        "no module java.instrument: farside weaves this Java ahead, when it starts a program"),
                        result::toString),
                () -> assertTrue(result.lines().contains("  fits     java.lang.System.initPhase3"), result::toString));
    }

    /** Before 17 nothing is woven ahead. */
    @Test
    void anOlderImageIsToldWhatItLacks() {
        for (Jdk jdk : Jdk.oldestToNewest()) {
            if (jdk.version() < 9 || jdk.version() > 16) {
                continue;
            }
            RuntimeImage image =
                    RuntimeImage.make(jdk, "--add-modules", "java.base,java.logging,jdk.crypto.ec,jdk.unsupported");
            Command.Result result = Command.of(Jvm.farsideProgram(), "check", "--hooks", "--java", image.java())
                    .run();
            assertEquals(1, result.status(), result::toString);
            String said = result.lines().get(0);
            assertTrue(
                    said.startsWith("hooks: Java " + jdk.version()) && said.endsWith(" has no module java.instrument"),
                    result::toString);
        }
    }

    private static void prints(Command.Result result, String expected) {
        assertAll(
                () -> assertEquals(expected, result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(0, result.status()));
    }
}

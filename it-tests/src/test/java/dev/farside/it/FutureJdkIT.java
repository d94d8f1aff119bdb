package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.LoadedClasses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A JDK of the future: a present one with some patched classes, whose Java version is 99 and whose methods may be
 * renamed. Text in a class file is replaced by text of the same length.
 */
class FutureJdkIT {
    /** From Java 26 on, a JVM that an agent halts waits for this agent for a minute. */
    private static final Duration LESS_THAN_A_JVM_WAITS_FOR_AGENTS = Duration.ofSeconds(40);

    private static final int FIRST_THAT_WAITS = 26;

    /** On a newer one all hooks are proved before the program starts. */
    private static final int NEWEST_KNOWN_JAVA = 27;

    /** It has hooks, and a program that prints one line does not need it. */
    private static final String HOOKED = "sun.nio.ch.UnixAsynchronousSocketChannelImpl";

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** Patches are CLASS, OLD TEXT, NEW TEXT. */
    private Path patched(Jdk jdk, String... patches) throws IOException {
        Path directory = side.scratch("patched/x", "").getParent();
        try (FileSystem image = FileSystems.newFileSystem(
                URI.create("jrt:/"), Map.of("java.home", jdk.home().toString()))) {
            for (int i = 0; i < patches.length; i += 3) {
                String name = patches[i] + ".class";
                String text = Files.readString(image.getPath("modules/java.base", name), StandardCharsets.ISO_8859_1);
                assertTrue(text.contains(patches[i + 1]), name);
                Path file = directory.resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.replace(patches[i + 1], patches[i + 2]), StandardCharsets.ISO_8859_1);
            }
        }
        return directory;
    }

    private Command.Result run(Jdk jdk, Path patches) {
        return Jvm.on(jdk)
                .with("--patch-module=java.base=" + patches)
                .farside(side.rules())
                .command("probe.Steps", "read=echo.corp.example:13")
                .within(LESS_THAN_A_JVM_WAITS_FOR_AGENTS)
                .run();
    }

    private static String release(Jdk jdk) throws IOException {
        for (String line : Files.readAllLines(jdk.home().resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=")) {
                return line.replaceAll(".*=|\"", "");
            }
        }
        throw new IllegalStateException(jdk + " does not say its version");
    }

    private static String of99(String release) {
        return "99" + release.substring(2);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whereAllHooksHoldTheProgramRuns(Jdk jdk) throws IOException {
        String release = release(jdk);
        Command.Result result = run(jdk, patched(jdk, "java/lang/VersionProps", release, of99(release)));
        assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString);
        assertEquals("", result.err());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whereOneDoesNotTheProgramDoesNotStart(Jdk jdk) throws IOException {
        String release = release(jdk);
        Path patches = patched(
                jdk,
                "java/lang/VersionProps",
                release,
                of99(release),
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl",
                "setConnected",
                "getConnected");
        Command.Result result = run(jdk, patches);
        assertAll(
                () -> assertTrue(
                        result.err()
                                .matches(
                                        "farside: hook sun\\.nio\\.ch\\.UnixAsynchronousSocketChannelImpl\\.setConnected"
                                                + " finds nothing to weave on Java 99\\S* \\("
                                                + jdk.home().toRealPath()
                                                + "\\)\nfarside: hint: .*\n"),
                        result::toString),
                () -> assertEquals("", result.out()),
                () -> assertEquals(78, result.status()));
    }

    /** Of the JDKs as they are. A proof costs time at each start, which one that is known need not pay. */
    @ParameterizedTest
    @MethodSource("jdks")
    void onlyAJdkThatNobodyKnowsProvesItsHooksAtTheStart(Jdk jdk) {
        LoadedClasses classes = new LoadedClasses();
        Command.Result result = classes.of(Jvm.on(jdk)).farside(side.rules()).run("probe.Hello");
        List<String> names = classes.names();
        assertAll(
                () -> assertEquals("hello, world\n", result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals(jdk.version() > NEWEST_KNOWN_JAVA, names.contains(HOOKED)),
                () -> assertTrue(
                        !names.contains(HOOKED) || names.indexOf(HOOKED) < names.indexOf("probe.Hello"),
                        "before the program"));
    }

    /** As an image without java.instrument is, before any program starts there. */
    @Test
    void norIsItWovenAhead() throws IOException {
        Jdk jdk = Jdk.newest();
        Path patches = patched(jdk, "sun/nio/ch/UnixAsynchronousSocketChannelImpl", "setConnected", "getConnected");
        Path woven = side.scratch("x", "").resolveSibling("x.farside.jar");
        Command.Result result = Command.of(
                        jdk.program("java"),
                        "--patch-module=java.base=" + patches,
                        "-jar",
                        Jvm.agentJar().toString(),
                        "weave",
                        woven.toString())
                .run();
        assertAll(
                () -> assertTrue(
                        result.err()
                                .startsWith("farside: hook sun.nio.ch.UnixAsynchronousSocketChannelImpl.setConnected"
                                        + " finds nothing to weave on Java "),
                        result::toString),
                () -> assertEquals(78, result.status()),
                () -> assertFalse(Files.exists(woven)));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whereAMethodThatWeCallIsGoneTheProgramDoesNotStart(Jdk jdk) throws IOException {
        String release = release(jdk);
        Path patches = patched(
                jdk,
                "java/lang/VersionProps",
                release,
                of99(release),
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl",
                "lockAndUpdateEvents",
                "lockAndUpdateNobody");
        Command.Result result = run(jdk, patches);
        assertAll(
                () -> assertTrue(result.err().contains("lockAndUpdateEvents"), result::toString),
                () -> assertEquals(1, result.err().lines().count(), result::toString),
                () -> assertEquals("", result.out()),
                () -> assertEquals(78, result.status()));
    }

    static List<Jdk> jdksThatWaitForAgents() {
        return Jdk.all().stream()
                .filter(jdk -> jdk.version() >= FIRST_THAT_WAITS)
                .toList();
    }

    /** As on a C library or a processor that the JDK has no linker for: it takes the minute, but no program begins. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatWaitForAgents")
    void whereNoCLibraryCanBeCalledTheProgramDoesNotStartEither(Jdk jdk) throws IOException {
        String release = release(jdk);
        Path patches = patched(
                jdk,
                "java/lang/VersionProps",
                release,
                of99(release),
                "java/lang/foreign/Linker",
                "defaultLookup",
                "defaultNobody",
                "sun/nio/ch/UnixAsynchronousSocketChannelImpl",
                "setConnected",
                "getConnected");
        Command.Result result = Jvm.on(jdk)
                .with("--patch-module=java.base=" + patches)
                .farside(side.rules())
                .run("probe.Hello");
        assertAll(
                () -> assertTrue(
                        result.err().startsWith("farside: hook sun.nio.ch.UnixAsynchronousSocketChannelImpl."),
                        result::toString),
                () -> assertEquals("", result.out()),
                () -> assertEquals(78, result.status()));
    }

    @Test
    void checkTellsOfAnotherJdk() {
        for (Jdk jdk : Jdk.all()) {
            Command.Result result = Command.of(
                            Jvm.farsideProgram(),
                            "check",
                            "--hooks",
                            "--java",
                            jdk.home().toString())
                    .run();
            List<String> lines = result.lines();
            assertAll(
                    () -> assertTrue(
                            lines.get(0).matches("hooks: all \\d+ fit Java " + jdk.version() + ".*"), result::toString),
                    () -> assertTrue(lines.contains("  fits     sun.nio.ch.Net.connect"), result::toString),
                    () -> assertEquals(0, result.status()));
        }
    }
}

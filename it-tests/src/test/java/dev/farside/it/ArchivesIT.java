package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JVMs that take their classes from an archive (CDS, an AOT cache), or lay out their objects in another way: farside is in
 * them as in any other, the archive stays in use, and the JVM has nothing to complain of.
 */
class ArchivesIT {
    private static final int FIRST_WITH_CACHES = 25;

    private static final String[] FAR = {"probe.DoorsAndWeb", "echo.corp.example:13", "http://web.corp.example/far"};
    private static final String[] NEAR = {"probe.DoorsAndWeb", "open.example:13", "http://open.example/near"};

    private static final String BY_EVERY_DOOR =
            """
            echo.corp.example:13 by Socket: hello
            echo.corp.example:13 by SocketChannel: hello
            echo.corp.example:13 by SocketChannel with a Selector: hello
            echo.corp.example:13 by AsynchronousSocketChannel: hello
            GET /far web.corp.example 0
            """;

    private final FarSide side = FarSide.get();
    private long packetsBefore;
    private int questionsBefore;

    static List<Jdk> jdks() {
        return Stream.of(Jdk.any(), Jdk.newest()).distinct().toList();
    }

    static List<Jdk> jdksWithCaches() {
        return Jdk.all().stream()
                .filter(jdk -> jdk.version() >= FIRST_WITH_CACHES)
                .toList();
    }

    @BeforeEach
    void remember() {
        packetsBefore = side.neverDirect().packets();
        questionsBefore = side.localQuestions().size();
    }

    @AfterEach
    void nothingLeaked() {
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertEquals(packetsBefore, side.neverDirect().packets(), "packets to far addresses"),
                () -> assertEquals(
                        List.of(),
                        asked.subList(questionsBefore, asked.size()).stream()
                                .filter(line -> line.contains("corp"))
                                .toList(),
                        "far names in local DNS"));
    }

    /** Of a directory a JVM archives nothing. */
    private Path jar() {
        Path jar = side.scratch("probe.jar", "");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> probes = Files.list(Path.of(Jvm.ownClasses(), "probe"))) {
            for (Path probe :
                    probes.filter(file -> file.toString().endsWith(".class")).toList()) {
                entries.putNextEntry(new JarEntry("probe/" + probe.getFileName()));
                Files.copy(probe, entries);
                entries.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Jvm jvm(Jdk jdk, Path jar, String... options) {
        return Jvm.on(jdk).over(jar.toString()).with(options);
    }

    /** By the launcher, as a user types it. */
    private Command.Result underFarside(Jvm jvm, String... program) {
        List<String> line = new ArrayList<>(
                List.of(Jvm.farsideProgram(), "--rules", side.rules().toString()));
        line.addAll(jvm.line(program[0], rest(program)));
        return Command.of(side.near().onNetwork(line)).run();
    }

    private static String[] rest(String... program) {
        return Stream.of(program).skip(1).toArray(String[]::new);
    }

    private static Command.Result alone(Jvm jvm, String... program) {
        return jvm.run(program[0], rest(program));
    }

    private static void reachesAll(Command.Result result) {
        assertAll(
                () -> assertEquals(BY_EVERY_DOOR, result.out(), result::toString),
                () -> assertEquals("", result.err(), result::toString),
                () -> assertEquals(0, result.status()));
    }

    /** With {@code AOTMode=on}, a JVM that cannot use its cache does not start. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithCaches")
    void aCacheMadeWithoutFarsideIsUsedWithIt(Jdk jdk) {
        Path jar = jar();
        Path cache = side.scratch("x", "").resolveSibling("app.aot");
        Command.Result made = alone(jvm(jdk, jar, "-XX:AOTCacheOutput=" + cache), NEAR);
        assertTrue(Files.exists(cache), made::toString);
        Jvm uses = jvm(jdk, jar, "-XX:AOTMode=on", "-XX:AOTCache=" + cache);
        reachesAll(underFarside(uses, FAR));
        List<String> child = uses.line(FAR[0], rest(FAR));
        reachesAll(Jvm.on(jdk).farside(side.rules()).run("probe.Spawn", child.toArray(new String[0])));
    }

    /** Only the launcher can choose how the agent comes. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithCaches")
    void aCacheMadeWithTheModuleIsUsedWithTheAgentsOption(Jdk jdk) {
        Path jar = jar();
        Path cache = side.scratch("x", "").resolveSibling("app.aot");
        Jvm withModule = jvm(jdk, jar, "--add-modules", "java.instrument");
        Command.Result made = alone(withModule.with("-XX:AOTCacheOutput=" + cache), NEAR);
        assertTrue(Files.exists(cache), made::toString);
        Jvm uses = jvm(jdk, jar, "-XX:AOTMode=on", "-XX:AOTCache=" + cache);
        reachesAll(alone(uses.farside(side.rules()), FAR));
        Command.Result without = alone(withModule.with("-XX:AOTMode=on", "-XX:AOTCache=" + cache), NEAR);
        assertEquals("", without.err(), without::toString);
    }

    static List<Jdk> jdksThatTrainWithAgents() {
        return Jdk.all().stream()
                .filter(jdk -> jdk.version() > FIRST_WITH_CACHES)
                .toList();
    }

    /**
     * A program that needs the far side to be trained; its JVM starts another one, which assembles the cache. On 25, a cache that
     * was made under an agent may make each JVM crash that uses it [seen with 25.0.3, without farside in that one, too].
     */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksThatTrainWithAgents")
    void aCacheMadeUnderFarsideIsUsedWithItAndWithoutIt(Jdk jdk) {
        Path jar = jar();
        Path cache = side.scratch("x", "").resolveSibling("app.aot");
        Command.Result made = underFarside(jvm(jdk, jar, "-XX:AOTCacheOutput=" + cache), FAR);
        assertTrue(made.out().startsWith(BY_EVERY_DOOR), made::toString);
        assertTrue(!made.err().contains("farside: ") && !made.out().contains("[error]"), made::toString);
        Jvm uses = jvm(jdk, jar, "-XX:AOTMode=on", "-XX:AOTCache=" + cache);
        reachesAll(underFarside(uses, FAR));
        Command.Result without = alone(uses, NEAR);
        assertEquals("", without.err(), without::toString);
        assertEquals(0, without.status());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anArchiveOfClassesIsUsed(Jdk jdk) {
        Path jar = jar();
        Path archive = side.scratch("x", "").resolveSibling("app.jsa");
        Command.Result made = alone(jvm(jdk, jar, "-XX:ArchiveClassesAtExit=" + archive), NEAR);
        assertTrue(Files.exists(archive), made::toString);
        isInUse(jvm(jdk, jar, "-XX:SharedArchiveFile=" + archive), "shared objects file (top)");
    }

    /** As before Java 13: a list of classes, and an archive made of them without a program that runs. */
    @Test
    void anArchiveOfAListIsUsed() {
        Jdk jdk = Jdk.newest();
        Path jar = jar();
        Path list = side.scratch("x", "").resolveSibling("classes");
        Path archive = list.resolveSibling("list.jsa");
        alone(jvm(jdk, jar, "-Xshare:off", "-XX:DumpLoadedClassList=" + list), NEAR);
        Command.Result made = alone(
                jvm(jdk, jar, "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive),
                NEAR);
        assertTrue(Files.exists(archive), made::toString);
        isInUse(jvm(jdk, jar, "-XX:SharedArchiveFile=" + archive), "shared objects file");
    }

    private void isInUse(Jvm uses, String source) {
        Path log = side.scratch("loaded", "");
        reachesAll(underFarside(uses.with("-Xlog:class+load=info:file=" + log), FAR));
        String words = "probe.DoorsAndWeb source: " + source;
        try (Stream<String> lines = Files.lines(log)) {
            assertTrue(lines.anyMatch(line -> line.endsWith(words)), words);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The archive that each JDK has is used unless an option says no; with this one, a JVM that cannot use it does not start. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theArchiveOfTheJdkIsUsed(Jdk jdk) {
        reachesAll(alone(Jvm.on(jdk).with("-Xshare:on").farside(side.rules()), FAR));
    }

    /** Objects have headers of 8 bytes: since 25 if the option says so, from 27 on unless it says no. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksWithCaches")
    void objectsHaveShortHeadersAndLongOnes(Jdk jdk) {
        for (String option : List.of("-XX:+UseCompactObjectHeaders", "-XX:-UseCompactObjectHeaders")) {
            reachesAll(alone(Jvm.on(jdk).with(option).farside(side.rules()), FAR));
        }
    }
}

package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The extension for JUnit: its own tests on every JDK, and a project of somebody who uses it. */
class JUnitIT {
    private static final Path BUILT =
            Path.of("../agent/junit/target").toAbsolutePath().normalize();
    private static final Path JAR = BUILT.resolve("farside-junit.jar");

    /** FarNetworkTest, which starts the agent by attaching it. */
    private static final Pattern PASSED =
            Pattern.compile("(?s).*^([1-9]\\d*) of \\1 tests have passed\\R", Pattern.MULTILINE);

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    private static Command tests(Jdk jdk, String... options) {
        List<String> path = new ArrayList<>(List.of(
                BUILT.resolve("test-classes").toString(),
                JAR.toString(),
                Jvm.agentJar().toString()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Path.of(entry).getFileName().toString().matches("(junit|opentest4j|apiguardian).*")) {
                path.add(entry);
            }
        }
        List<String> line = new ArrayList<>(List.of(jdk.program("java"), "-Djdk.net.hosts.file=/dev/null"));
        line.addAll(Arrays.asList(options));
        Collections.addAll(line, "-cp", String.join(File.pathSeparator, path), "dev.farside.junit.RunAll");
        return Command.of(line).within(Duration.ofMinutes(3));
    }

    private static void pass(Command.Result result) {
        assertAll(
                () -> assertEquals(0, result.status(), result::toString),
                () -> assertTrue(PASSED.matcher(result.out()).matches(), result::toString),
                () -> assertEquals("", result.err()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void itsTestsPassWithAnAgentThatIsAttached(Jdk jdk) {
        pass(tests(jdk, "-XX:+EnableDynamicAgentLoading").run());
    }

    @Test
    void itsTestsPassWithTheAgentOnTheCommandLine() {
        pass(tests(Jdk.newest(), "-javaagent:" + Jvm.agentJar() + "=junit=yes").run());
    }

    @Test
    void anAgentWithOtherRulesIsTold() {
        Command.Result result = tests(Jdk.any(), "-javaagent:" + Jvm.agentJar() + "=via=gw,for=*.corp.example")
                .run();
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.out().contains("run the tests without farside"), result::toString);
    }

    @Test
    void aJvmThatLetsNobodyAttachIsToldOf() {
        Command.Result result =
                tests(Jdk.any(), "-XX:-EnableDynamicAgentLoading").run();
        assertEquals(1, result.status(), result::toString);
        assertTrue(
                result.out().contains("farside's agent cannot be attached to this JVM: ")
                        && result.out().contains("-javaagent:" + Jvm.agentJar() + "=junit=yes"),
                result::toString);
    }

    @Test
    void theJarHasItsOwnClassesOnly() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertEquals(
                    List.of(),
                    jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(JarEntry::getName)
                            .filter(name -> !name.matches("META-INF/MANIFEST\\.MF|dev/farside/junit/[\\w$-]+\\.class"))
                            .toList());
        }
    }

    /** Without network; the artifacts are in a local repository, as if they had been downloaded. */
    @Test
    void theExampleProjectBuilds() throws IOException {
        Path directory = Path.of("target/example").toAbsolutePath();
        Command.of("rm", "-rf", directory.toString()).output();
        Path repository = repository(directory.resolve("repository"));
        Path project = directory.resolve("shop");
        Command.of("cp", "-R", Path.of("example").toAbsolutePath().toString(), project.toString())
                .output();
        Command.Result result = Command.of(
                        "mvn",
                        "-o",
                        "-B",
                        "-ntp",
                        "-Dmaven.repo.local=" + repository,
                        "-Dfarside.version=1-test",
                        "test")
                .in(project)
                .within(Duration.ofMinutes(3))
                .run();
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.out().contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0"), result::toString);
    }

    /** The user's local repository, and farside's artifacts of this build in it. */
    private static Path repository(Path to) throws IOException {
        Path users =
                Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
        linkAll(users, to, "dev");
        if (Files.isDirectory(users.resolve("dev"))) {
            linkAll(users.resolve("dev"), to.resolve("dev"), "farside");
        }
        install(to, "farside-agent", Jvm.agentJar(), "");
        install(
                to,
                "farside-junit",
                JAR,
                dependency("dev.farside", "farside-agent", "1-test")
                        + dependency("org.junit.jupiter", "junit-jupiter-api", "5.14.4"));
        return to;
    }

    private static void linkAll(Path from, Path to, String but) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(but)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private static void install(Path repository, String artifact, Path jar, String dependencies) throws IOException {
        Path directory = Files.createDirectories(
                repository.resolve("dev/farside").resolve(artifact).resolve("1-test"));
        Files.copy(jar, directory.resolve(artifact + "-1-test.jar"));
        Files.writeString(
                directory.resolve(artifact + "-1-test.pom"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>dev.farside</groupId><artifactId>" + artifact
                        + "</artifactId><version>1-test</version><dependencies>" + dependencies
                        + "</dependencies></project>");
    }

    private static String dependency(String group, String artifact, String version) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>"
                + version + "</version></dependency>";
    }
}

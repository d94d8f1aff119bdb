package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools whose output other programs read: under farside it is the same, and what they start is covered. */
class SilentToolsIT {
    private final FarSide side = FarSide.get();

    private Command command(Jdk jdk, List<String> line) {
        return Command.of(side.near().onNetwork(line))
                .with("JAVA_HOME", jdk.home().toString());
    }

    private List<String> farside(List<String> line) {
        List<String> all = new ArrayList<>(
                List.of(Jvm.farsideProgram(), "--rules", side.rules().toString()));
        all.addAll(line);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"javac -version", "jshell --version", "jar --version", "mvn -v", "gradle -v", "groovy -v"})
    void aToolPrintsTheSameWithAndWithoutFarside(String line) {
        for (Jdk jdk : Jdk.all()) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            if (Files.exists(Path.of(jdk.program(words.get(0))))) {
                words.set(0, jdk.program(words.get(0)));
            }
            command(jdk, words).run(); // a user's first jshell says that it creates a directory
            Command.Result without = command(jdk, words).run();
            Command.Result with = command(jdk, farside(words)).run();
            assertAll(
                    jdk + " " + line,
                    () -> assertEquals(without.err(), with.err()),
                    () -> assertEquals(without.out(), with.out()),
                    () -> assertEquals(without.status(), with.status()),
                    () -> assertEquals(0, jdk.equals(Jdk.any()) ? with.status() : 0)); // Debian's gradle is of 2018
        }
    }

    /** As Kafka's scripts: one calls another, which starts the JVM. */
    @Test
    void aKafkaScriptIsSilentAndCovered(@TempDir Path kafka) throws IOException {
        executable(
                kafka.resolve("bin/kafka-run-class.sh"),
                """
                if [ -z "$KAFKA_OPTS" ]; then
                  KAFKA_OPTS=""
                fi
                [ -z "$DEBUG" ] || KAFKA_OPTS="$DEBUG $KAFKA_OPTS"
                if [ -z "$JAVA_HOME" ]; then
                  JAVA="java"
                else
                  JAVA="$JAVA_HOME/bin/java"
                fi
                exec "$JAVA" -cp "$CLASSPATH" $KAFKA_OPTS "$@"
                """);
        Path topics = executable(
                kafka.resolve("bin/kafka-topics.sh"), "exec $(dirname $0)/kafka-run-class.sh probe.Steps \"$@\"\n");
        Path anew = executable(
                kafka.resolve("bin/kafka-anew.sh"),
                "export KAFKA_OPTS=-Dx=y\nexec $(dirname $0)/kafka-run-class.sh probe.Steps \"$@\"\n");
        List<String> read = List.of("read=echo.corp.example:13");
        Command.Result result = command(Jdk.any(), farside(words(topics, read)))
                .with("CLASSPATH", Jvm.classPath())
                .run();
        Command.Result surer = command(Jdk.any(), farside(words(anew, read)))
                .with("CLASSPATH", Jvm.classPath())
                .run();
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString),
                () -> assertEquals("", result.err()),
                () -> assertEquals("echo.corp.example:13 hello\n", surer.out(), surer::toString));
    }

    @Test
    void groovyReachesTheFarSide() {
        Command.Result result = command(
                        Jdk.any(),
                        farside(List.of("groovy", "-e", "print new Socket('echo.corp.example', 13).inputStream.text")))
                .run();
        assertEquals("hello", result.out().strip(), result::toString);
    }

    /** Under another farside, whose agent is in the environment. */
    @Test
    void aToolInsideACommandIsSilentToo() {
        Command.Result result = command(
                        Jdk.any(),
                        farside(List.of(
                                "sh",
                                "-c",
                                "'" + Jvm.farsideProgram() + "' '" + Jdk.any().program("java") + "' -cp '"
                                        + Jvm.classPath() + "' probe.Steps read=echo.corp.example:13")))
                .run();
        assertEquals("echo.corp.example:13 hello\n", result.out(), result::toString);
        assertEquals("", result.err());
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text);
        file.toFile().setExecutable(true);
        return file;
    }

    /** It evaluates in a JVM of its own. */
    @Test
    void jshellReachesTheFarSide() {
        Command.Result result = command(Jdk.any(), farside(List.of(Jdk.any().program("jshell"), "-s", "-")))
                .reading("System.out.println(new String(new java.net.Socket(\"echo.corp.example\", 13).getInputStream()"
                        + ".readAllBytes()).strip());\n/exit\n")
                .run();
        assertEquals("hello\n", result.out(), result::toString);
    }

    /** As Maven's script starts its JVM, which starts programs, and they another Maven. */
    @Test
    void whatMavenStartsIsCoveredByOneAgent(@TempDir Path maven) throws IOException {
        for (String part : List.of("bin", "boot", "lib")) {
            Files.createDirectory(maven.resolve(part));
        }
        Path mvn = Files.writeString(
                maven.resolve("bin/mvn"), "#!/bin/sh\nexec \"$JAVA_HOME/bin/java\" $MAVEN_OPTS \"$@\"\n");
        mvn.toFile().setExecutable(true);
        List<String> program = List.of("-cp", Jvm.classPath(), "probe.Steps", "read=echo.corp.example:13");
        String inner = "'" + mvn + "' "
                + program.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Command.Result alone = command(Jdk.any(), farside(words(mvn, program))).run();
        Command.Result nested = command(
                        Jdk.any(),
                        farside(words(mvn, List.of("-cp", Jvm.classPath(), "probe.Spawn", "sh", "-c", inner))))
                .run();
        assertAll(
                () -> assertEquals("echo.corp.example:13 hello\n", alone.out(), alone::toString),
                () -> assertEquals("", alone.err()),
                () -> assertEquals("echo.corp.example:13 hello\n", nested.out(), nested::toString),
                () -> assertEquals(0, nested.status()));
    }

    private static List<String> words(Path mvn, List<String> others) {
        List<String> all = new ArrayList<>(List.of(mvn.toString()));
        all.addAll(others);
        return all;
    }
}

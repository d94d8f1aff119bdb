package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The jar of {@code mvn -Dlambdas=as-compiled}, which leaves lambdas and records to the JVM, does the same work. The
 * test puts it together as agent/pom.xml does, from the files that the build leaves in agent/target.
 */
class AsCompiledIT {
    private static final Path TARGET =
            Path.of(Jvm.ownClasses()).resolve("../../../agent/target").normalize();

    @TempDir
    private static Path directory;

    private static Path jar;

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @BeforeAll
    static void make() throws IOException {
        Path bundle = directory.resolve("inner.bundle");
        Command.Result bundled = Command.of(
                        Jdk.any().program("java"),
                        "-cp",
                        TARGET.resolve("build-tools").toString(),
                        "dev.farside.build.Bundles",
                        TARGET.resolve("inner/as-compiled").toString(),
                        bundle.toString())
                .run();
        assertEquals(0, bundled.status(), bundled::toString);
        jar = Files.copy(Jvm.agentJar(), directory.resolve("farside-agent.jar"));
        int put = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--update",
                        "--no-compress",
                        "--file=" + jar,
                        "-C",
                        directory.toString(),
                        "inner.bundle");
        assertEquals(0, put);
    }

    @Test
    void lambdasAndRecordsAreLeftToTheJvm() throws IOException {
        String bytes = Files.readString(directory.resolve("inner.bundle"), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("java/lang/invoke/LambdaMetafactory"));
        assertTrue(bytes.contains("java/lang/runtime/ObjectMethods"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void socketsAndChannelsReachFarNames(Jdk jdk) {
        Command.Result result = Jvm.on(jdk)
                .with("-javaagent:" + jar + "=rules=" + FarSide.get().rules())
                .run("probe.Web", "http://web.corp.example/far");
        assertAll(
                () -> assertEquals(
                        """
                        jdk POST /far web.corp.example 10000
                        okhttp GET /far web.corp.example 0
                        apache GET /far web.corp.example 0
                        """,
                        result.out(),
                        result::toString),
                () -> assertEquals("", result.err(), "nothing failed, nothing to say"),
                () -> assertEquals(0, result.status()));
    }
}

package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The help as the built distribution prints it. */
class HelpIT {
    private static final int LONGEST = 30;

    /** Empty for farside itself. */
    static List<String> commands() throws IOException {
        try (Stream<Path> pages = Files.list(Jvm.distribution().resolve("lib/help"))) {
            List<String> names = new ArrayList<>(
                    pages.map(page -> page.getFileName().toString()).sorted().toList());
            assertTrue(names.remove("farside"), names.toString());
            names.add("");
            return names;
        }
    }

    /** Where there is no java, nor any other program. */
    private static Command.Result script(String... arguments) {
        return Command.of("/bin/sh", Jvm.farsideProgram())
                .and(arguments)
                .with("PATH", "/nowhere")
                .with("JAVA_HOME", "/nowhere")
                .run();
    }

    private static String[] words(String text) {
        return text.strip().split(" ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theScriptPrintsThePageOfTheJavaPartWithoutAJvm(String command) {
        String java = Command.of(
                        Jdk.any().program("java"),
                        "-jar",
                        Jvm.distribution().resolve("lib/farside-launcher.jar").toString())
                .and(words(command + " --help"))
                .output();
        Command.Result script = script(words(command + " --help"));
        Command.Result asked = script(words("help " + command));
        assertAll(
                () -> assertEquals(java, script.out()),
                () -> assertEquals(java, asked.out()),
                () -> assertEquals("", script.err() + asked.err()),
                () -> assertEquals(0, script.status() + asked.status()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aPageFitsOnAScreenAndEndsInARealExample(String command) {
        List<String> lines = script(words("help " + command)).lines();
        assertTrue(lines.size() <= LONGEST, lines.size() + " lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= 110), String.join("\n", lines));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Example")), String.join("\n", lines));
        assertTrue(
                lines.get(lines.size() - 1).matches("( {4}|Example: )(eval \"\\$\\()?farside .*"),
                lines.get(lines.size() - 1));
    }

    @Test
    void eachCommandIsOneLineOfTheFirstPage() throws IOException {
        List<String> lines = script("--help").lines();
        List<String> inTheHeading = List.of("", "help", "version");
        for (String command : commands()) {
            assertEquals(
                    inTheHeading.contains(command) ? 0 : 1,
                    lines.stream()
                            .filter(line -> line.matches("  " + command + " +[A-Z][^.]*\\."))
                            .count(),
                    command);
        }
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.contains("farside help COMMAND") && line.contains("farside version")),
                lines::toString);
    }

    @Test
    void theVersionIsThatOfTheJars() {
        String java = Command.of(
                        Jdk.any().program("java"),
                        "-jar",
                        Jvm.distribution().resolve("lib/farside-launcher.jar").toString(),
                        "--version")
                .output();
        for (String word : List.of("--version", "-V", "version")) {
            assertEquals(java, script(word).out(), word);
        }
    }
}

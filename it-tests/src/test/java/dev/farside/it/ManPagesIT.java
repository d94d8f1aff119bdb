package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual pages of the distribution. */
class ManPagesIT {
    private static final Path MAN = Jvm.distribution().resolve("share/man");
    private static final Pattern OPTION = Pattern.compile("^ {2,6}(--?[a-zA-Z-]+)", Pattern.MULTILINE);

    private static String page(String name) {
        return Command.of(
                        "mandoc",
                        "-T",
                        "ascii",
                        "-O",
                        "width=200",
                        MAN.resolve(name).toString())
                .output()
                .replaceAll(".\\x08", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"man1/farside.1", "man5/farside-rules.5"})
    void mandocFindsNothingWrong(String name) {
        Command.Result lint = Command.of(
                        "mandoc",
                        "-T",
                        "lint",
                        "-W",
                        "warning",
                        MAN.resolve(name).toString())
                .merged()
                .run();
        assertEquals("", lint.out());
        assertEquals(0, lint.status());
    }

    @Test
    void thePageOfFarsideHasAllThatTheHelpHas() throws IOException {
        String page = page("man1/farside.1");
        try (Stream<Path> pages = Files.list(Jvm.distribution().resolve("lib/help"))) {
            for (Path help : pages.toList()) {
                String command = help.getFileName().toString();
                String from = "\n   " + command + "\n";
                String part = command.equals("farside") ? page : page.substring(page.indexOf(from) + 1);
                assertTrue(command.equals("farside") || page.contains(from), command);
                OPTION.matcher(Files.readString(help))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(option -> assertTrue(part.contains(option), command + " " + option));
            }
        }
        for (String section : List.of("SYNOPSIS", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO")) {
            assertTrue(page.contains("\n" + section + "\n"), section);
        }
    }

    @Test
    void thePageOfTheRulesIsThatOfTheDocumentation() {
        String page = page("man5/farside-rules.5");
        assertTrue(page.contains("*.dr.corp.example                 via gw1 or gw2"), page);
        assertTrue(page.contains("\nDIRECTIVES\n") && page.contains("search corp.example lab.example"), page);
        assertTrue(page.contains("(\\112g.corp.example)"), "a backslash is one");
    }
}

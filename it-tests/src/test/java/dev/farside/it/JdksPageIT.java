package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Jvm;
import dev.farside.jdks.Outcome;
import dev.farside.jdks.Page;
import dev.farside.jdks.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code it-tests/jdks} writes about the tests that it ran. */
class JdksPageIT {
    static Stream<Subject> subjects() {
        return Subject.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void eachSubjectIsATestClass(Subject subject) throws ClassNotFoundException {
        assertEquals(
                "dev.farside.it",
                Class.forName("dev.farside.it." + subject.name()).getPackageName());
    }

    @Test
    void thePageIsWhatTheProgramWrites() throws IOException {
        String page = Files.readString(Path.of(Jvm.ownClasses(), "../../../docs/jdks.md"));
        assertEquals(page, Page.of(Page.read(page)));
        assertFalse(Page.read(page).isEmpty(), page);
    }

    @Test
    void aPageTellsWhatCameOfEachJdk() {
        Outcome outcome = Outcome.notThere("2026-01-02");
        outcome.add("ZooIT", 7, 0, List.of());
        outcome.add("NamesIT", 5, 1, List.of("`NamesIT`, one", "`NamesIT`, two"));
        String page = Page.of(Map.of(28, outcome, 9, Outcome.notThere("2026-01-01")));
        assertTrue(
                page.contains("\n| JDK |  | 9 | 28 |\n|---|---|---|---|\n| build |  | not there | not there |\n"),
                page);
        assertTrue(page.contains("\n| `NamesIT` | far names | - | **2 of 7 failed**, 1 skipped |\n"), page);
        assertTrue(page.contains(" | - | 7 passed |\n"), page);
        assertTrue(page.endsWith("\n## What fails\n\n- JDK 28: `NamesIT`, one\n- JDK 28: `NamesIT`, two\n"), page);
        assertEquals(page, Page.of(Page.read(page)));
    }
}

package dev.farside.jdks;

import dev.farside.it.site.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Runs the subjects on one JDK, and puts what came of it into docs/jdks.md; see {@code it-tests/jdks}. */
public final class Jdks {
    private Jdks() {}

    /**
     * The arguments: the tree's root, the version, which the property {@code farside.jdks} has too, and the release of
     * Debian that has this JDK if this machine has not. Status 1: a test fails.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]);
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        Outcome outcome = isThere() || isMade(root, arguments[1], arguments[2]) ? run(day) : Outcome.notThere(day);
        Path page = root.resolve("docs/jdks.md");
        Map<Integer, Outcome> outcomes = Page.read(Files.readString(page));
        outcomes.put(Integer.valueOf(arguments[1]), outcome);
        Files.writeString(page, Page.of(outcomes));
        System.exit(outcome.failures().isEmpty() ? 0 : 1);
    }

    private static boolean isThere() {
        try {
            return !Jdk.all().isEmpty();
        } catch (IllegalArgumentException e) {
            return false; // What it says is no news here.
        }
    }

    private static boolean isMade(Path root, String version, String suite) throws IOException, InterruptedException {
        return new ProcessBuilder(root.resolve(".ci/jdk").toString(), version, suite)
                                .inheritIO()
                                .start()
                                .waitFor()
                        == 0
                && isThere();
    }

    private static Outcome run(String day) {
        Jdk jdk = Jdk.newest();
        Outcome outcome = new Outcome();
        outcome.cells().putAll(Map.of(Outcome.BUILD, jdk.build(), Outcome.DAY, day));
        for (Subject subject : Subject.ALL) {
            if (jdk.version() < subject.from()) {
                continue; // the page has a dash
            }
            long begun = System.nanoTime();
            Run.of(subject, outcome);
            System.out.printf(
                    "%s %s: %s, %d s%n",
                    jdk,
                    subject.name(),
                    outcome.cells().get(subject.name()),
                    (System.nanoTime() - begun) / 1_000_000_000);
        }
        return outcome;
    }
}

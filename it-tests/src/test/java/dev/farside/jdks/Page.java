package dev.farside.jdks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/jdks.md, which is written of the outcomes and can be read into them again. */
public final class Page {
    private static final String HEAD =
            """
            # JDKs

            `it-tests/jdks` writes all of this page: a change by hand is lost.

            ```sh
            it-tests/jdks          # on every JDK of the table
            it-tests/jdks 26 27    # on these; what is here of the others stays
            ```

            Every run of the tests, `it-tests/run`, uses the JDKs in `/usr/lib/jvm` from 17 on, and a 21; what every Java has to have is tested on 8, 11 and 27, too. This page tells what came of the
            tests that depend on the JDK on others, newer ones too. Those that are not installed are made of Debian's packages
            (`.ci/jdk`); where Debian has no such JDK any more, it is not there. A build that ends in `-ea` is not a finished one.
            Tests that are skipped, or have a dash, have nothing to do on that JDK, or came after its last run.

            """;

    private static final Pattern FAILURE = Pattern.compile("- JDK (\\d+): (.*)");
    private static final String VERSION = "JDK";
    private static final List<String> ABOUT = List.of(Outcome.BUILD, Outcome.DAY);

    private Page() {}

    /** @param outcomes by the version of the JDK */
    public static String of(Map<Integer, Outcome> outcomes) {
        Map<Integer, Outcome> inOrder = new TreeMap<>(outcomes);
        List<String> versions = inOrder.keySet().stream().map(String::valueOf).toList();
        StringBuilder page = new StringBuilder(HEAD);
        page.append(row(VERSION, "", versions));
        page.append("|---".repeat(versions.size() + 2)).append("|\n");
        for (String name : ABOUT) {
            page.append(row(name, "", column(inOrder, name)));
        }
        for (Subject subject : Subject.ALL) {
            page.append(row("`" + subject.name() + "`", subject.words(), column(inOrder, subject.name())));
        }
        StringBuilder failures = new StringBuilder();
        inOrder.forEach((version, one) ->
                one.failures().forEach(line -> failures.append("- JDK " + version + ": " + line + "\n")));
        return failures.isEmpty() ? page.toString() : page + "\n## What fails\n\n" + failures;
    }

    private static List<String> column(Map<Integer, Outcome> outcomes, String name) {
        return outcomes.values().stream()
                .map(one -> one.cells().getOrDefault(name, "-"))
                .toList();
    }

    private static String row(String name, String words, List<String> cells) {
        return "| " + name + " | " + words + " | " + String.join(" | ", cells) + " |\n";
    }

    /** The outcomes that a page tells, by the version of the JDK. */
    public static Map<Integer, Outcome> read(String page) {
        Map<Integer, Outcome> outcomes = new TreeMap<>();
        List<Integer> versions = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher failure = FAILURE.matcher(line);
            if (failure.matches()) {
                outcomes.get(Integer.valueOf(failure.group(1))).failures().add(failure.group(2));
            } else if (line.startsWith("| ")) {
                String[] cells = line.split("\\s*\\|\\s*");
                for (int i = 3; i < cells.length; i++) {
                    if (cells[1].equals(VERSION)) {
                        versions.add(Integer.valueOf(cells[i]));
                        outcomes.put(versions.get(i - 3), new Outcome());
                    } else {
                        outcomes.get(versions.get(i - 3)).cells().put(cells[1].replace("`", ""), cells[i]);
                    }
                }
            }
        }
        return outcomes;
    }
}

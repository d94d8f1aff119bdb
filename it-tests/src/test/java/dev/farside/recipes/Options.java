package dev.farside.recipes;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param titles of the recipes to run; none: all
 */
record Options(List<String> titles, boolean help) {
    static final String USAGE =
            """
            usage: it-tests/recipes [RECIPE...]
              RECIPE   a heading of docs/recipes.md, or its beginning: Flyway "Gradle's daemon"; default: all
            """;

    static Options parse(List<String> arguments) {
        List<String> titles = new ArrayList<>();
        boolean help = false;
        for (String argument : arguments) {
            if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("no such option: " + argument);
            } else {
                titles.add(argument);
            }
        }
        return new Options(List.copyOf(titles), help);
    }

    boolean wants(String title) {
        return titles.isEmpty() || titles.stream().anyMatch(title::startsWith);
    }
}

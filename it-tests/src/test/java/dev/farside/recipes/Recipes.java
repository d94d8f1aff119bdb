package dev.farside.recipes;

import dev.farside.it.site.Command;
import dev.farside.it.site.DataServers;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs the recipes of docs/recipes.md, and prints a table of them; see {@code it-tests/recipes --help}. */
public final class Recipes {
    private static final Path LOGS = Path.of(Jvm.ownClasses()).resolveSibling("recipes/logs");
    private static final int BROKER_PORT = 9092;

    private final Options options;
    private final FarSide side = FarSide.get();
    private boolean hasDatabases;
    private boolean hasBroker;
    private int failures;

    private Recipes(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        try {
            Options options = Options.parse(List.of(arguments));
            if (options.help()) {
                System.out.print(Options.USAGE);
                System.exit(0);
            }
            Page page = Page.read();
            if (page.recipes().stream().noneMatch(recipe -> options.wants(recipe.title()))) {
                throw new IllegalArgumentException(
                        "docs/recipes.md has no recipe " + String.join(", ", options.titles()));
            }
            Recipes recipes = new Recipes(options);
            recipes.run(page);
            System.exit(recipes.failures == 0 ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("recipes: " + e.getMessage());
            System.exit(2);
        } catch (IllegalStateException e) {
            System.err.println("recipes: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run(Page page) throws IOException {
        Files.createDirectories(LOGS);
        System.out.println("| recipe | run | result | seconds |\n|---|---|---|---|");
        for (Recipe recipe : page.recipes()) {
            Trial trial = Trials.of(recipe.title());
            if (!options.wants(recipe.title())) {
                continue;
            }
            if (trial == null) {
                System.out.println("| " + recipe.title() + " | no | | |");
                continue;
            }
            long begun = System.nanoTime();
            String result = result(trial, recipe);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | yes | %s | %.0f |%n",
                    recipe.title(),
                    result,
                    (System.nanoTime() - begun) / 1e9);
        }
    }

    /** One word; more of a failure is on stderr, and all of it in a log. */
    private String result(Trial trial, Recipe recipe) {
        try {
            startServers(trial.host());
            int asked = side.gatewayQuestions().size();
            int askedLocally = side.localQuestions().size();
            Path tool = trial.tool().isEmpty() ? null : Tools.fetch(trial.tool());
            trial.way().go(new Machine(trial, tool), recipe);
            check(trial.host(), side.gatewayQuestions(), asked, side.localQuestions(), askedLocally);
            return "well";
        } catch (IllegalStateException | UncheckedIOException | AssertionError e) {
            failures++;
            String words = String.valueOf(e.getMessage());
            Path log = LOGS.resolve(trial.title().replaceAll("[^A-Za-z]+", "-") + ".log");
            try {
                Files.writeString(log, words + "\n");
            } catch (IOException unwritten) {
                System.err.println(words); // there at least
            }
            System.err.println("recipes: " + trial.title() + ": " + tail(words) + "\nrecipes: " + log);
            return "FAILED";
        }
    }

    private static String tail(String words) {
        List<String> lines = words.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    /** The name went through the gateway, and no far name went anywhere else. */
    private static void check(String host, List<String> far, int from, List<String> near, int nearFrom) {
        if (far.subList(from, far.size()).stream().noneMatch(line -> line.contains(host))) {
            throw new IllegalStateException("the gateway was not asked for " + host);
        }
        List<String> local = near.subList(nearFrom, near.size()).stream()
                .filter(line -> line.contains("corp.example"))
                .toList();
        if (!local.isEmpty()) {
            throw new IllegalStateException("the local DNS was asked for far names: " + local);
        }
    }

    private void startServers(String host) {
        if (host.equals(Trials.DATABASE) && !hasDatabases) {
            hasDatabases = true;
            psql("create role app login password '" + Machine.PASSWORD + "'");
            for (String name : List.of("orders", "stock", "keycloak")) {
                psql("create database " + name + " owner app");
            }
        }
        if (host.equals(Trials.BROKER) && !hasBroker) {
            hasBroker = true;
            DataServers.kafka(side, BROKER_PORT);
        }
    }

    private void psql(String statement) {
        Command.of(side.far().inside("psql", "-q", "-h", "10.213.2.10", "-U", "far", "-d", "postgres", "-c", statement))
                .with("PGPASSWORD", "far")
                .output();
    }
}

package dev.farside.bench;

import dev.farside.it.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures farside and its peers, in turns, in one run; see {@code it-tests/bench --help}. */
public final class Bench {
    private static final String BEGIN = "<!-- it-tests/bench --docs writes from here -->\n";
    private static final String END = "<!-- to here -->\n";

    private final Options options;

    private Bench(Options options) {
        this.options = options;
    }

    /** @param arguments the directory of the project, then as {@link Options#USAGE} says */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        try {
            Options options = Options.parse(rest.toArray(String[]::new), root);
            if (options.help()) {
                System.out.print(Options.USAGE);
                System.out.println("workloads: " + String.join(" ", Workloads.names()));
            } else {
                new Bench(options).run();
            }
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException {
        Map<Jdk, List<Table>> found = new LinkedHashMap<>();
        for (Jdk jdk : jdks()) {
            System.out.println("## " + jdk + "\n");
            List<Table> tables = new ArrayList<>();
            found.put(jdk, tables);
            try (Run run = new Run(jdk, options)) {
                for (Workload workload : Workloads.of(options.workloads())) {
                    try {
                        Table table = workload.run(run);
                        System.out.println(table.markdown());
                        tables.add(table);
                    } catch (IllegalStateException | UncheckedIOException e) {
                        System.out.println(workload.name() + " could not be run: " + e.getMessage() + "\n");
                    }
                    write(found); // what is there is there, whatever happens to the rest
                }
            }
        }
        System.out.println("written to " + options.output());
    }

    private void write(Map<Jdk, List<Table>> found) throws IOException {
        StringBuilder page = new StringBuilder();
        for (Map.Entry<Jdk, List<Table>> entry : found.entrySet()) {
            Jdk jdk = entry.getKey();
            List<Table> tables = entry.getValue();
            String text = "## " + jdk + "\n\n![](bench-jdk" + jdk.version() + ".svg)\n\n"
                    + tables.stream().map(Table::markdown).collect(Collectors.joining());
            page.append(text);
            String plot = Plot.of("farside and its peers, " + jdk, tables);
            write(options.output(), jdk, ".md", text);
            write(options.output(), jdk, ".json", json(jdk, tables));
            write(options.output(), jdk, ".svg", plot);
            if (options.docs() != null) {
                write(options.docs().getParent(), jdk, ".svg", plot);
            }
        }
        if (options.docs() != null) {
            Files.writeString(options.docs(), between(Files.readString(options.docs()), page.toString()));
        }
    }

    private static void write(Path directory, Jdk jdk, String suffix, String text) throws IOException {
        Files.writeString(Files.createDirectories(directory).resolve("bench-jdk" + jdk.version() + suffix), text);
    }

    private static String between(String old, String page) {
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            return old + "\n" + BEGIN + "\n" + page + END;
        }
        return old.substring(0, begin) + BEGIN + "\n" + page + old.substring(end);
    }

    private List<Jdk> jdks() {
        if (!options.jdks().isEmpty()) {
            return options.jdks().stream().map(Jdk::at).toList();
        }
        return options.docs() == null ? List.of(Jdk.any()) : Jdk.all();
    }

    private static String json(Jdk jdk, List<Table> tables) {
        return "{\n  \"jdk\": " + jdk.version() + ",\n  \"workloads\": {\n"
                + tables.stream().map(Table::json).collect(Collectors.joining(",\n")) + "\n  }\n}\n";
    }
}

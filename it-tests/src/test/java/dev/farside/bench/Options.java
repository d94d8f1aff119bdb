package dev.farside.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param workloads names; none: all of them
 * @param rounds 0: the default of each workload
 * @param docs the page whose tables and plots to rewrite; null for none
 */
record Options(
        List<String> workloads,
        int rounds,
        boolean quick,
        List<Path> jdks,
        Path output,
        Path docs,
        List<String> jvmOptions,
        boolean help) {

    static final String USAGE =
            """
            usage: it-tests/bench [options] [WORKLOAD...]
              --rounds N     N rounds of each workload; the figures are the medians of the rounds
              --quick        one round of small transfers, for a first look; the figures mean little
              --jdk HOME     the JDK that the clients run on; may be repeated; default: the first one found
              --output DIR   where to write tables (Markdown, JSON) and plots (SVG); default: it-tests/target/bench
              --docs         run on every JDK found, and write into docs/performance.md and its plots
              --jvm OPTION   an option for the client JVMs; may be repeated
            """;

    static Options parse(String[] arguments, Path root) {
        List<String> workloads = new ArrayList<>();
        List<Path> jdks = new ArrayList<>();
        List<String> jvmOptions = new ArrayList<>();
        int rounds = 0;
        boolean quick = false;
        boolean help = false;
        Path output = root.resolve("it-tests/target/bench");
        Path docs = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                case "--quick" -> quick = true;
                case "--jdk" -> jdks.add(Path.of(value(arguments, ++i)));
                case "--output" -> output = Path.of(value(arguments, ++i));
                case "--docs" -> docs = root.resolve("docs/performance.md");
                case "--jvm" -> jvmOptions.add(value(arguments, ++i));
                case "--help", "-h" -> help = true;
                default -> workloads.add(workload(arguments[i]));
            }
        }
        return new Options(workloads, rounds, quick, jdks, output, docs, jvmOptions, help);
    }

    private static String value(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static String workload(String name) {
        if (name.startsWith("-")) {
            throw new IllegalArgumentException("no such option: " + name);
        }
        if (!Workloads.names().contains(name)) {
            throw new IllegalArgumentException(
                    "no such workload: " + name + " (there are " + String.join(", ", Workloads.names()) + ")");
        }
        return name;
    }
}

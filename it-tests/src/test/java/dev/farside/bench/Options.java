package dev.farside.bench;

import dev.farside.bench.report.Table;
import dev.farside.it.site.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line.
 *
 * @param workloads names; none: all of them
 * @param rounds 0: the default of each workload
 * @param before the distribution of another build, to measure beside this one; null for none
 * @param again nothing is measured: the page is made of what is in the output directory
 * @param docs the directory whose performance.md and plots to write; null for none
 */
record Options(
        List<String> workloads,
        int rounds,
        boolean quick,
        boolean again,
        List<Path> jdks,
        Path before,
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
              --before DIR   measures another build in the same run: a directory like launcher/target/farside
              --output DIR   where to write the page and tables (Markdown, JSON) and plots (SVG); default:
                             it-tests/target/bench
              --docs         run every workload on every JDK found, and write docs/performance.md and its plots
              --again        measure nothing: make the page of the figures that the runs before have left in the output
                             directory, of all JDKs that are there; only runs of one build belong together
              --jvm OPTION   an option for the client JVMs; may be repeated
            """;

    static Options parse(String[] arguments, Path root) {
        List<String> workloads = new ArrayList<>();
        List<Path> jdks = new ArrayList<>();
        List<String> jvmOptions = new ArrayList<>();
        int rounds = 0;
        boolean quick = false;
        boolean again = false;
        boolean help = false;
        Path before = null;
        Path output = root.resolve("it-tests/target/bench");
        Path docs = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = number(value(arguments, ++i));
                case "--quick" -> quick = true;
                case "--jdk" -> jdks.add(Path.of(value(arguments, ++i)));
                case "--before" -> before = distribution(Path.of(value(arguments, ++i)));
                case "--output" -> output = Path.of(value(arguments, ++i));
                case "--docs" -> docs = root.resolve("docs");
                case "--again" -> again = true;
                case "--jvm" -> jvmOptions.add(value(arguments, ++i));
                case "--help", "-h" -> help = true;
                default -> workloads.add(workload(arguments[i]));
            }
        }
        if (docs != null && (quick || !workloads.isEmpty())) {
            throw new IllegalArgumentException("--docs writes the whole page: it takes neither --quick nor a workload");
        }
        return new Options(workloads, rounds, quick, again, jdks, before, output, docs, jvmOptions, help);
    }

    /** The jars of this build and of the one before, if there is one, by what the rows begin with. */
    Map<String, Path> agents() {
        Map<String, Path> agents = new LinkedHashMap<>();
        agents.put(Table.TODAY, Jvm.agentJar());
        if (before != null) {
            agents.put(Table.BEFORE, agentOf(before));
        }
        return agents;
    }

    /** Builds from before {@code farside login} can do neither that nor use a master of ssh's. */
    boolean beforeSharesLogins() {
        return Files.exists(before.resolve("lib/help/login"));
    }

    private static Path agentOf(Path distribution) {
        return distribution.resolve("lib/farside-agent.jar");
    }

    private static String value(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static int number(String word) {
        if (!word.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("--rounds takes a number from 1 on, not " + word);
        }
        return Integer.parseInt(word);
    }

    private static Path distribution(Path directory) {
        if (!Files.isReadable(agentOf(directory))) {
            throw new IllegalArgumentException("--before: there is no " + agentOf(directory));
        }
        return directory.toAbsolutePath();
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

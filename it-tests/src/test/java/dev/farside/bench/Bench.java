package dev.farside.bench;

import dev.farside.bench.report.Machine;
import dev.farside.bench.report.Measured;
import dev.farside.bench.report.Page;
import dev.farside.bench.report.Table;
import dev.farside.it.site.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Measures farside and its peers, in turns, in one run; see {@code it-tests/bench --help}. */
public final class Bench {
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
                Bench bench = new Bench(options);
                if (options.again()) {
                    bench.again();
                } else {
                    bench.run();
                }
            }
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    /** The page of what earlier runs have measured, of one build on several JDKs, say. */
    private void again() throws IOException {
        List<Measured> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(options.output(), "bench-jdk*.json")) {
            for (Path file : files) {
                all.add(Measured.read(
                        Files.readString(file),
                        name -> Workloads.of(List.of(name)).get(0).table()));
            }
        }
        all.sort(Comparator.comparingInt(Measured::version));
        for (Measured one : all) {
            write(all, one);
        }
        System.out.println("written to " + options.output());
    }

    private void run() throws IOException {
        List<Jdk> jdks = jdks();
        Machine machine = Here.machine(jdks, options.agents());
        System.out.println(machine.markdown());
        List<Measured> all = new ArrayList<>();
        for (Jdk jdk : jdks) {
            System.out.println("## " + jdk + "\n");
            Measured measured = new Measured(jdk.toString(), jdk.version(), machine);
            all.add(measured);
            Run run = new Run(jdk, options);
            try {
                for (Workload workload : Workloads.of(options.workloads())) {
                    measured.begin(workload.subject(), Here.load());
                    run(run, workload, measured);
                    write(all, measured); // what is there is there, whatever happens to the rest
                }
            } finally {
                end(run);
            }
        }
        System.out.println("written to " + options.output());
    }

    /** A process that does not end keeps no other JDK from being measured. */
    private static void end(Run run) {
        try {
            run.close();
        } catch (IllegalStateException e) {
            System.out.println("not all has ended: " + e.getMessage() + "\n");
        }
    }

    private static void run(Run run, Workload workload, Measured measured) {
        try {
            Table table = workload.table();
            workload.fill(table, run);
            System.out.println("### " + workload.subject().title() + "\n\n" + table.markdown());
            measured.add(table);
        } catch (IllegalStateException | UncheckedIOException | AssertionError e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            System.out.println(workload.name() + " could not be run: " + e.getMessage() + "\n");
            measured.failed(workload.subject(), reason);
        }
    }

    private void write(List<Measured> all, Measured newest) throws IOException {
        String page = Page.of(all, options.workloads().isEmpty());
        write(options.output(), page, newest);
        Files.writeString(options.output().resolve(newest.file(".json")), newest.json());
        if (options.docs() != null) {
            write(options.docs(), page, newest);
        }
    }

    private static void write(Path directory, String page, Measured newest) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("performance.md"), page);
        Files.writeString(directory.resolve(newest.file(".svg")), newest.plot());
    }

    private List<Jdk> jdks() {
        if (!options.jdks().isEmpty()) {
            return options.jdks().stream().map(Jdk::at).toList();
        }
        return options.docs() == null ? List.of(Jdk.any()) : Jdk.all();
    }
}

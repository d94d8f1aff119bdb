package dev.farside.faults;

import static java.nio.file.StandardOpenOption.APPEND;

import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes each point of farside's code fail that a short program passes; see {@code it-tests/faults --help}. */
public final class Faults {
    private final Options options;
    private final Path output;

    private Faults(Options options) {
        this.options = options;
        this.output = Path.of(Jvm.ownClasses(), "../faults").normalize();
    }

    /** @param arguments as {@link Options#USAGE} says */
    public static void main(String[] arguments) throws IOException {
        int status = 0;
        try {
            Options options = Options.parse(arguments);
            if (options.help()) {
                System.out.print(Options.USAGE + "kinds:\n" + Point.MEANINGS.indent(2));
            } else {
                List<Jdk> jdks = options.jdks().isEmpty()
                        ? List.of(Jdk.any())
                        : options.jdks().stream().map(Jdk::at).toList();
                for (Jdk jdk : jdks) {
                    Table table = run(jdk, options);
                    System.out.println("\n" + table.markdown());
                    status |= table.hasFaults() ? 1 : 0;
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println("faults: " + e.getMessage());
            status = 2;
        }
        System.exit(status);
    }

    /** On one JDK; what went wrong is in {@code it-tests/target/faults}. */
    public static Table run(Jdk jdk, Options options) throws IOException {
        return new Faults(options).run(jdk);
    }

    private Table run(Jdk jdk) throws IOException {
        Path agent = Jars.agent(output);
        List<World> worlds = new ArrayList<>();
        try {
            worlds.add(new World(0, jdk, agent));
            List<Point> points = chosen(Plan.of(worlds.get(0)));
            System.out.println(jdk + ": " + points.size() + " points");
            if (options.list()) {
                points.forEach(System.out::println);
                return new Table(jdk, List.of());
            }
            while (worlds.size() < options.side()) {
                worlds.add(new World(worlds.size(), jdk, agent));
            }
            return run(jdk, worlds, points);
        } finally {
            worlds.forEach(World::close);
        }
    }

    private List<Point> chosen(List<Point> all) {
        List<Point> wanted = all.stream().filter(options::wants).toList();
        List<Point> chosen = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (options.chooses(i, wanted.get(i))) {
                chosen.add(wanted.get(i));
            }
        }
        return chosen;
    }

    private Table run(Jdk jdk, List<World> worlds, List<Point> points) throws IOException {
        Queue<Point> queue = new ConcurrentLinkedQueue<>(points);
        List<Result> results = Collections.synchronizedList(new ArrayList<>());
        Path log = output.resolve("jdk" + jdk.version() + ".txt");
        Files.writeString(log, "");
        List<Thread> threads = new ArrayList<>();
        for (World world : worlds) {
            Thread thread = new Thread(new Runner(world, queue, result -> {
                results.add(result);
                tell(log, result, results.size(), points.size());
            }));
            threads.add(thread);
            thread.start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (results.size() < points.size()) {
            throw new IllegalStateException((points.size() - results.size()) + " points were not run");
        }
        return new Table(jdk, List.copyOf(results));
    }

    private static synchronized void tell(Path log, Result result, int done, int all) {
        try {
            Files.writeString(log, result.toString(), APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (result.verdict().isFault()) {
            String words = result.words().split("\t")[0];
            System.out.println(result.verdict() + ": " + result.point() + ": " + words);
        } else if (done % 100 == 0) {
            System.out.println(done + " of " + all);
        }
    }
}

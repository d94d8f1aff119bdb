package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import dev.farside.it.site.Jvm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Programs that connect, ask for one byte, and end: their processor time from start to end.
 *
 * @param programs so many at once
 */
record Question(Subject subject, int programs, int rounds) implements Workload {
    /** As {@code bench.Question} has it. */
    private static final double LIMIT_MILLIS = 10_000;

    private static final String DIRECT = "direct TCP, Socket";

    @Override
    public Table table() {
        return new Table(
                subject,
                DIRECT,
                Column.above("cpu", "CPU ms of one program", 0),
                Column.above("wall", "start to end ms", 0),
                Column.of("slowest", "slowest connect ms", 0),
                Column.of("failed", "failed", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        Map<String, List<String>> lines = lines(run);
        if (programs == 1) {
            lines.values().forEach(Timed::run); // the classes are in the page cache by then
        }
        run.inTurns(this, List.copyOf(lines.keySet()), row -> table.add(row, ask(lines.get(row))));
    }

    private static Map<String, List<String>> lines(Run run) {
        Site site = run.loopback();
        String rules = site.rules(site.gateway());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put(DIRECT, line(run, site, "127.0.0.1"));
        run.options
                .agents()
                .forEach((build, agent) -> lines.put(
                        build + ", Socket", line(run, site, Peer.FAR_NAME, "-javaagent:" + agent + "=rules=" + rules)));
        return lines;
    }

    private static List<String> line(Run run, Site site, String host, String... options) {
        List<String> line = new ArrayList<>(List.of(run.jdk.program("java")));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", Jvm.ownClasses(), "bench.Question", host, Integer.toString(site.targetPort())));
        return line;
    }

    private Map<String, Double> ask(List<String> line) {
        ExecutorService pool = Executors.newFixedThreadPool(programs);
        try {
            List<CompletableFuture<Timed>> all = new ArrayList<>();
            for (int i = 0; i < programs; i++) {
                all.add(CompletableFuture.supplyAsync(() -> Timed.run(line), pool));
            }
            return figures(all.stream().map(CompletableFuture::join).toList());
        } finally {
            pool.shutdown();
        }
    }

    /** Milliseconds; of one that failed, the time after which it gave up. */
    private static double connect(Timed one) {
        return one.status() == 0 ? Peer.figures(one.out().strip()).get("connect") : LIMIT_MILLIS;
    }

    private static Map<String, Double> figures(List<Timed> all) {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("cpu", all.stream().mapToDouble(Timed::cpu).average().orElse(Double.NaN));
        figures.put("wall", all.stream().mapToDouble(Timed::wall).max().orElse(Double.NaN));
        figures.put(
                "failed", (double) all.stream().filter(one -> one.status() != 0).count());
        figures.put("slowest", all.stream().mapToDouble(Question::connect).max().orElse(Double.NaN));
        return figures;
    }
}

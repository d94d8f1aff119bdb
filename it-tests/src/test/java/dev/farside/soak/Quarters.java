package dev.farside.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The last quarter of a run beside its first, each without the times of events. The first minute, in which the connections
 * have only begun, is in neither.
 */
final class Quarters {
    /** A shorter run has too few quiet moments in a quarter. */
    static final int SHORTEST_MINUTES = 8;

    private static final long BEGINNING_MILLIS = 60_000;
    private static final int FEWEST = 3;

    private final Subject subject;
    private final Events events;
    private final long begin;
    private final long end;
    private final StringBuilder table = new StringBuilder(
            """
            | JDK | median of | first quarter | last quarter | may differ by | |
            |---|---|---|---|---|---|
            """);

    Quarters(Subject subject, Events events, long begin, long end) {
        this.subject = subject;
        this.events = events;
        this.begin = begin;
        this.end = end;
    }

    /** Adds a fault to the subject for each figure that has left its noise. */
    String compare() {
        List<Double> throughput = rates(true);
        row("MB/s", throughput, rates(false), 0.2, 1, true);
        samples("heap after GC, MB", sample -> sample.heap() / 1e6, 0.15, 5);
        samples("threads", Sample::threadCount, 0.05, 4);
        samples("descriptors", Sample::descriptorCount, 0.1, 20);
        samples("resident, MB", sample -> sample.resident() / 1e6, 0.15, 40);
        TreeSet<String> classes = new TreeSet<>();
        subject.samples().forEach(sample -> classes.addAll(sample.instances().keySet()));
        for (String name : classes) {
            ToDoubleFunction<Sample> count = sample -> sample.instances().getOrDefault(name, 0L);
            if (grew(median(values(count, true)), median(values(count, false)), 0.25, 30)) {
                samples("instances of " + name, count, 0.25, 30);
            }
        }
        more("threads", Sample::threads);
        more("descriptors", Sample::descriptors);
        return table.toString();
    }

    private interface Counts {
        Map<String, Long> of(Sample sample);
    }

    /** Which kinds there are more of. */
    private void more(String what, Counts counts) {
        TreeSet<String> names = new TreeSet<>();
        subject.samples().forEach(sample -> names.addAll(counts.of(sample).keySet()));
        for (String name : names) {
            ToDoubleFunction<Sample> count = sample -> counts.of(sample).getOrDefault(name, 0L);
            if (grew(median(values(count, true)), median(values(count, false)), 0.1, 10)) {
                samples(what + ": " + name, count, 0.1, 10);
            }
        }
    }

    private void samples(String what, ToDoubleFunction<Sample> value, double part, double noise) {
        row(what, values(value, true), values(value, false), part, noise, false);
    }

    private void row(
            String what, List<Double> first, List<Double> last, double part, double noise, boolean lessIsWrong) {
        double before = median(first);
        double after = median(last);
        boolean wrong = grew(before, after, part, noise) && !lessIsWrong
                || lessIsWrong && Math.abs(after - before) > part * before + noise;
        boolean few = first.size() < FEWEST || last.size() < FEWEST;
        table.append(String.format(
                Locale.ROOT,
                "| %d | %s | %.1f | %.1f | %.0f %% and %.0f | %s |%n",
                subject.jdk().version(),
                what,
                before,
                after,
                part * 100,
                noise,
                few ? "too few figures" : wrong ? "**not equal**" : "equal"));
        if (few) {
            subject.fault("there are too few figures of " + what + " to compare");
        } else if (wrong) {
            subject.fault(
                    String.format(Locale.ROOT, "%s: %.1f in the first quarter, %.1f in the last", what, before, after));
        }
    }

    private static boolean grew(double before, double after, double part, double noise) {
        return after > before + part * before + noise;
    }

    private List<Double> values(ToDoubleFunction<Sample> value, boolean first) {
        List<Double> values = new ArrayList<>();
        for (Sample sample : subject.samples()) {
            if (in(sample.at(), first) && events.quiet(sample.at(), sample.at())) {
                values.add(value.applyAsDouble(sample));
            }
        }
        return values;
    }

    private List<Double> rates(boolean first) {
        List<Double> rates = new ArrayList<>();
        Tick before = null;
        for (Tick tick : subject.ticks()) {
            if (before != null && in(before.at(), first) && events.quiet(before.at(), tick.at())) {
                rates.add((tick.bytes() - before.bytes()) / 1e3 / (tick.at() - before.at()));
            }
            before = tick;
        }
        return rates;
    }

    private boolean in(long at, boolean first) {
        long quarter = (end - begin) / 4;
        return first
                ? at >= begin + BEGINNING_MILLIS && at < begin + Math.max(quarter, 2 * BEGINNING_MILLIS)
                : at >= end - quarter;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}

package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;

/** The round trip of one byte, alone and during a bulk transfer on the same session. */
record Beside(Subject subject, boolean down, int rounds) implements Workload {
    @Override
    public Table table() {
        return new Table(
                subject,
                Lane.REFERENCE,
                Column.of("slowdown", "p50 during / alone", 1),
                Column.of("idle_p50", "alone p50 us", 0),
                Column.of("p50", "during p50 us", 0),
                Column.of("p99", "during p99 us", 0),
                Column.of("rate", "bulk MB/s", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        run.inTurns(this, run.withBefore(Lane.essential()), lane -> {
            var figures = run.peer(lane.way())
                    .ask("beside " + lane.door() + (down ? " down " : " up ") + run.scaled(2000, 200));
            figures.put("slowdown", figures.get("p50") / figures.get("idle_p50"));
            table.add(lane.title(), figures);
        });
    }
}

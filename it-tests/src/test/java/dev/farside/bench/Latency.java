package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.util.List;

/** The latency of a small operation: {@code ping} or {@code connect} of {@link bench.Client}. */
record Latency(
        Subject subject, String command, int count, int quickCount, int rounds, String reference, List<Lane> lanes)
        implements Workload {

    /** Compared with {@code ssh -D}. */
    Latency(Subject subject, String command, int count, int quickCount, int rounds, List<Lane> lanes) {
        this(subject, command, count, quickCount, rounds, Lane.REFERENCE, lanes);
    }

    @Override
    public Table table() {
        return new Table(subject, reference, Column.compared("p50", "p50 us", 0), Column.compared("p99", "p99 us", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        int times = (int) run.scaled(count, quickCount);
        List<Lane> all = run.withBefore(lanes);
        for (Lane lane : all) {
            run.peer(lane.way()).ask(command + " " + lane.door() + " " + times);
        }
        run.inTurns(
                this,
                all,
                lane -> table.add(lane.title(), run.peer(lane.way()).ask(command + " " + lane.door() + " " + times)));
    }
}

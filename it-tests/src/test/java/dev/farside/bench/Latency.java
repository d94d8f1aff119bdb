package dev.farside.bench;

import java.util.List;

/** The latency of a small operation: {@code ping} or {@code connect} of {@link bench.Client}. */
record Latency(String name, String title, String command, int count, int quickCount, int rounds, List<Lane> lanes)
        implements Workload {

    @Override
    public Table run(Run run) {
        Table table = new Table(
                name,
                title,
                Lane.REFERENCE,
                Table.Column.compared("p50", "p50 us", 0),
                Table.Column.compared("p99", "p99 us", 0));
        int times = (int) run.scaled(count, quickCount);
        for (Lane lane : lanes) {
            run.peer(lane.way()).ask(command + " " + lane.door() + " " + times);
        }
        run.inTurns(
                this,
                lanes,
                lane -> table.add(lane.title(), run.peer(lane.way()).ask(command + " " + lane.door() + " " + times)));
        return table;
    }
}

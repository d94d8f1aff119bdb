package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes over one connection, or over many at once: the rate, and the processor time of each process for a GiB.
 *
 * @param bytes over each connection
 * @param quickBytes the same for a quick run
 */
record Streams(
        Subject subject,
        boolean down,
        int buffer,
        int connections,
        long bytes,
        long quickBytes,
        int rounds,
        List<Lane> lanes)
        implements Workload {
    private static final double GIB = 1 << 30;

    private Column[] columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.compared("rate", "MB/s", 0));
        if (connections > 1) {
            columns.add(Column.compared("first", "first run MB/s", 0));
        }
        columns.add(Column.of("jvm", "JVM s/GiB", 2));
        columns.add(Column.of("ssh", "ssh", 2));
        columns.add(Column.of("sshd", "sshd", 2));
        columns.add(Column.compared("cpu", "CPU total s/GiB", 2));
        return columns.toArray(Column[]::new);
    }

    @Override
    public Table table() {
        return new Table(subject, Lane.REFERENCE, columns());
    }

    @Override
    public void fill(Table table, Run run) {
        List<Lane> all = run.withBefore(lanes);
        if (connections == 1) {
            for (Lane lane : all) {
                turn(run.peer(lane.way()), lane, run.scaled(bytes, quickBytes)); // compiled by then
            }
        } else {
            run.inTurns(this, all, lane -> {
                run.forget(lane.way()); // young again, and its sshd and ssh as well
                double rate = turn(run.peer(lane.way()), lane, run.scaled(bytes, quickBytes))
                        .get("rate");
                table.add(lane.title(), Map.of("first", rate));
            });
        }
        run.inTurns(
                this,
                all,
                lane -> table.add(lane.title(), turn(run.peer(lane.way()), lane, run.scaled(bytes, quickBytes))));
    }

    private Map<String, Double> turn(Peer peer, Lane lane, long count) {
        peer.ask("open " + lane.door() + " " + connections);
        Cpu before = peer.cpu();
        Map<String, Double> figures =
                new TreeMap<>(peer.ask("stream " + (down ? "down " : "up ") + buffer + " " + count));
        Cpu used = peer.cpu().since(before, count * connections / GIB);
        peer.ask("close");
        figures.put("jvm", used.jvm());
        figures.put("ssh", used.ssh());
        figures.put("sshd", used.sshd());
        figures.put("cpu", used.total());
        return figures;
    }
}

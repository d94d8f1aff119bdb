package dev.farside.bench;

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
        String name,
        String title,
        boolean down,
        int buffer,
        int connections,
        long bytes,
        long quickBytes,
        int rounds,
        List<Lane> lanes)
        implements Workload {
    private static final double GIB = 1 << 30;

    private Table.Column[] columns() {
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.Column.compared("rate", "MB/s", 0));
        if (connections > 1) {
            columns.add(Table.Column.compared("first", "first run MB/s", 0));
        }
        columns.add(Table.Column.of("jvm", "JVM s/GiB", 2));
        columns.add(Table.Column.of("ssh", "ssh", 2));
        columns.add(Table.Column.of("sshd", "sshd", 2));
        columns.add(Table.Column.compared("cpu", "CPU total s/GiB", 2));
        return columns.toArray(Table.Column[]::new);
    }

    @Override
    public Table run(Run run) {
        Table table = new Table(name, title, Lane.REFERENCE, columns());
        if (connections == 1) {
            for (Lane lane : lanes) {
                turn(run.peer(lane.way()), lane, run.scaled(4 * bytes, quickBytes)); // compiled by then
            }
        } else {
            run.inTurns(this, lanes, lane -> {
                run.forget(lane.way()); // young again, and its sshd and ssh as well
                double rate = turn(run.peer(lane.way()), lane, run.scaled(bytes, quickBytes))
                        .get("rate");
                table.add(lane.title(), Map.of("first", rate));
            });
        }
        run.inTurns(
                this,
                lanes,
                lane -> table.add(lane.title(), turn(run.peer(lane.way()), lane, run.scaled(bytes, quickBytes))));
        return table;
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

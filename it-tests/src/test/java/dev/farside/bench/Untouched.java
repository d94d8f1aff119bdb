package dev.farside.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connections that no rule matches, in one JVM with the agent and in two without. The second JVM without the agent
 * shows how much two identical runs differ.
 *
 * @param door as in {@link Lane}
 */
record Untouched(String name, String title, String door, int rounds) implements Workload {
    @Override
    public Table run(Run run) {
        List<Lane> lanes = List.of(
                new Lane(Peer.Way.DIRECT, door),
                new Lane(Peer.Way.UNTOUCHED, door),
                new Lane(Peer.Way.DIRECT_AGAIN, door));
        Table table = new Table(
                name,
                title,
                lanes.get(0).title(),
                Table.Column.compared("p50", "connect p50 us", 1),
                Table.Column.compared("rate", "download MB/s", 0));
        lanes.forEach(lane -> turn(run, lane));
        run.inTurns(this, lanes, lane -> table.add(lane.title(), turn(run, lane)));
        run.forget(Peer.Way.DIRECT_AGAIN);
        return table;
    }

    private static Map<String, Double> turn(Run run, Lane lane) {
        Peer peer = run.peer(lane.way());
        Map<String, Double> figures = new TreeMap<>(peer.ask("connect " + lane.door() + " " + run.scaled(3000, 100)));
        peer.ask("open " + lane.door() + " 1");
        figures.putAll(peer.ask("stream down 65536 " + run.scaled(1 << 30, 16 << 20)));
        peer.ask("close");
        return figures;
    }
}

package dev.farside.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Connections that no rule names, in a JVM without and with the agent. */
record Untouched(String name, String title, int rounds) implements Workload {
    @Override
    public Table run(Run run) {
        List<Lane> lanes = List.of(
                new Lane(Peer.Way.DIRECT, "socket"),
                new Lane(Peer.Way.UNTOUCHED, "socket"),
                new Lane(Peer.Way.DIRECT, "channel"),
                new Lane(Peer.Way.UNTOUCHED, "channel"));
        Table table = new Table(
                name,
                title,
                "direct TCP, Socket",
                Table.Column.compared("p50", "connect p50 us", 1),
                Table.Column.compared("rate", "download MB/s", 0));
        lanes.forEach(lane -> turn(run, lane));
        run.inTurns(this, lanes, lane -> table.add(lane.title(), turn(run, lane)));
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

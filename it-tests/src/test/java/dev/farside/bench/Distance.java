package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The other measurements over a line with a round-trip time: connects, pings and one stream in each direction. */
record Distance(Subject subject, int millis, int rounds) implements Workload {
    private static final long BYTES = 96 << 20;

    @Override
    public Table table() {
        return new Table(
                subject,
                Lane.REFERENCE,
                Column.compared("down", "download MB/s", 1),
                Column.of("sshd", "sshd s/GiB", 1),
                Column.compared("up", "upload MB/s", 1),
                Column.compared("connect", "connect p50 ms", 1),
                Column.compared("ping", "ping p50 ms", 1));
    }

    @Override
    public void fill(Table table, Run run) {
        List<Lane> lanes = run.withBefore(List.of(
                new Lane(Peer.Way.DIRECT, "socket"),
                new Lane(Peer.Way.SSH_D, "socket"),
                new Lane(Peer.Way.FARSIDE, "socket"),
                new Lane(Peer.Way.FARSIDE, "channel")));
        try (Site site = new Site(Network.delayed(millis))) {
            Map<Peer.Way, Peer> peers = new TreeMap<>();
            for (Lane lane : lanes) {
                peers.computeIfAbsent(lane.way(), way -> run.peer(site, way));
                turn(run, peers.get(lane.way()), lane); // compiled, and TCP knows the line
            }
            run.inTurns(this, lanes, lane -> table.add(lane.title(), turn(run, peers.get(lane.way()), lane)));
        }
    }

    private static Map<String, Double> turn(Run run, Peer peer, Lane lane) {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("connect", peer.ask("connect " + lane.door() + " 15").get("p50") / 1000);
        figures.put("ping", peer.ask("ping " + lane.door() + " 15").get("p50") / 1000);
        long bytes = run.scaled(BYTES, 8 << 20);
        peer.ask("open " + lane.door() + " 1");
        Cpu before = peer.cpu();
        figures.put("down", peer.ask("stream down 65536 " + bytes).get("rate"));
        figures.put("sshd", peer.cpu().since(before, bytes / (double) (1 << 30)).sshd());
        figures.put("up", peer.ask("stream up 65536 " + bytes / 4).get("rate"));
        peer.ask("close");
        return figures;
    }
}

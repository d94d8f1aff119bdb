package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Connections that no rule matches, in a JVM with the agent and in two without, all three new in each round: two runs of the
 * same JVM differ, too, and the second one without the agent shows by how much. Within a round the three work in many short
 * blocks in turn, and each block is compared with its neighbour's. So what the machine does besides disturbs both of a pair. A
 * round gives the median of its pairs.
 *
 * @param door as in {@link Lane}
 */
record Untouched(Subject subject, String door, int rounds) implements Workload {
    private static final List<Peer.Way> WAYS = List.of(Peer.Way.DIRECT, Peer.Way.UNTOUCHED, Peer.Way.DIRECT_AGAIN);
    private static final int BLOCKS = 60;

    @Override
    public Table table() {
        return new Table(
                subject,
                Peer.Way.DIRECT.title,
                Column.interval("connect", "connect p50, x direct TCP", 3),
                Column.interval("rate", "download MB/s, x direct TCP", 3),
                Column.of("p50", "connect p50 us", 1),
                Column.of("mbs", "download MB/s", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        List<Peer.Way> order = new ArrayList<>(WAYS);
        for (int round = 0; round < run.rounds(this); round++) {
            round(run, order, table);
            Collections.rotate(order, 1); // none of them is always the first to start
        }
    }

    private void round(Run run, List<Peer.Way> order, Table table) {
        Map<Peer.Way, Peer> peers = new LinkedHashMap<>();
        order.forEach(way -> peers.put(way, run.peer(run.loopback(), way)));
        for (Peer peer : peers.values()) {
            peer.ask("connect " + door + " " + run.scaled(4000, 50)); // compiled by then
            peer.ask("open " + door + " 1");
            peer.ask("stream down 65536 " + run.scaled(512 << 20, 16 << 20));
        }
        Map<Peer.Way, List<Double>> connects = new LinkedHashMap<>();
        Map<Peer.Way, List<Double>> rates = new LinkedHashMap<>();
        List<Peer.Way> turns = new ArrayList<>(order);
        for (int block = 0; block < run.scaled(BLOCKS, 3); block++) {
            for (Peer.Way way : turns) {
                add(connects, way, peers.get(way).ask("connect " + door + " 50").get("p50"));
                add(
                        rates,
                        way,
                        peers.get(way).ask("stream down 65536 " + (16 << 20)).get("rate"));
            }
            Collections.reverse(turns);
        }
        peers.values().forEach(Peer::close);
        for (Peer.Way way : WAYS) {
            table.add(
                    way.title,
                    Map.of(
                            "connect", ratio(connects, way),
                            "rate", ratio(rates, way),
                            "p50", median(connects.get(way).stream().mapToDouble(Double::doubleValue)),
                            "mbs", median(rates.get(way).stream().mapToDouble(Double::doubleValue))));
        }
    }

    private static void add(Map<Peer.Way, List<Double>> figures, Peer.Way way, double figure) {
        figures.computeIfAbsent(way, w -> new ArrayList<>()).add(figure);
    }

    /** The median of the ratios of each block to the direct one beside it. */
    private static double ratio(Map<Peer.Way, List<Double>> figures, Peer.Way way) {
        List<Double> here = figures.get(way);
        List<Double> direct = figures.get(Peer.Way.DIRECT);
        double[] ratios = new double[here.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = here.get(i) / direct.get(i);
        }
        return median(DoubleStream.of(ratios));
    }

    private static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}

package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The memory, descriptors and threads of open connections that do nothing. */
record Idle(Subject subject, int connections, int quickConnections, int rounds) implements Workload {
    @Override
    public Table table() {
        return new Table(
                subject,
                "direct TCP, Socket",
                Column.of("heap", "heap bytes per connection", 0),
                Column.of("descriptors", "descriptors", 1),
                Column.of("connections", "connections", 0),
                Column.of("threads", "additional threads", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        List<Lane> lanes = run.withBefore(lanes());
        run.inTurns(this, lanes, lane -> {
            String ask = "idle " + lane.door() + " ";
            run.peer(lane.way()).ask(ask + 100);
            long count = Math.min(run.scaled(connections, quickConnections), mostOf(lane));
            Map<String, Double> figures = new TreeMap<>(run.peer(lane.way()).ask(ask + count));
            figures.put("connections", (double) count);
            table.add(lane.title(), figures);
        });
        for (Lane lane : lanes) {
            run.forget(lane.way());
        }
    }

    /** Some descriptors are for other things; and a SocketChannel of an older build may take two. */
    private static long mostOf(Lane lane) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            String[] words = lines.filter(line -> line.startsWith("Max open files"))
                    .findFirst()
                    .orElseThrow()
                    .split("\\s+");
            long spare = Long.parseLong(words[words.length - 2]) - 1000;
            return lane.way() == Peer.Way.FARSIDE_BEFORE && lane.door().equals("channel") ? spare / 2 : spare;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Lane> lanes() {
        return List.of(
                new Lane(Peer.Way.DIRECT, "socket"),
                new Lane(Peer.Way.DIRECT, "channel"),
                new Lane(Peer.Way.FARSIDE, "socket"),
                new Lane(Peer.Way.FARSIDE, "channel"));
    }
}

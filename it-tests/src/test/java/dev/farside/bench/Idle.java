package dev.farside.bench;

/** What open connections take that do nothing. */
record Idle(String name, String title, int connections, int quickConnections, int rounds) implements Workload {
    @Override
    public Table run(Run run) {
        Table table = new Table(
                name,
                title,
                "direct TCP, Socket",
                Table.Column.of("heap", "heap bytes per connection", 0),
                Table.Column.of("threads", "more threads", 0));
        run.inTurns(this, lanes(), lane -> {
            String ask = "idle " + lane.door() + " ";
            run.peer(lane.way()).ask(ask + 100);
            table.add(lane.title(), run.peer(lane.way()).ask(ask + run.scaled(connections, quickConnections)));
        });
        for (Lane lane : lanes()) {
            run.forget(lane.way());
        }
        return table;
    }

    private static java.util.List<Lane> lanes() {
        return java.util.List.of(
                new Lane(Peer.Way.DIRECT, "socket"),
                new Lane(Peer.Way.DIRECT, "channel"),
                new Lane(Peer.Way.FARSIDE, "socket"),
                new Lane(Peer.Way.FARSIDE, "channel"));
    }
}

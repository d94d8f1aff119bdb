package dev.farside.bench;

/** The round trip of one byte, alone and during a bulk transfer on the same session. */
record Beside(String name, String title, boolean down, int rounds) implements Workload {
    @Override
    public Table run(Run run) {
        Table table = new Table(
                name,
                title,
                Lane.REFERENCE,
                Table.Column.of("slowdown", "p50 during / alone", 1),
                Table.Column.of("idle_p50", "alone p50 us", 0),
                Table.Column.of("p50", "during p50 us", 0),
                Table.Column.of("p99", "during p99 us", 0),
                Table.Column.of("rate", "bulk MB/s", 0));
        run.inTurns(this, Lane.essential(), lane -> {
            var figures = run.peer(lane.way())
                    .ask("beside " + lane.door() + (down ? " down " : " up ") + run.scaled(2000, 200));
            figures.put("slowdown", figures.get("p50") / figures.get("idle_p50"));
            table.add(lane.title(), figures);
        });
        return table;
    }
}

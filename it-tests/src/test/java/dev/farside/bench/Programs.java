package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Programs from start to end, in turn.
 *
 * @param reference the row that the others are compared with
 * @param lines the command line of each row
 */
record Programs(Subject subject, String reference, int rounds, Function<Run, Map<String, List<String>>> lines)
        implements Workload {
    @Override
    public Table table() {
        return new Table(
                subject, reference, Column.above("cpu", "CPU ms", 0), Column.above("wall", "start to end ms", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        Map<String, List<String>> rows = lines.apply(run);
        rows.values().forEach(Timed::runWell); // the classes are in the page cache by then
        run.inTurns(this, List.copyOf(rows.keySet()), row -> {
            Timed timed = Timed.runWell(rows.get(row));
            table.add(row, Map.of("cpu", timed.cpu(), "wall", timed.wall()));
        });
    }
}

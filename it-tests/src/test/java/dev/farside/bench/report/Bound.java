package dev.farside.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure that has to be at most, or at least, so much.
 *
 * @param label short, for the column of goals
 * @param table the name of the workload
 * @param decimals of the bound and of what was measured
 */
record Bound(String label, String table, String row, String key, As as, boolean most, double bound, int decimals) {
    /** So near to 1, what the spread hides counts as 1. Of rounds that differ much, it would hide half. */
    private static final double NEAR = 0.05;

    enum As {
        /** To the table's row of reference. */
        RATIO,
        MEDIAN,

        /** Of all rounds. */
        HIGHEST,

        /** From the table's row of reference. */
        DIFFERENCE,

        /** A ratio whose 95 % interval has to include 1, and to reach no further from its median than the bound. */
        INTERVAL
    }

    static Bound ratioAtMost(String label, String table, String row, String key, double bound) {
        return new Bound(label, table, row, key, As.RATIO, true, bound, 2);
    }

    static Bound ratioAtLeast(String label, String table, String row, String key, double bound) {
        return new Bound(label, table, row, key, As.RATIO, false, bound, 2);
    }

    static Bound atMost(String label, String table, String row, String key, double bound) {
        return new Bound(label, table, row, key, As.MEDIAN, true, bound, 0);
    }

    static Bound alwaysAtMost(String label, String table, String row, String key, double bound) {
        return new Bound(label, table, row, key, As.HIGHEST, true, bound, 0);
    }

    static Bound aboveAtMost(String label, String table, String row, String key, double bound) {
        return new Bound(label, table, row, key, As.DIFFERENCE, true, bound, 0);
    }

    static Bound one(String label, String table, String row, String key, double within) {
        return new Bound(label, table, row, key, As.INTERVAL, true, within, 3);
    }

    Bound withDecimals(int more) {
        return new Bound(label, table, row, key, as, most, bound, more);
    }

    String goal() {
        String words = as == As.INTERVAL ? "1 within " : most ? "at most " : "at least ";
        String number = Table.number(bound, as == As.INTERVAL ? 2 : decimals);
        return label + (label.isEmpty() ? "" : " ") + words + number;
    }

    /** @return NaN if it was not measured */
    private double value(List<Table> tables) {
        return of(tables, found -> switch (as) {
            case RATIO -> here(found).median() / there(found).median();
            case DIFFERENCE -> here(found).median() - there(found).median();
            case HIGHEST -> here(found).highest();
            case MEDIAN, INTERVAL -> here(found).median();
        });
    }

    private Samples here(Table found) {
        return found.samples(row, key);
    }

    private Samples there(Table found) {
        return found.samples(found.reference(), key);
    }

    /** In bold if it does not reach the bound. */
    String measured(List<Table> tables) {
        String number = Table.number(value(tables), decimals);
        double reach = as == As.INTERVAL ? of(tables, found -> reach(here(found))) : Double.NaN;
        String told = Double.isNaN(reach) ? number : number + " ± " + Table.number(reach, decimals);
        return isMeasured(tables) && !isReached(tables) ? "**" + told + "**" : told;
    }

    private static double reach(Samples samples) {
        double[] interval = samples.interval();
        return Math.max(interval[1] - samples.median(), samples.median() - interval[0]);
    }

    boolean isMeasured(List<Table> tables) {
        return !Double.isNaN(value(tables));
    }

    /** No difference from the reference is a ratio of 1. */
    boolean isReached(List<Table> tables) {
        double value = value(tables);
        return switch (as) {
            case INTERVAL ->
                of(tables, found -> reach(here(found))) <= bound
                        && of(tables, found -> here(found).interval()[0]) <= 1
                        && of(tables, found -> here(found).interval()[1]) >= 1;
            case RATIO ->
                holds(value)
                        || (bound == 1
                                && Math.abs(value - 1) <= NEAR
                                && of(tables, found -> here(found).isLike(there(found)) ? 1 : 0) == 1);
            case MEDIAN, HIGHEST, DIFFERENCE -> holds(value);
        };
    }

    private boolean holds(double value) {
        return most ? value <= bound : value >= bound;
    }

    private double of(List<Table> tables, ToDoubleFunction<Table> figure) {
        return tables.stream()
                .filter(one -> one.subject().name().equals(table))
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }
}

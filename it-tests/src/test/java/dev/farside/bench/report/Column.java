package dev.farside.bench.report;

/**
 * One figure of a table.
 *
 * @param key of the sample
 * @param decimals of the figure
 */
public record Column(String key, String title, int decimals, Beside beside) {
    /** What stands beside the median of the samples. */
    enum Beside {
        /** Their spread only. */
        NOTHING,

        /** The ratio to the row of reference. */
        RATIO,

        /** The difference from the row of reference. */
        DIFFERENCE,

        /** Instead of the spread, the interval that has the true median with a probability of 95 %. */
        INTERVAL
    }

    public static Column of(String key, String title, int decimals) {
        return new Column(key, title, decimals, Beside.NOTHING);
    }

    public static Column compared(String key, String title, int decimals) {
        return new Column(key, title, decimals, Beside.RATIO);
    }

    public static Column above(String key, String title, int decimals) {
        return new Column(key, title, decimals, Beside.DIFFERENCE);
    }

    public static Column interval(String key, String title, int decimals) {
        return new Column(key, title, decimals, Beside.INTERVAL);
    }

    boolean isCompared() {
        return beside == Beside.RATIO || beside == Beside.DIFFERENCE;
    }
}

package bench;

import org.HdrHistogram.Histogram;

/** The times of many small operations. Not for several threads. */
final class Latencies {
    /** Significant digits that a histogram keeps of each time. */
    private static final int DIGITS = 3;

    private final Histogram nanos = new Histogram(DIGITS);

    void add(long duration) {
        nanos.recordValue(duration);
    }

    /** In microseconds. */
    String figures(String prefix) {
        return prefix + "p50=" + micros(50) + " " + prefix + "p99=" + micros(99);
    }

    private double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }
}

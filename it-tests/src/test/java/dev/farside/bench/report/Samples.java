package dev.farside.bench.report;

import java.util.Collection;

/**
 * The samples of one figure, one of each round. Their spread is the range between the quartiles: the middle half of the
 * rounds. A single round that the machine disturbed does not change it, as it would change the range between the lowest and the
 * highest.
 */
final class Samples {
    /** With fewer rounds the quartiles say nothing. */
    static final int ENOUGH = 5;

    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /** Infinite and undefined ones do not count. */
    static Samples of(Collection<Double> values) {
        return new Samples(values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray());
    }

    int size() {
        return sorted.length;
    }

    /** NaN if there are no samples. */
    double median() {
        return quantile(0.5);
    }

    double highest() {
        return quantile(1);
    }

    double lowerQuartile() {
        return quantile(0.25);
    }

    double upperQuartile() {
        return quantile(0.75);
    }

    /** Between two samples, in proportion. */
    private double quantile(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Between the quartiles; NaN if there are too few samples. */
    double spread() {
        return sorted.length < ENOUGH ? Double.NaN : upperQuartile() - lowerQuartile();
    }

    /**
     * Whether the medians differ by less than the spread, as a share of the median, of the row that spreads more. Without
     * enough samples nothing is known, and this is false.
     */
    boolean isLike(Samples other) {
        double spread = Math.max(spread() / Math.abs(median()), other.spread() / Math.abs(other.median()));
        return Math.abs(median() / other.median() - 1) < spread;
    }

    /**
     * From the sign test: the median of whatever the samples are drawn from lies between these two with a probability of at
     * least 95 %. Nothing is assumed of its distribution.
     *
     * @return low and high; NaN both if there are fewer than six samples
     */
    double[] interval() {
        int outside = outside(sorted.length);
        return outside == 0
                ? new double[] {Double.NaN, Double.NaN}
                : new double[] {sorted[outside - 1], sorted[sorted.length - outside]};
    }

    /** The most samples that may lie beyond either end, counting the end itself; 0 if even the outermost are too near. */
    private static int outside(int samples) {
        double term = Math.pow(0.5, samples); // of exactly k heads
        double tail = 0;
        for (int k = 0; k < samples; k++) {
            tail += term;
            if (2 * tail > 0.05) {
                return k;
            }
            term *= (samples - k) / (k + 1.0);
        }
        return 0;
    }
}

package dev.farside.model;

import java.util.Arrays;
import java.util.Random;

/**
 * The decisions of one execution, and which of them come next: depth first, every one of them once; or at random, for
 * ever.
 */
final class Choices {
    private int[] taken = new int[64];
    private int[] counts = new int[64];
    private int length;
    private int at;

    /** Null: depth first. */
    private final Random random;

    /** In random choices, one in so many decisions to preempt is that something else goes on. */
    private final int oneIn;

    static Choices allOfThem() {
        return new Choices(null, 0);
    }

    static Choices atRandom(Random random, int oneIn) {
        return new Choices(random, oneIn);
    }

    private Choices(Random random, int oneIn) {
        this.random = random;
        this.oneIn = oneIn;
    }

    void begin() {
        at = 0;
    }

    /**
     * The next decision, below {@code count}.
     *
     * @param preempts whether anything but 0 is a preemption
     */
    int next(int count, boolean preempts) {
        if (at == length) {
            if (length == taken.length) {
                taken = Arrays.copyOf(taken, 2 * length);
                counts = Arrays.copyOf(counts, 2 * length);
            }
            taken[length] = first(count, preempts);
            counts[length++] = count;
        }
        if (counts[at] != count) {
            throw new IllegalStateException(
                    "the scenario is not deterministic: " + count + " ways at " + at + ", which were " + counts[at]);
        }
        return taken[at++];
    }

    private int first(int count, boolean preempts) {
        if (random == null || (preempts && random.nextInt(oneIn) != 0)) {
            return 0;
        }
        return preempts ? 1 + random.nextInt(count - 1) : random.nextInt(count);
    }

    /** @return false if there is no other path */
    boolean advance() {
        length = at;
        if (random != null) {
            length = 0;
            return true;
        }
        while (length > 0 && taken[length - 1] == counts[length - 1] - 1) {
            length--;
        }
        if (length == 0) {
            return false;
        }
        taken[length - 1]++;
        return true;
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(taken, at));
    }
}

package dev.farside.core.own;

/**
 * Makes sure that there is some stack left, before anything is touched that others share: a StackOverflowError then
 * comes here, where it does no harm.
 */
public final class StackRoom {
    /** Some 8 KiB where this is compiled, more where it is not: as deep as anything goes from here. */
    private static final int DEPTH = 64;

    private StackRoom() {}

    /** @throws StackOverflowError there is not enough */
    public static void need() {
        if (deeper(DEPTH, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) == 0) {
            throw new AssertionError(); // never: the sum is used, so that no compiler leaves it out
        }
    }

    /** Twelve arguments, most of which are passed on the stack. */
    private static long deeper(
            int depth, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k) {
        return depth == 0
                ? a + b + c + d + e + f + g + h + i + j + k
                : 1 + deeper(depth - 1, b, c, d, e, f, g, h, i, j, k, a);
    }
}

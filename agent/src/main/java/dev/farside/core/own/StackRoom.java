package dev.farside.core.own;

/**
 * Checks that some stack is left, before state is changed that threads share. If it is not, the StackOverflowError is
 * thrown here, where it does no harm.
 */
public final class StackRoom {
    /**
     * About 8 KiB of stack in compiled code, more in interpreted code. No call from the places that check goes deeper.
     */
    private static final int DEPTH = 64;

    /** The same for a call that loads classes: some 150 KiB in interpreted code. */
    private static final int LOADING = 8 * DEPTH;

    private StackRoom() {}

    /** @throws StackOverflowError too little stack is left */
    public static void need() {
        need(DEPTH);
    }

    /** @throws StackOverflowError too little stack is left for a call that loads classes and initialises them */
    public static void needToLoad() {
        need(LOADING);
    }

    private static void need(int depth) {
        if (deeper(depth, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) == 0) {
            throw new AssertionError(); // never happens: the sum is used so that a compiler cannot remove the calls
        }
    }

    /** Has twelve arguments, most of which are passed on the stack. */
    private static long deeper(
            int depth, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k) {
        return depth == 0
                ? a + b + c + d + e + f + g + h + i + j + k
                : 1 + deeper(depth - 1, b, c, d, e, f, g, h, i, j, k, a);
    }
}

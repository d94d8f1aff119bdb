package dev.farside.core.ssh.crypto;

/**
 * The arithmetic of sntrup761: polynomials of 761 coefficients modulo x^761 - x - 1, with coefficients modulo 4591
 * (from -2295 to 2295) or modulo 3 (-1, 0, 1). The coefficient of 1 comes first. No branch and no index depends on a
 * coefficient.
 *
 * <p>What runs often is in small methods, so that the JVM soon compiles it.
 */
final class Polynomials {
    static final int P = 761;
    static final int Q = 4591;
    static final int HALF_Q = Q / 2;

    /** The number of coefficients of a short polynomial that are not 0. */
    static final int WEIGHT = 286;

    /** 2^40 / Q, rounded: for any product of two coefficients the quotient is exact. */
    private static final long INVERSE_Q = ((1L << 40) + Q / 2) / Q;

    private Polynomials() {}

    /** @param x up to 2^24 in size */
    private static int modQ(int x) {
        return x - Q * (int) ((x * INVERSE_Q + (1L << 39)) >> 40);
    }

    /** @param x up to 5000 in size */
    static int mod3(int x) {
        return x - 3 * ((10923 * x + (1 << 14)) >> 15);
    }

    static int[] mod3(int[] polynomial) {
        int[] result = new int[polynomial.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = mod3(polynomial[i]);
        }
        return result;
    }

    static int[] timesThree(int[] polynomial) {
        int[] result = new int[polynomial.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = modQ(3 * polynomial[i]);
        }
        return result;
    }

    /** @param small has only -1, 0 and 1 */
    static int[] times(int[] polynomial, int[] small) {
        int[] result = product(polynomial, small);
        for (int i = 0; i < P; i++) {
            result[i] = modQ(result[i]);
        }
        return result;
    }

    /** Not reduced: at most 3 * 761 times as large as the coefficients. */
    static int[] product(int[] polynomial, int[] small) {
        int[] all = new int[2 * P];
        for (int i = 0; i < P; i++) {
            addTimes(all, i, polynomial, small[i]);
        }
        int[] result = new int[P];
        for (int i = 0; i < P; i++) {
            result[i] = all[i] + all[i + P] + (i == 0 ? 0 : all[i + P - 1]);
        }
        return result;
    }

    private static void addTimes(int[] to, int at, int[] polynomial, int factor) {
        for (int i = 0; i < P; i++) {
            to[at + i] += factor * polynomial[i];
        }
    }

    /** Modulo 3; null if there is none. */
    static int[] inverseMod3(int[] small) {
        Inversion inversion = new Inversion(small, 1);
        for (int i = 0; i < Inversion.STEPS; i++) {
            inversion.stepMod3();
        }
        return inversion.failed() ? null : inversion.resultMod3();
    }

    /** The inverse of three times this polynomial, modulo {@link #Q}. */
    static int[] inverseOf3(int[] small) {
        Inversion inversion = new Inversion(small, inverse(3));
        for (int i = 0; i < Inversion.STEPS; i++) {
            inversion.stepModQ();
        }
        return inversion.resultModQ();
    }

    /** Modulo {@link #Q}, by Fermat's little theorem. */
    private static int inverse(int x) {
        int power = x;
        for (int i = 1; i < Q - 2; i++) {
            power = modQ(power * x);
        }
        return power;
    }

    /**
     * An inversion in so many steps that each pair of polynomials is done: Bernstein and Yang, Fast constant-time gcd
     * computation and modular inversion, https://gcd.cr.yp.to, theorem 6.2.
     */
    private static final class Inversion {
        private static final int STEPS = 2 * P - 1;

        private int[] f = new int[P + 1];
        private int[] g = new int[P + 1];
        private int[] v = new int[P + 1];
        private int[] r = new int[P + 1];
        private int delta = 1;

        Inversion(int[] small, int one) {
            f[0] = 1;
            f[P - 1] = -1;
            f[P] = -1;
            for (int i = 0; i < P; i++) {
                g[P - 1 - i] = small[i];
            }
            r[0] = one;
        }

        private void beforeStep() {
            System.arraycopy(v, 0, v, 1, P);
            v[0] = 0;
            // -1: delta is more than 0, and g begins with something other than 0
            int swap = (-delta >> (Integer.SIZE - 1)) & ((g[0] | -g[0]) >> (Integer.SIZE - 1));
            delta = (delta ^ (swap & (delta ^ -delta))) + 1;
            swap(f, g, swap);
            swap(v, r, swap);
        }

        private static void swap(int[] one, int[] other, int mask) {
            for (int i = 0; i <= P; i++) {
                int change = mask & (one[i] ^ other[i]);
                one[i] ^= change;
                other[i] ^= change;
            }
        }

        void stepMod3() {
            beforeStep();
            int factor = -g[0] * f[0];
            addMod3(g, f, factor);
            addMod3(r, v, factor);
            afterStep();
        }

        private static void addMod3(int[] to, int[] from, int factor) {
            for (int i = 0; i <= P; i++) {
                to[i] = mod3(to[i] + factor * from[i]);
            }
        }

        void stepModQ() {
            beforeStep();
            int f0 = f[0];
            int g0 = g[0];
            combineModQ(g, f0, f, g0);
            combineModQ(r, f0, v, g0);
            afterStep();
        }

        private static void combineModQ(int[] to, int factor, int[] from, int fromFactor) {
            for (int i = 0; i <= P; i++) {
                to[i] = modQ(factor * to[i] - fromFactor * from[i]);
            }
        }

        private void afterStep() {
            System.arraycopy(g, 1, g, 0, P);
            g[P] = 0;
        }

        boolean failed() {
            return delta != 0;
        }

        int[] resultMod3() {
            int[] result = new int[P];
            for (int i = 0; i < P; i++) {
                result[i] = f[0] * v[P - 1 - i];
            }
            return result;
        }

        int[] resultModQ() {
            int scale = inverse(f[0]);
            int[] result = new int[P];
            for (int i = 0; i < P; i++) {
                result[i] = modQ(scale * v[P - 1 - i]);
            }
            return result;
        }
    }

    /** As unsigned numbers, by Batcher's merge exchange (Knuth, 5.2.2 M), which compares the same places always. */
    static void sort(int[] words) {
        int top = Integer.highestOneBit(words.length - 1);
        for (int p = top; p > 0; p /= 2) {
            int r = 0;
            int d = p;
            for (int q = top; ; q /= 2) {
                exchange(words, p, r, d);
                if (q == p) {
                    break;
                }
                d = q - p;
                r = p;
            }
        }
    }

    private static void exchange(int[] words, int p, int r, int d) {
        for (int i = 0; i < words.length - d; i++) {
            if ((i & p) == r) {
                long low = words[i] & 0xffffffffL;
                long high = words[i + d] & 0xffffffffL;
                int change = (int) ((high - low) >> (Long.SIZE - 1)) & (words[i] ^ words[i + d]);
                words[i] ^= change;
                words[i + d] ^= change;
            }
        }
    }
}

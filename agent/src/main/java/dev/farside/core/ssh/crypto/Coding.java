package dev.farside.core.ssh.crypto;

import java.util.Arrays;

/**
 * How NTRU Prime codes a list of numbers below a bound as bytes. Pairs of numbers become one number each; of those that
 * get too large, the lowest bytes are written first; and so on until one number is left.
 */
final class Coding {
    /** A number of which bytes are written until its bound is less. */
    private static final int LIMIT = 1 << 14;

    private final int length;
    private final int bound;

    Coding(int length, int bound) {
        this.length = length;
        this.bound = bound;
    }

    byte[] encode(int[] numbers) {
        byte[] bytes = new byte[2 * length];
        int[] bounds = bounds();
        int[] left = numbers.clone();
        int at = 0;
        int count = length;
        for (; count > 1; count = (count + 1) / 2) {
            for (int i = 0; i < count; i += 2) {
                int number = left[i];
                int most = bounds[i];
                if (i + 1 < count) {
                    number += left[i + 1] * most;
                    most *= bounds[i + 1];
                    for (; most >= LIMIT; most = (most + 255) >>> 8) {
                        bytes[at++] = (byte) number;
                        number >>>= 8;
                    }
                }
                left[i / 2] = number;
                bounds[i / 2] = most;
            }
        }
        for (int most = bounds[0]; most > 1; most = (most + 255) >>> 8) {
            bytes[at++] = (byte) left[0];
            left[0] >>>= 8;
        }
        return Arrays.copyOf(bytes, at);
    }

    private int[] bounds() {
        int[] bounds = new int[length];
        Arrays.fill(bounds, bound);
        return bounds;
    }

    int[] decode(byte[] bytes) {
        return new Decoding(bytes).numbers(bounds());
    }

    private static final class Decoding {
        private final byte[] bytes;
        private int at;

        Decoding(byte[] bytes) {
            this.bytes = bytes;
        }

        int[] numbers(int[] bounds) {
            int count = bounds.length;
            if (count == 1) {
                int number = 0;
                int shift = 0;
                for (int most = bounds[0]; most > 1; most = (most + 255) >>> 8) {
                    number |= next() << shift;
                    shift += 8;
                }
                return new int[] {number % bounds[0]};
            }
            int[] low = new int[(count + 1) / 2];
            int[] shifts = new int[(count + 1) / 2];
            int[] half = new int[(count + 1) / 2];
            for (int i = 0; i < count; i += 2) {
                int most = bounds[i];
                if (i + 1 < count) {
                    most *= bounds[i + 1];
                    for (; most >= LIMIT; most = (most + 255) >>> 8) {
                        low[i / 2] |= next() << shifts[i / 2];
                        shifts[i / 2] += 8;
                    }
                }
                half[i / 2] = most;
            }
            int[] high = numbers(half);
            int[] numbers = new int[count];
            for (int i = 0; i < count; i++) {
                int number = low[i / 2] + (high[i / 2] << shifts[i / 2]);
                numbers[i] = i % 2 == 1
                        ? Integer.divideUnsigned(number, bounds[i - 1]) % bounds[i]
                        : Integer.remainderUnsigned(number, bounds[i]);
            }
            return numbers;
        }

        private int next() {
            return bytes[at++] & 0xff;
        }
    }
}

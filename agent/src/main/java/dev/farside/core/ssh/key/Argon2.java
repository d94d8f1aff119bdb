package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Argon2 (RFC 9106), version 1.3, as PuTTY protects its keys.
 */
final class Argon2 {
    /** What a program's JVM can spare, and half a minute or so. PuTTY uses 8 MiB, as often as takes a tenth of a second. */
    private static final int MOST_KILOBYTES = 64 << 10;

    private static final long MOST_WORK = 4L << 20;

    private static final int WORDS = 128;
    private static final int SLICES = 4;
    private static final int VERSION = 0x13;

    private final int kind;
    private final byte[] salt;
    private final int kilobytes;
    private final int passes;
    private final int lanes;

    /**
     * @param kind 0: Argon2d, 1: Argon2i, 2: Argon2id
     * @param kilobytes of memory
     * @throws IllegalArgumentException the parameters fit neither the RFC nor what a program's JVM can spare
     */
    Argon2(int kind, byte[] salt, int kilobytes, int passes, int lanes) {
        boolean fits = lanes > 0
                && lanes <= MOST_KILOBYTES
                && passes > 0
                && kilobytes >= 8 * lanes
                && kilobytes <= MOST_KILOBYTES
                && (long) kilobytes * passes <= MOST_WORK;
        if (!fits) {
            throw new IllegalArgumentException(
                    kilobytes + " KiB of memory, " + passes + " passes, parallelism " + lanes);
        }
        this.kind = kind;
        this.salt = salt;
        this.kilobytes = kilobytes;
        this.passes = passes;
        this.lanes = lanes;
    }

    /** How many kilobytes are written, over all passes. */
    int work() {
        return kilobytes * passes;
    }

    byte[] key(byte[] passphrase, int bytes) {
        return new Memory().fill(start(passphrase, bytes), bytes);
    }

    private byte[] start(byte[] passphrase, int bytes) {
        return Blake2b.hash(
                64,
                words(lanes, bytes, kilobytes, passes, VERSION, kind, passphrase.length),
                passphrase,
                words(salt.length),
                salt,
                words(0, 0)); // neither a secret nor associated data
    }

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    /** The hash of any length. */
    private static byte[] stretch(int bytes, byte[]... parts) {
        byte[][] all = new byte[parts.length + 1][];
        all[0] = words(bytes);
        System.arraycopy(parts, 0, all, 1, parts.length);
        if (bytes <= 64) {
            return Blake2b.hash(bytes, all);
        }
        byte[] result = new byte[bytes];
        byte[] last = Blake2b.hash(64, all);
        int at = 0;
        while (bytes - at > 64) {
            System.arraycopy(last, 0, result, at, 32);
            at += 32;
            last = Blake2b.hash(Math.min(64, bytes - at), last);
        }
        System.arraycopy(last, 0, result, at, last.length);
        return result;
    }

    /** The blocks, lane by lane. */
    private final class Memory {
        private final int columns = kilobytes / (SLICES * lanes) * SLICES;
        private final int segment = columns / SLICES;
        private final long[] blocks = new long[lanes * columns * WORDS];
        private final long[] addresses = new long[WORDS];
        private final long[] counter = new long[WORDS];
        private final long[] input = new long[WORDS];
        private final long[] mixed = new long[WORDS];

        byte[] fill(byte[] start, int bytes) {
            for (int lane = 0; lane < lanes; lane++) {
                for (int column = 0; column < 2; column++) {
                    ByteBuffer.wrap(stretch(WORDS * Long.BYTES, start, words(column, lane)))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asLongBuffer()
                            .get(blocks, at(lane, column), WORDS);
                }
            }
            for (int pass = 0; pass < passes; pass++) {
                for (int slice = 0; slice < SLICES; slice++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        fill(pass, slice, lane);
                    }
                }
            }
            return result(bytes);
        }

        private int at(int lane, int column) {
            return (lane * columns + column) * WORDS;
        }

        private byte[] result(int bytes) {
            ByteBuffer last = ByteBuffer.allocate(WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < WORDS; i++) {
                long word = 0;
                for (int lane = 0; lane < lanes; lane++) {
                    word ^= blocks[at(lane, columns - 1) + i];
                }
                last.putLong(word);
            }
            Arrays.fill(blocks, 0);
            return stretch(bytes, last.array());
        }

        private void fill(int pass, int slice, int lane) {
            boolean independent = kind == 1 || (kind == 2 && pass == 0 && slice < SLICES / 2);
            long[] given = {pass, lane, slice, (long) lanes * columns, passes, kind};
            Arrays.fill(counter, 0);
            System.arraycopy(given, 0, counter, 0, given.length);
            int first = pass == 0 && slice == 0 ? 2 : 0;
            if (independent && first > 0) {
                nextAddresses();
            }
            for (int i = first; i < segment; i++) {
                if (independent && i % WORDS == 0) {
                    nextAddresses();
                }
                int column = slice * segment + i;
                int before = at(lane, (column + columns - 1) % columns);
                long random = independent ? addresses[i % WORDS] : blocks[before];
                int other = pass == 0 && slice == 0 ? lane : (int) ((random >>> 32) % lanes);
                int reference = at(other, reference(pass, slice, i, other == lane, random));
                compress(blocks, before, reference, blocks, at(lane, column), pass > 0);
            }
        }

        private void nextAddresses() {
            counter[6]++;
            Arrays.fill(input, 0);
            compressWithZero(counter, input);
            compressWithZero(input, addresses);
        }

        private void compressWithZero(long[] from, long[] to) {
            long[] both = Arrays.copyOf(from, 2 * WORDS);
            compress(both, 0, WORDS, to, 0, false);
        }

        /** The column that the random number chooses among those that are done and not just being written. */
        private int reference(int pass, int slice, int index, boolean same, long random) {
            int done = pass == 0 ? slice * segment : columns - segment;
            int area = same ? done + index - 1 : done - (index == 0 ? 1 : 0);
            long x = random & 0xffffffffL;
            long y = (area * ((x * x) >>> 32)) >>> 32;
            int start = pass == 0 ? 0 : (slice + 1) % SLICES * segment;
            return (int) ((start + area - 1 - y) % columns);
        }

        private void compress(long[] from, int one, int other, long[] to, int at, boolean over) {
            for (int i = 0; i < WORDS; i++) {
                mixed[i] = from[one + i] ^ from[other + i];
            }
            long[] sum = mixed.clone();
            for (int row = 0; row < 8; row++) {
                permute(mixed, 16 * row, 2);
            }
            for (int column = 0; column < 8; column++) {
                permute(mixed, 2 * column, 16);
            }
            for (int i = 0; i < WORDS; i++) {
                to[at + i] = mixed[i] ^ sum[i] ^ (over ? to[at + i] : 0);
            }
        }
    }

    /** A round of BLAKE2b, with multiplications, over eight pairs of words. */
    private static void permute(long[] v, int from, int pair) {
        for (int i = 0; i < 8; i++) {
            int shift = i / 4;
            int a = i % 4;
            int b = 4 + (a + shift) % 4;
            int c = 8 + (a + 2 * shift) % 4;
            int d = 12 + (a + 3 * shift) % 4;
            mix(v, place(from, pair, a), place(from, pair, b), place(from, pair, c), place(from, pair, d));
        }
    }

    private static int place(int from, int pair, int i) {
        return from + i / 2 * pair + i % 2;
    }

    private static void mix(long[] v, int a, int b, int c, int d) {
        v[a] = add(v[a], v[b]);
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] = add(v[c], v[d]);
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] = add(v[a], v[b]);
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] = add(v[c], v[d]);
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }

    private static long add(long x, long y) {
        return x + y + 2 * (x & 0xffffffffL) * (y & 0xffffffffL);
    }
}

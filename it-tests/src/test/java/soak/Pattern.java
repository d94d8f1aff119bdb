package soak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A stream of bytes that both sides can make from a seed. Eight bytes are the hash of the seed and their place, so a piece
 * that is lost, doubled, moved or another connection's differs from what must stand there.
 */
final class Pattern {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long seed;
    private long position;
    private byte[] expected = new byte[0];

    Pattern(long seed) {
        this.seed = seed;
    }

    /** How many bytes were made or checked. */
    long position() {
        return position;
    }

    /** The next bytes of the stream. */
    void fill(byte[] into, int length) {
        int i = 0;
        for (; i < length && (position & 7) != 0; i++) {
            into[i] = (byte) (word() >>> 8 * (position & 7));
            position++;
        }
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            LONG.set(into, i, word());
            position += Long.BYTES;
        }
        for (; i < length; i++) {
            into[i] = (byte) (word() >>> 8 * (position & 7));
            position++;
        }
    }

    /** @return where in the stream the first wrong byte is; -1 if these are the next bytes of it */
    long check(byte[] bytes, int length) {
        if (expected.length < length) {
            expected = new byte[length];
        }
        long begin = position;
        fill(expected, length);
        int wrong = Arrays.mismatch(expected, 0, length, bytes, 0, length);
        return wrong < 0 ? -1 : begin + wrong;
    }

    /** SplitMix64's. */
    private long word() {
        long z = seed + (position >>> 3) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

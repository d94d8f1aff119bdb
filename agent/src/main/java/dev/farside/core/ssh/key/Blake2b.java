package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2b without a key (RFC 7693), which the JDK lacks, for {@link Argon2}. */
final class Blake2b {
    private static final int BLOCK = 128;

    private static final long[] START = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L,
    };

    /** Which words of the message each step takes, as hexadecimal digits, by round. */
    private static final String[] ORDERS = {
        "0123456789abcdef",
        "ea489fd61c02b753",
        "b8c052fdae367194",
        "7931dcbe265a40f8",
        "905724afe1bc683d",
        "2c6a0b834d75fe19",
        "c51fed4a0763928b",
        "db7ec13950f4862a",
        "6fe9b308c2d714a5",
        "a2847615fb9e3cd0",
    };

    private Blake2b() {}

    /** @param bytes of the result, 1 to 64 */
    static byte[] hash(int bytes, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[Math.max(BLOCK, (length + BLOCK - 1) / BLOCK * BLOCK)];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        long[] state = START.clone();
        state[0] ^= 0x01010000L | bytes;
        long[] message = new long[16];
        for (int from = 0; from < all.length; from += BLOCK) {
            for (int i = 0; i < message.length; i++) {
                message[i] = in.getLong();
            }
            boolean last = from + BLOCK == all.length;
            compress(state, message, last ? length : from + BLOCK, last);
        }
        Arrays.fill(all, (byte) 0);
        ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : state) {
            out.putLong(word);
        }
        return Arrays.copyOf(out.array(), bytes);
    }

    private static void compress(long[] state, long[] message, long count, boolean last) {
        long[] v = Arrays.copyOf(state, 16);
        System.arraycopy(START, 0, v, 8, 8);
        v[12] ^= count;
        v[14] ^= last ? -1 : 0;
        for (int round = 0; round < 12; round++) {
            String order = ORDERS[round % 10];
            for (int i = 0; i < 8; i++) {
                int shift = i / 4;
                int a = i % 4;
                int b = 4 + (a + shift) % 4;
                int c = 8 + (a + 2 * shift) % 4;
                int d = 12 + (a + 3 * shift) % 4;
                mix(v, a, b, c, d, message[at(order, 2 * i)], message[at(order, 2 * i + 1)]);
            }
        }
        for (int i = 0; i < state.length; i++) {
            state[i] ^= v[i] ^ v[i + 8];
        }
    }

    private static int at(String order, int place) {
        return Character.digit(order.charAt(place), 16);
    }

    private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
        v[a] += v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }
}

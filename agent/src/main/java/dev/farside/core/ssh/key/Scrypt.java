package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** scrypt (RFC 7914). */
final class Scrypt implements Derivation {
    /** OpenSSL's limit, and so that of ssh. */
    private static final long MOST_BYTES = 32 << 20;

    private static final int WORDS = 16;

    private final byte[] salt;
    private final int cost;
    private final int blockSize;
    private final int parallel;

    /**
     * @param cost a power of two
     * @param blockSize in units of 128 bytes
     * @throws IllegalArgumentException it needs more memory than ssh would give it
     */
    Scrypt(byte[] salt, int cost, int blockSize, int parallel) {
        boolean fits = cost > 1
                && Integer.bitCount(cost) == 1
                && blockSize > 0
                && parallel > 0
                && 128L * blockSize * ((long) cost + parallel + 2) <= MOST_BYTES;
        if (!fits) {
            throw new IllegalArgumentException("cost " + cost + ", block size " + blockSize + ", parallel " + parallel);
        }
        this.salt = salt;
        this.cost = cost;
        this.blockSize = blockSize;
        this.parallel = parallel;
    }

    @Override
    public int rounds() {
        return cost * parallel;
    }

    @Override
    public byte[] key(byte[] passphrase, int bytes) throws GeneralSecurityException {
        int words = 2 * blockSize * WORDS;
        byte[] mixed = new Pbkdf2("HmacSHA256", salt, 1).key(passphrase, parallel * words * Integer.BYTES);
        IntBuffer all = ByteBuffer.wrap(mixed).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int[] table = new int[cost * words];
        int[] block = new int[words];
        for (int i = 0; i < parallel; i++) {
            all.get(i * words, block);
            mix(block, table);
            all.put(i * words, block);
        }
        Arrays.fill(table, 0);
        return new Pbkdf2("HmacSHA256", mixed, 1).key(passphrase, bytes);
    }

    /** ROMix. */
    private void mix(int[] block, int[] table) {
        int words = block.length;
        int[] spare = new int[words];
        for (int i = 0; i < cost; i++) {
            System.arraycopy(block, 0, table, i * words, words);
            mixBlock(block, spare);
        }
        for (int i = 0; i < cost; i++) {
            int at = (block[words - WORDS] & cost - 1) * words;
            for (int k = 0; k < words; k++) {
                block[k] ^= table[at + k];
            }
            mixBlock(block, spare);
        }
    }

    /** BlockMix with Salsa20/8. */
    private static void mixBlock(int[] block, int[] spare) {
        int[] x = Arrays.copyOfRange(block, block.length - WORDS, block.length);
        for (int i = 0; i < block.length; i += WORDS) {
            for (int k = 0; k < WORDS; k++) {
                x[k] ^= block[i + k];
            }
            salsa(x);
            System.arraycopy(x, 0, spare, i % (2 * WORDS) == 0 ? i / 2 : (block.length + i - WORDS) / 2, WORDS);
        }
        System.arraycopy(spare, 0, block, 0, block.length);
    }

    private static void salsa(int[] to) {
        int[] x = to.clone();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 4; i++) {
                quarter(x, 5 * i, 4);
            }
            for (int i = 0; i < 4; i++) {
                quarter(x, 5 * i, 1);
            }
        }
        for (int i = 0; i < WORDS; i++) {
            to[i] += x[i];
        }
    }

    /** Down a column, with steps of 4, or along a row, with steps of 1; both wrap around. */
    private static void quarter(int[] x, int from, int step) {
        int a = from;
        int b = next(a, step);
        int c = next(b, step);
        int d = next(c, step);
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }

    private static int next(int at, int step) {
        return step == 4 ? (at + 4) & 15 : (at & 12) | ((at + 1) & 3);
    }
}

package dev.farside.core.ssh.key;

import org.bouncycastle.crypto.generators.SCrypt;

/** scrypt (RFC 7914). */
final class Scrypt implements Derivation {
    /** OpenSSL's limit, and so that of ssh. */
    private static final long MOST_BYTES = 32 << 20;

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
                && (blockSize > 1 || cost < 1 << 16) // the RFC's limit
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
    public byte[] key(byte[] passphrase, int bytes) {
        return SCrypt.generate(passphrase, salt, cost, blockSize, parallel, bytes);
    }
}

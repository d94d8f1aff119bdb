package dev.farside.core.ssh.key;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2 (RFC 9106), version 1.3, as PuTTY protects its keys. */
final class Argon2 {
    /** What a program's JVM can spare, and half a minute or so. PuTTY uses 8 MiB, as often as takes a tenth of a second. */
    private static final int MOST_KILOBYTES = 64 << 10;

    private static final long MOST_WORK = 4L << 20;

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
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(kind)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(kilobytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .build());
        byte[] key = new byte[bytes];
        generator.generateBytes(passphrase, key);
        return key;
    }
}

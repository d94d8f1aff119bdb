package dev.farside.core.ssh.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;

/**
 * Streamlined NTRU Prime, sntrup761, as the key exchange sntrup761x25519-sha512 needs it (RFC 9941): each pair of keys
 * is made for one exchange and used once. The source is the round-3 specification, https://ntruprime.cr.yp.to. The
 * library would use Bouncy Castle's, which takes a newly started JVM half a second more.
 *
 * <p>No branch and no index depends on a secret, except in the coding of bytes: there the processor's division may take
 * a time that does, which tells nothing about keys that are used once.
 */
public final class Sntrup761 implements KeyEncapsulationMethod {
    static final int PUBLIC_KEY_BYTES = 1158;
    static final int CIPHERTEXT_BYTES = 1039;

    /** Of the ciphertext, behind the rounded polynomial. */
    private static final int CONFIRMATION_BYTES = 32;

    private static final int SMALL_BYTES = (Polynomials.P + 3) / 4;
    private static final int SECRET_BYTES = 32;

    // What each hash begins with.
    private static final int CONFIRMATION = 2;
    private static final int SMALL = 3;
    private static final int PUBLIC_KEY = 4;

    private static final Coding UNROUNDED = new Coding(Polynomials.P, Polynomials.Q);
    private static final Coding ROUNDED = new Coding(Polynomials.P, (Polynomials.Q + 2) / 3);

    private final SecureRandom random;

    Sntrup761(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Client getClient() {
        return new KeyPair();
    }

    @Override
    public Server getServer() {
        throw new UnsupportedOperationException("farside is a client");
    }

    private final class KeyPair implements Client {
        private int[] f;
        private int[] inverse;
        private byte[] instead;
        private int[] h;
        private byte[] publicKey;

        @Override
        public void init() {
            int[] g;
            do {
                g = anySmall();
                inverse = Polynomials.inverseMod3(g);
            } while (inverse == null);
            f = shortPolynomial();
            h = Polynomials.times(Polynomials.inverseOf3(f), g);
            publicKey = UNROUNDED.encode(shifted(h));
            instead = new byte[SMALL_BYTES];
            random.nextBytes(instead);
        }

        @Override
        public byte[] getPublicKey() {
            return publicKey.clone();
        }

        @Override
        public int getEncapsulationLength() {
            return CIPHERTEXT_BYTES;
        }

        /** A ciphertext that nobody made for this key leads to a secret that nobody knows. */
        @Override
        public byte[] extractSecret(byte[] ciphertext) {
            if (ciphertext.length != CIPHERTEXT_BYTES) {
                throw new IllegalArgumentException("a ciphertext of " + ciphertext.length + " bytes");
            }
            int[] r = decrypt(ciphertext);
            byte[] small = smallBytes(r);
            int differs = difference(ciphertext, encrypt(r, small, h, publicKey));
            int mask = -differs >> (Integer.SIZE - 1); // -1: they differ
            for (int i = 0; i < small.length; i++) {
                small[i] ^= (byte) (mask & (small[i] ^ instead[i]));
            }
            return secret(1 + mask, small, ciphertext);
        }

        private int[] decrypt(byte[] ciphertext) {
            int[] c = unrounded(ciphertext);
            int[] e = Polynomials.mod3(Polynomials.timesThree(Polynomials.times(c, f)));
            int[] r = Polynomials.mod3(Polynomials.product(e, inverse));
            int weight = 0;
            for (int coefficient : r) {
                weight += coefficient & 1;
            }
            int off = weight - Polynomials.WEIGHT;
            int mask = (off | -off) >> (Integer.SIZE - 1); // -1: it cannot be one
            for (int i = 0; i < Polynomials.P; i++) {
                int usual = i < Polynomials.WEIGHT ? 1 : 0;
                r[i] ^= mask & (r[i] ^ usual);
            }
            return r;
        }
    }

    private static byte[] encrypt(int[] r, byte[] small, int[] h, byte[] publicKey) {
        int[] product = Polynomials.times(h, r);
        int[] thirds = new int[Polynomials.P];
        for (int i = 0; i < Polynomials.P; i++) {
            thirds[i] = (product[i] - Polynomials.mod3(product[i]) + Polynomials.HALF_Q) / 3;
        }
        byte[] ciphertext = Arrays.copyOf(ROUNDED.encode(thirds), CIPHERTEXT_BYTES);
        byte[] confirmation = hash(CONFIRMATION, hash(SMALL, small), hash(PUBLIC_KEY, publicKey));
        System.arraycopy(confirmation, 0, ciphertext, CIPHERTEXT_BYTES - CONFIRMATION_BYTES, CONFIRMATION_BYTES);
        return ciphertext;
    }

    private static int[] unrounded(byte[] ciphertext) {
        int[] c = ROUNDED.decode(Arrays.copyOf(ciphertext, CIPHERTEXT_BYTES - CONFIRMATION_BYTES));
        for (int i = 0; i < c.length; i++) {
            c[i] = 3 * c[i] - Polynomials.HALF_Q;
        }
        return c;
    }

    private static int[] shifted(int[] polynomial) {
        int[] shifted = new int[polynomial.length];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = polynomial[i] + Polynomials.HALF_Q;
        }
        return shifted;
    }

    /** @return 0 if they are the same, else more */
    private static int difference(byte[] one, byte[] other) {
        int difference = 0;
        for (int i = 0; i < one.length; i++) {
            difference |= (one[i] ^ other[i]) & 0xff;
        }
        return difference;
    }

    /** @param agreed 1, or 0 if the ciphertext was not made for this key */
    private static byte[] secret(int agreed, byte[] small, byte[] ciphertext) {
        return hash(agreed, hash(SMALL, small), ciphertext);
    }

    private static byte[] hash(int first, byte[]... parts) {
        MessageDigest sha512;
        try {
            sha512 = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
        sha512.update((byte) first);
        for (byte[] part : parts) {
            sha512.update(part);
        }
        return Arrays.copyOf(sha512.digest(), SECRET_BYTES);
    }

    /** Four coefficients in each byte, the first one lowest, as 0, 1 or 2. */
    private static byte[] smallBytes(int[] small) {
        byte[] bytes = new byte[SMALL_BYTES];
        for (int i = 0; i < small.length; i++) {
            bytes[i / 4] |= (byte) ((small[i] + 1) << (i % 4 * 2));
        }
        return bytes;
    }

    /** Each coefficient is -1, 0 or 1, as likely as not. */
    private int[] anySmall() {
        int[] words = words();
        for (int i = 0; i < words.length; i++) {
            words[i] = (((words[i] & 0x3fffffff) * 3) >>> 30) - 1;
        }
        return words;
    }

    /** So many coefficients as the weight says are -1 or 1, the others 0. */
    private int[] shortPolynomial() {
        int[] words = words();
        for (int i = 0; i < words.length; i++) {
            words[i] = i < Polynomials.WEIGHT ? words[i] & -2 : (words[i] & -4) | 1;
        }
        Polynomials.sort(words);
        for (int i = 0; i < words.length; i++) {
            words[i] = (words[i] & 3) - 1;
        }
        return words;
    }

    private int[] words() {
        byte[] bytes = new byte[Integer.BYTES * Polynomials.P];
        random.nextBytes(bytes);
        int[] words = new int[Polynomials.P];
        for (int i = 0; i < bytes.length; i++) {
            words[i / 4] |= (bytes[i] & 0xff) << (i % 4 * 8);
        }
        return words;
    }
}

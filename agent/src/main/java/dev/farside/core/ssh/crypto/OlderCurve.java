package dev.farside.core.ssh.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.OptionalFeature;
import org.apache.sshd.common.kex.CurveSizeIndicator;
import org.apache.sshd.common.keyprovider.KeySizeIndicator;
import org.apache.sshd.common.random.JceRandom;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The library's {@code MontgomeryCurve}, in whose place the build puts it for Java 8 to 16, with X25519 that needs no JDK of 11
 * ({@link OlderX25519}). X448 is the JDK's, as the library has it.
 */
public enum OlderCurve implements KeySizeIndicator, CurveSizeIndicator, OptionalFeature {
    // The library's names.
    x25519(OlderX25519.ALGORITHM, OlderX25519.KEY_BYTES),
    x448("X448", 56);

    /** What comes before an X448 key in its X.509 form (RFC 8410). */
    private static final byte[] PREFIX = {0x30, 0x42, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6f, 3, 0x39, 0};

    private final String algorithm;
    private final int bytes;

    OlderCurve(String algorithm, int bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public int getByteLength() {
        return bytes;
    }

    @Override
    public int getKeySize() {
        return bytes * Byte.SIZE;
    }

    @Override
    public boolean isSupported() {
        return (this == x25519 || hasX448()) && !SecurityUtils.isFipsMode();
    }

    private static boolean hasX448() {
        try {
            KeyAgreement.getInstance(x448.algorithm);
            return true;
        } catch (GeneralSecurityException e) {
            return false; // Java 8
        }
    }

    public KeyAgreement createKeyAgreement() throws GeneralSecurityException {
        return this == x25519 ? OlderX25519.agreement() : KeyAgreement.getInstance(algorithm);
    }

    public KeyPair generateKeyPair() {
        if (this == x25519) {
            return OlderX25519.keyPair(JceRandom.getGlobalInstance());
        }
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // isSupported has looked
        }
    }

    /** Its last bytes, whatever the form. */
    public byte[] encode(PublicKey key) throws InvalidKeyException {
        byte[] encoded = key.getEncoded();
        if (encoded.length < bytes) {
            throw new InvalidKeyException("no " + algorithm + " key");
        }
        return Arrays.copyOfRange(encoded, encoded.length - bytes, encoded.length);
    }

    /** @param key as the server sent it: the library allows for a zero before it */
    public PublicKey decode(byte[] key) throws InvalidKeySpecException {
        int more = key.length - bytes;
        if (more < 0 || more > 1 || (more == 1 && key[0] != 0)) {
            throw new InvalidKeySpecException(
                    "an " + algorithm + " key has " + bytes + " bytes, not these " + key.length);
        }
        byte[] point = Arrays.copyOfRange(key, more, key.length);
        if (this == x25519) {
            return OlderX25519.publicKey(point);
        }
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + bytes);
        System.arraycopy(point, 0, encoded, PREFIX.length, point.length);
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeySpecException(e);
        }
    }
}

package dev.farside.core.ssh.crypto;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * X25519 (RFC 7748) for Java 8 to 16: the JDK has it from 11 on. The arithmetic is Bouncy Castle's; no provider is registered,
 * since some JDKs of that age take signed ones only.
 */
final class OlderX25519 extends KeyAgreementSpi {
    static final String ALGORITHM = "X25519";
    static final int KEY_BYTES = 32;

    private byte[] secret;
    private byte[] shared;

    private OlderX25519() {}

    static KeyPair keyPair(SecureRandom random) {
        byte[] secret = new byte[KEY_BYTES];
        X25519.generatePrivateKey(random, secret);
        return keyPair(secret);
    }

    /** @param secret 32 bytes */
    static KeyPair keyPair(byte[] secret) {
        byte[] point = new byte[KEY_BYTES];
        X25519.generatePublicKey(secret, 0, point, 0);
        return new KeyPair(new Public(point), new Private(secret));
    }

    /** @param point 32 bytes, whatever they are */
    static PublicKey publicKey(byte[] point) {
        return new Public(point);
    }

    static KeyAgreement agreement() {
        return new Agreement();
    }

    private static final class Agreement extends KeyAgreement {
        Agreement() {
            super(new OlderX25519(), null, ALGORITHM);
        }
    }

    /** Its form is the 32 bytes. */
    private static final class Public implements PublicKey {
        private static final long serialVersionUID = 1;

        private final byte[] point;

        Public(byte[] point) {
            this.point = point;
        }

        @Override
        public String getAlgorithm() {
            return ALGORITHM;
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return point.clone();
        }
    }

    /** For one exchange; it has no form. */
    private static final class Private implements PrivateKey {
        private static final long serialVersionUID = 1;

        private final byte[] secret;

        Private(byte[] secret) {
            this.secret = secret;
        }

        @Override
        public String getAlgorithm() {
            return ALGORITHM;
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    @Override
    protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
        if (!(key instanceof Private its)) {
            throw new InvalidKeyException("no X25519 key");
        }
        secret = its.secret;
        shared = null;
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
            throws InvalidKeyException {
        engineInit(key, random);
    }

    /** @throws InvalidKeyException what is shared would be zero, and so known to all: RFC 8731, section 3. The words are the JDK's. */
    @Override
    protected Key engineDoPhase(Key key, boolean isLast) throws InvalidKeyException {
        if (secret == null || !(key instanceof Public its)) {
            throw new InvalidKeyException("no X25519 key");
        }
        byte[] agreed = new byte[KEY_BYTES];
        if (!X25519.calculateAgreement(secret, 0, its.point, 0, agreed, 0)) {
            throw new InvalidKeyException("Point has small order");
        }
        shared = agreed;
        return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
        if (shared == null) {
            throw new IllegalStateException("no public key yet");
        }
        byte[] agreed = shared;
        shared = null;
        return agreed;
    }

    @Override
    protected int engineGenerateSecret(byte[] into, int offset) throws ShortBufferException {
        if (into.length - offset < KEY_BYTES) {
            throw new ShortBufferException();
        }
        System.arraycopy(engineGenerateSecret(), 0, into, offset, KEY_BYTES);
        return KEY_BYTES;
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm) throws NoSuchAlgorithmException {
        throw new NoSuchAlgorithmException(algorithm);
    }
}

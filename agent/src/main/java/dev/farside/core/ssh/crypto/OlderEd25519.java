package dev.farside.core.ssh.crypto;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PrivateKeyEntryDecoder;
import org.apache.sshd.common.config.keys.PublicKeyEntryDecoder;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.SecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.GenericEd25519PublicKeyDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericOpenSSHEd25519PrivateKeyEntryDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericSignatureEd25519;

/**
 * As {@link Ed25519}, in whose place the build puts it for Java 8 to 16: ed25519 came with Java 15. The arithmetic is Bouncy
 * Castle's; no provider is registered.
 */
public final class OlderEd25519 implements EdDSASupport<OlderEd25519.Public, OlderEd25519.Private> {
    static final String ALGORITHM = "Ed25519";
    static final String PROVIDER = "SunEC";
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** What comes before the key in its X.509 and PKCS#8 form (RFC 8410). */
    private static final byte[] PUBLIC_PREFIX = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0};

    private static final byte[] PRIVATE_PREFIX = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20
    };

    private OlderEd25519() {}

    /** As {@link Ed25519#install}. */
    public static void install() {
        SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
        SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.EDDSA, true);
        SecurityUtils.registerSecurityProvider(new Registrar());
    }

    /** For tests, which this class alone is not installed for. */
    static OlderEd25519 support() {
        return new OlderEd25519();
    }

    static java.security.Signature signature() {
        return new Signing();
    }

    /** As {@link Ed25519#seed}. */
    public static byte[] seed(PrivateKey key) {
        return key instanceof Private ed ? ed.seed.clone() : null;
    }

    /** A public key. */
    public static final class Public implements PublicKey {
        private static final long serialVersionUID = 1;

        private final byte[] point;

        private Public(byte[] point) {
            this.point = point;
        }

        @Override
        public String getAlgorithm() {
            return ALGORITHM;
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return concat(PUBLIC_PREFIX, point);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Public key && Arrays.equals(point, key.point);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(point);
        }
    }

    /** A private key; its text does not tell what it is. */
    public static final class Private implements PrivateKey {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        private Private(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public String getAlgorithm() {
            return ALGORITHM;
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            return concat(PRIVATE_PREFIX, seed);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Private key && Arrays.equals(seed, key.seed);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(seed);
        }
    }

    private static byte[] concat(byte[] prefix, byte[] key) {
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + KEY_BYTES);
        System.arraycopy(key, 0, encoded, prefix.length, KEY_BYTES);
        return encoded;
    }

    /** Registers the ed25519 implementation with the library, and nothing else. */
    private static final class Registrar implements SecurityProviderRegistrar {
        @Override
        public String getName() {
            return PROVIDER;
        }

        @Override
        public boolean isSupported() {
            return Security.getProvider(PROVIDER) != null;
        }

        @Override
        public Provider getSecurityProvider() {
            return Security.getProvider(PROVIDER);
        }

        @Override
        public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
            return Optional.of(new OlderEd25519());
        }
    }

    @Override
    public Public generateEDDSAPublicKey(byte[] key) throws GeneralSecurityException {
        return new Public(checked(key));
    }

    @Override
    public Private generateEDDSAPrivateKey(byte[] key) throws GeneralSecurityException {
        return new Private(checked(key));
    }

    private static byte[] checked(byte[] key) throws InvalidKeyException {
        if (key.length != KEY_BYTES) {
            throw new InvalidKeyException("an ed25519 key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        return key.clone();
    }

    @Override
    public Public recoverEDDSAPublicKey(PrivateKey key) throws GeneralSecurityException {
        byte[] point = new byte[KEY_BYTES];
        org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(((Private) key).seed, 0, point, 0);
        return new Public(point);
    }

    @Override
    public Signature getEDDSASigner() {
        return new Signer();
    }

    private static final class Signer extends GenericSignatureEd25519 {
        Signer() {
            super(ALGORITHM);
        }

        @Override
        protected java.security.Signature doInitSignature(
                SessionContext session, String algorithm, Key key, boolean forSigning) {
            return new Signing();
        }
    }

    /** Of what was given so far. */
    private static final class Signing extends java.security.Signature {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private Public verifier;
        private Private signer;

        Signing() {
            super(ALGORITHM);
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            if (!(key instanceof Public its)) {
                throw new InvalidKeyException("no ed25519 key");
            }
            verifier = its;
            message.reset();
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof Private its)) {
                throw new InvalidKeyException("no ed25519 key");
            }
            signer = its;
            message.reset();
        }

        @Override
        protected void engineUpdate(byte one) {
            message.write(one);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) {
            message.write(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() {
            byte[] signature = new byte[SIGNATURE_BYTES];
            byte[] signed = message.toByteArray();
            message.reset();
            org.bouncycastle.math.ec.rfc8032.Ed25519.sign(signer.seed, 0, signed, 0, signed.length, signature, 0);
            return signature;
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            byte[] signed = message.toByteArray();
            message.reset();
            return signature.length == SIGNATURE_BYTES
                    && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                            signature, 0, verifier.point, 0, signed, 0, signed.length);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new IllegalArgumentException("no parameter " + name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new IllegalArgumentException("no parameter " + name);
        }
    }

    @Override
    public byte[] getPublicKeyData(Public key) {
        return key.point.clone();
    }

    @Override
    public byte[] getPrivateKeyData(Private key) {
        return key.seed.clone();
    }

    @Override
    public <B extends Buffer> B putRawEDDSAPublicKey(B buffer, PublicKey key) {
        buffer.putBytes(((Public) key).point);
        return buffer;
    }

    @Override
    public <B extends Buffer> B putEDDSAKeyPair(B buffer, PublicKey publicKey, PrivateKey privateKey) {
        byte[] open = ((Public) publicKey).point;
        byte[] both = Arrays.copyOf(((Private) privateKey).seed, 2 * KEY_BYTES);
        System.arraycopy(open, 0, both, KEY_BYTES, KEY_BYTES);
        buffer.putBytes(open);
        buffer.putBytes(both);
        return buffer;
    }

    @Override
    public PublicKeyEntryDecoder<Public, Private> getEDDSAPublicKeyEntryDecoder() {
        return new GenericEd25519PublicKeyDecoder<>(Public.class, Private.class, this);
    }

    @Override
    public PrivateKeyEntryDecoder<Public, Private> getOpenSSHEDDSAPrivateKeyEntryDecoder() {
        return new GenericOpenSSHEd25519PrivateKeyEntryDecoder<>(Public.class, Private.class, this);
    }

    @Override
    public int getEDDSAKeySize(Key key) {
        return key instanceof Public || key instanceof Private ? KEY_SIZE : -1;
    }

    @Override
    public Class<Public> getEDDSAPublicKeyType() {
        return Public.class;
    }

    @Override
    public Class<Private> getEDDSAPrivateKeyType() {
        return Private.class;
    }

    @Override
    public boolean compareEDDSAPPublicKeys(PublicKey one, PublicKey other) {
        return one instanceof Public && one.equals(other);
    }

    @Override
    public boolean compareEDDSAPrivateKeys(PrivateKey one, PrivateKey other) {
        return one instanceof Private && one.equals(other);
    }

    @Override
    public KeySpec createPublicKeySpec(Public key) {
        return new X509EncodedKeySpec(key.getEncoded());
    }

    @Override
    public KeySpec createPrivateKeySpec(Private key) {
        return new PKCS8EncodedKeySpec(key.getEncoded());
    }

    @Override
    public String getKeyFactoryAlgorithm() {
        return ALGORITHM;
    }
}

package dev.farside.core.ssh.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PrivateKeyEntryDecoder;
import org.apache.sshd.common.config.keys.PublicKeyEntryDecoder;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.SecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.GenericEd25519PublicKeyDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericOpenSSHEd25519PrivateKeyEntryDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericSignatureEd25519;

/**
 * ed25519 keys for the SSH library, made with the JDK's own ed25519 (Java 15). The library by itself requires Bouncy
 * Castle.
 */
public final class Ed25519 implements EdDSASupport<EdECPublicKey, EdECPrivateKey> {
    static final String ALGORITHM = "Ed25519";
    static final String PROVIDER = "SunEC";
    private static final int KEY_BYTES = 32;

    /** What comes before the key in its X.509 and PKCS#8 form (RFC 8410). */
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private Ed25519() {}

    /** Must come before anything else of the library's, which looks once and remembers what it found. */
    public static void install() {
        // A program's own Bouncy Castle stays its own.
        SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
        SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.EDDSA, true);
        SecurityUtils.registerSecurityProvider(new Registrar());
    }

    /** What a private key is made of, 32 bytes; null: it is of another kind, or does not tell. */
    public static byte[] seed(PrivateKey key) {
        return key instanceof EdECPrivateKey ed ? ed.getBytes().orElse(null) : null;
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
            return Optional.of(new Ed25519());
        }
    }

    /** The JDK's own provider, whatever the program has put before it. */
    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM, Security.getProvider(PROVIDER));
    }

    @Override
    public EdECPublicKey generateEDDSAPublicKey(byte[] key) throws GeneralSecurityException {
        return (EdECPublicKey) factory().generatePublic(new X509EncodedKeySpec(concat(PUBLIC_PREFIX, key)));
    }

    @Override
    public EdECPrivateKey generateEDDSAPrivateKey(byte[] key) throws GeneralSecurityException {
        byte[] encoded = concat(PRIVATE_PREFIX, key);
        try {
            return (EdECPrivateKey) factory().generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static byte[] concat(byte[] prefix, byte[] key) throws InvalidKeyException {
        if (key.length != KEY_BYTES) {
            throw new InvalidKeyException("an ed25519 key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + KEY_BYTES);
        System.arraycopy(key, 0, encoded, prefix.length, KEY_BYTES);
        return encoded;
    }

    /** The JDK computes a public key only for a pair that it generates, so its random source returns this private key. */
    @Override
    public EdECPublicKey recoverEDDSAPublicKey(PrivateKey key) throws GeneralSecurityException {
        byte[] drawn = ((EdECPrivateKey) key).getBytes().orElseThrow(() -> new InvalidKeyException("no key bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, Security.getProvider(PROVIDER));
        generator.initialize(NamedParameterSpec.ED25519, new Drawing(drawn));
        return (EdECPublicKey) generator.generateKeyPair().getPublic();
    }

    private static final class Drawing extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] drawn;

        Drawing(byte[] drawn) {
            this.drawn = drawn;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(drawn, 0, bytes, 0, bytes.length);
        }
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
                org.apache.sshd.common.session.SessionContext session, String algorithm, Key key, boolean forSigning)
                throws GeneralSecurityException {
            return java.security.Signature.getInstance(ALGORITHM, Security.getProvider(PROVIDER));
        }
    }

    @Override
    public byte[] getPublicKeyData(EdECPublicKey key) {
        return tail(key.getEncoded());
    }

    @Override
    public byte[] getPrivateKeyData(EdECPrivateKey key) {
        return key.getBytes().orElseThrow(() -> new IllegalArgumentException("no key bytes"));
    }

    private static byte[] tail(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    @Override
    public <B extends Buffer> B putRawEDDSAPublicKey(B buffer, PublicKey key) {
        buffer.putBytes(getPublicKeyData((EdECPublicKey) key));
        return buffer;
    }

    @Override
    public <B extends Buffer> B putEDDSAKeyPair(B buffer, PublicKey publicKey, PrivateKey privateKey) {
        byte[] open = getPublicKeyData((EdECPublicKey) publicKey);
        byte[] secret = getPrivateKeyData((EdECPrivateKey) privateKey);
        byte[] both = Arrays.copyOf(secret, 2 * KEY_BYTES);
        System.arraycopy(open, 0, both, KEY_BYTES, KEY_BYTES);
        buffer.putBytes(open);
        buffer.putBytes(both);
        return buffer;
    }

    @Override
    public PublicKeyEntryDecoder<EdECPublicKey, EdECPrivateKey> getEDDSAPublicKeyEntryDecoder() {
        return new GenericEd25519PublicKeyDecoder<>(EdECPublicKey.class, EdECPrivateKey.class, this);
    }

    @Override
    public PrivateKeyEntryDecoder<EdECPublicKey, EdECPrivateKey> getOpenSSHEDDSAPrivateKeyEntryDecoder() {
        return new GenericOpenSSHEd25519PrivateKeyEntryDecoder<>(EdECPublicKey.class, EdECPrivateKey.class, this);
    }

    @Override
    public int getEDDSAKeySize(Key key) {
        return key instanceof EdECPublicKey || key instanceof EdECPrivateKey ? KEY_SIZE : -1;
    }

    @Override
    public Class<EdECPublicKey> getEDDSAPublicKeyType() {
        return EdECPublicKey.class;
    }

    @Override
    public Class<EdECPrivateKey> getEDDSAPrivateKeyType() {
        return EdECPrivateKey.class;
    }

    @Override
    public boolean compareEDDSAPPublicKeys(PublicKey one, PublicKey other) {
        return one instanceof EdECPublicKey a
                && other instanceof EdECPublicKey b
                && Arrays.equals(getPublicKeyData(a), getPublicKeyData(b));
    }

    @Override
    public boolean compareEDDSAPrivateKeys(PrivateKey one, PrivateKey other) {
        return one instanceof EdECPrivateKey a
                && other instanceof EdECPrivateKey b
                && Arrays.equals(getPrivateKeyData(a), getPrivateKeyData(b));
    }

    @Override
    public KeySpec createPublicKeySpec(EdECPublicKey key) {
        return new X509EncodedKeySpec(key.getEncoded());
    }

    @Override
    public KeySpec createPrivateKeySpec(EdECPrivateKey key) {
        return new PKCS8EncodedKeySpec(key.getEncoded());
    }

    @Override
    public String getKeyFactoryAlgorithm() {
        return ALGORITHM;
    }
}

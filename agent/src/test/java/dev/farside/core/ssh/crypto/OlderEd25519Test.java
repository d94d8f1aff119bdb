package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import org.apache.sshd.common.signature.Signature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ed25519 of Java 8 and 11 against the JDK's own of this one. */
class OlderEd25519Test {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    private final OlderEd25519 older = OlderEd25519.support();
    private KeyPair jdks;
    private byte[] seed;
    private byte[] point;

    @BeforeEach
    void key() throws Exception {
        jdks = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        seed = ((EdECPrivateKey) jdks.getPrivate()).getBytes().orElseThrow();
        byte[] encoded = jdks.getPublic().getEncoded();
        point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    @Test
    void aKeyHasTheSameForms() throws Exception {
        OlderEd25519.Private secret = older.generateEDDSAPrivateKey(seed);
        OlderEd25519.Public open = older.recoverEDDSAPublicKey(secret);
        assertArrayEquals(point, older.getPublicKeyData(open));
        assertArrayEquals(jdks.getPublic().getEncoded(), open.getEncoded());
        assertArrayEquals(jdks.getPrivate().getEncoded(), secret.getEncoded());
        assertArrayEquals(seed, OlderEd25519.seed(secret));
        assertEquals(open, older.generateEDDSAPublicKey(point));
        assertEquals(secret, older.generateEDDSAPrivateKey(seed));
        assertThrows(InvalidKeyException.class, () -> older.generateEDDSAPublicKey(new byte[31]));
    }

    @Test
    void theJdkBelievesItsSignatures() throws Exception {
        Signature signer = older.getEDDSASigner();
        signer.initSigner(null, older.generateEDDSAPrivateKey(seed));
        signer.update(null, MESSAGE, 0, MESSAGE.length);
        byte[] signature = signer.sign(null);
        java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
        verifier.initVerify(jdks.getPublic());
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signature));
    }

    @Test
    void itBelievesTheJdksSignaturesAndNoOthers() throws Exception {
        java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
        signer.initSign(jdks.getPrivate());
        signer.update(MESSAGE);
        byte[] signature = signer.sign();
        assertTrue(verify(signature));
        signature[5] ^= 1;
        assertFalse(verify(signature));
        assertFalse(verify(new byte[3]));
    }

    private boolean verify(byte[] signature) throws Exception {
        java.security.Signature verifier = OlderEd25519.signature();
        verifier.initVerify(older.generateEDDSAPublicKey(point));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }
}

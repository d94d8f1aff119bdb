package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.junit.jupiter.api.Test;

/** The ML-KEM-768 that the jar has is that of FIPS 203. */
class MlKemTest {
    /**
     * One hundred vectors in one figure, as C2SP's CCTV accumulates them: a SHAKE-128 gives each key's seeds, message
     * and a wrong ciphertext; another one takes each public key, ciphertext and secret, and the secret of the wrong
     * ciphertext. The figure is that of Go's crypto/mlkem.
     */
    @Test
    void isThatOfFips203() {
        SHAKEDigest given = new SHAKEDigest(128);
        SHAKEDigest taken = new SHAKEDigest(128);
        SecureRandom random = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                given.doOutput(bytes, 0, bytes.length);
            }
        };
        MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(random, MLKEMParameters.ml_kem_768));
        byte[] wrong = new byte[1088];
        for (int i = 0; i < 100; i++) {
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            take(taken, ((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded());
            SecretWithEncapsulation server = new MLKEMGenerator(random).generateEncapsulated(pair.getPublic());
            take(taken, server.getEncapsulation());
            take(taken, server.getSecret());
            MLKEMExtractor client = new MLKEMExtractor((MLKEMPrivateKeyParameters) pair.getPrivate());
            assertArrayEquals(server.getSecret(), client.extractSecret(server.getEncapsulation()));
            random.nextBytes(wrong);
            take(taken, client.extractSecret(wrong));
        }
        byte[] figure = new byte[32];
        taken.doFinal(figure, 0, figure.length);
        assertEquals(
                "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415",
                HexFormat.of().formatHex(figure));
    }

    private static void take(SHAKEDigest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
    }
}

package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Arrays;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** With Bouncy Castle's as the server, which is checked against the known answers of the specification. */
class Sntrup761Test {
    private final SecureRandom random = new SecureRandom();
    private final KeyEncapsulationMethod.Client client = new Sntrup761(random).getClient();

    private SecretWithEncapsulation encapsulated() {
        byte[] key = client.getPublicKey();
        assertEquals(1158, key.length);
        return new SNTRUPrimeKEMGenerator(random)
                .generateEncapsulated(new SNTRUPrimePublicKeyParameters(SNTRUPrimeParameters.sntrup761, key));
    }

    @RepeatedTest(20)
    void bothSidesHaveTheSameSecret() {
        client.init();
        SecretWithEncapsulation server = encapsulated();
        assertEquals(server.getEncapsulation().length, client.getEncapsulationLength());
        assertArrayEquals(server.getSecret(), client.extractSecret(server.getEncapsulation()));
    }

    @Test
    void aChangedCiphertextLeadsToAnotherSecretAndTheSameOneEachTime() {
        client.init();
        SecretWithEncapsulation server = encapsulated();
        for (int at : new int[] {0, 500, 1006, 1007, 1038}) {
            byte[] changed = server.getEncapsulation().clone();
            changed[at] ^= 1;
            byte[] secret = client.extractSecret(changed);
            assertEquals(32, secret.length);
            assertFalse(Arrays.equals(server.getSecret(), secret), "byte " + at);
            assertArrayEquals(secret, client.extractSecret(changed));
        }
    }

    @Test
    void bytesThatAreNoCiphertextAreTakenOrRefusedButNeverBreakIt() {
        client.init();
        byte[] noise = new byte[1039];
        for (int i = 0; i < 20; i++) {
            random.nextBytes(noise);
            assertEquals(32, client.extractSecret(noise).length);
        }
        Arrays.fill(noise, (byte) -1);
        assertEquals(32, client.extractSecret(noise).length);
        for (int length : new int[] {0, 1, 1038, 1040}) {
            assertThrows(IllegalArgumentException.class, () -> client.extractSecret(new byte[length]));
        }
    }

    @Test
    void sortsAsUnsignedNumbers() {
        int[] words = random.ints(761).toArray();
        int[] sorted = words.clone();
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] += Integer.MIN_VALUE;
        }
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] += Integer.MIN_VALUE;
        }
        Polynomials.sort(words);
        assertArrayEquals(sorted, words);
    }
}

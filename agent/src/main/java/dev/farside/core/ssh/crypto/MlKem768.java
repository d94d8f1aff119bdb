package dev.farside.core.ssh.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.apache.sshd.common.kex.BuiltinKEM;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;

/**
 * ML-KEM-768 (FIPS 203): the JDK's own where it has one, from Java 24 on, because a newly started JVM has loaded that sooner; else
 * Bouncy Castle's, whose classes are in the jar.
 */
final class MlKem768 implements KeyEncapsulationMethod {
    private static final int FIRST_IN_JDK = 24;
    private static final String NAME = "ML-KEM-768";

    private static final int PUBLIC_KEY_BYTES = 1184;
    private static final int CIPHERTEXT_BYTES = 1088;

    @Override
    public Client getClient() {
        return Runtime.version().feature() < FIRST_IN_JDK ? BuiltinKEM.mlkem768.getClient() : new JdkClient();
    }

    @Override
    public Server getServer() {
        throw new UnsupportedOperationException("farside is a client");
    }

    /** By reflection: javax.crypto.KEM is not in Java 17. */
    private static final class JdkClient implements Client {
        private byte[] publicKey;
        private PrivateKey privateKey;

        @Override
        public void init() {
            try {
                KeyPair pair =
                        KeyPairGenerator.getInstance(NAME, AesGcm.PROVIDER).generateKeyPair();
                byte[] encoded = pair.getPublic().getEncoded(); // X.509: the key itself is at its end
                publicKey = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_BYTES, encoded.length);
                privateKey = pair.getPrivate();
            } catch (GeneralSecurityException e) {
                throw failed(e);
            }
        }

        @Override
        public byte[] getPublicKey() {
            return publicKey.clone();
        }

        @Override
        public byte[] extractSecret(byte[] encapsulated) {
            try {
                Class<?> kem = Class.forName("javax.crypto.KEM");
                Object mlkem =
                        kem.getMethod("getInstance", String.class, String.class).invoke(null, NAME, AesGcm.PROVIDER);
                Object decapsulator =
                        kem.getMethod("newDecapsulator", PrivateKey.class).invoke(mlkem, privateKey);
                SecretKey secret = (SecretKey) Class.forName("javax.crypto.KEM$Decapsulator")
                        .getMethod("decapsulate", byte[].class)
                        .invoke(decapsulator, encapsulated);
                return secret.getEncoded();
            } catch (InvocationTargetException e) {
                throw failed(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw failed(e);
            }
        }

        private static IllegalStateException failed(Throwable e) {
            return new IllegalStateException(NAME + " of the JDK: " + e.getMessage(), e);
        }

        @Override
        public int getEncapsulationLength() {
            return CIPHERTEXT_BYTES;
        }
    }
}

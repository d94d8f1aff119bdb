package dev.farside.core.ssh.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BaseCipher;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;

/**
 * AES-GCM (RFC 5647) from the JDK's own provider, even if the program has registered others before it: the JVM compiles
 * this provider's loops to AES instructions. It decrypts from one array into another. To decrypt in place, JDK 17 would
 * allocate the whole array again for each packet.
 */
public final class AesGcm extends BaseCipher {
    private static final String PROVIDER = "SunJCE";

    /** Where in the nonce the counter of packets is; the four bytes before it stay. */
    private static final int COUNTER = 4;

    private int operation;
    private SecretKeySpec key;
    private ByteBuffer nonce;
    private boolean ready;

    /** An error came while it was at work: the JDK's object is in no known state, and is made anew. */
    private boolean broken;

    private javax.crypto.Cipher ours;

    private AesGcm(BuiltinCiphers kind) {
        super(
                kind.getIVSize(),
                kind.getAuthenticationTagSize(),
                kind.getKdfSize(),
                kind.getAlgorithm(),
                kind.getKeySize(),
                kind.getTransformation(),
                kind.getCipherBlockSize());
    }

    /** This class for AES-GCM; the library's own for all else. */
    public static NamedFactory<Cipher> orBuiltin(BuiltinCiphers kind) {
        if (!kind.getTransformation().contains("/GCM/")) {
            return kind;
        }
        return new NamedFactory<>() {
            @Override
            public String getName() {
                return kind.getName();
            }

            @Override
            public Cipher create() {
                return new AesGcm(kind);
            }
        };
    }

    /** By the JDK's own provider, if there is one. */
    static javax.crypto.Cipher jdkCipher() throws GeneralSecurityException {
        try {
            return javax.crypto.Cipher.getInstance("AES/GCM/NoPadding", PROVIDER);
        } catch (NoSuchProviderException e) {
            return javax.crypto.Cipher.getInstance("AES/GCM/NoPadding"); // a JVM of other makers
        }
    }

    @Override
    protected javax.crypto.Cipher createCipherInstance(Mode mode, byte[] key, byte[] iv)
            throws GeneralSecurityException {
        operation = mode == Mode.Encrypt ? javax.crypto.Cipher.ENCRYPT_MODE : javax.crypto.Cipher.DECRYPT_MODE;
        this.key = new SecretKeySpec(key, getAlgorithm());
        nonce = ByteBuffer.wrap(iv.clone());
        ours = jdkCipher();
        return ours;
    }

    /** Begins a packet: its length is authenticated and stays in the clear. */
    @Override
    public void updateAAD(byte[] data, int offset, int length) throws GeneralSecurityException {
        if (!ready) {
            ours.init(operation, key, new GCMParameterSpec(getAuthenticationTagSize() * Byte.SIZE, nonce.array()));
            ready = true;
        }
        ours.updateAAD(data, offset, length);
    }

    /** In place; the tag is behind the data, or will be. */
    @Override
    public void update(byte[] data, int offset, int length) throws GeneralSecurityException {
        int tag = operation == javax.crypto.Cipher.DECRYPT_MODE ? getAuthenticationTagSize() : 0;
        ours.doFinal(data, offset, length + tag, data, offset);
        next();
    }

    /**
     * Decrypts a packet. If that fails it may be tried again; when it is done, {@link #next} is to be called.
     *
     * @param start of the packet in {@code from}
     * @param length what the packet says: without itself and the tag at the end
     */
    public void decrypt(byte[] from, int start, int length, byte[] into) throws GeneralSecurityException {
        crypt(from, start, length + getAuthenticationTagSize(), into, 0);
    }

    /**
     * Encrypts a packet, which begins with its length, into the beginning of an array that takes the tag, too. If that
     * fails it may be tried again; when it is done, {@link #next} is to be called.
     *
     * @param length what the packet says
     */
    public void encrypt(byte[] packet, int length, byte[] into) throws GeneralSecurityException {
        System.arraycopy(packet, 0, into, 0, Integer.BYTES);
        crypt(packet, 0, length, into, Integer.BYTES);
    }

    private void crypt(byte[] from, int start, int length, byte[] into, int at) throws GeneralSecurityException {
        if (length >= WarmUp.BULK) {
            WarmUp.now();
        }
        if (broken) {
            ours = jdkCipher();
            broken = false;
        }
        boolean done = false;
        try {
            ready = false;
            updateAAD(from, start, Integer.BYTES);
            ours.doFinal(from, start + Integer.BYTES, length, into, at);
            done = true;
        } finally {
            broken = !done;
        }
    }

    /** The packet that was encrypted or decrypted counts: the next one has another nonce. */
    public void next() {
        nonce.putLong(COUNTER, nonce.getLong(COUNTER) + 1);
        ready = false;
    }
}

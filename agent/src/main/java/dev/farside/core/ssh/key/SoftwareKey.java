package dev.farside.core.ssh.key;

import dev.farside.core.ssh.crypto.Ed25519;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A key that this JVM signs with. */
public record SoftwareKey(KeyPair pair) implements OpenKey {
    /** More than {@link #whole} of any key, in bytes: RSA with 16,384 bits has some 9,300. */
    public static final int MOST = 10 * 1024;

    @Override
    public KeyBlob publicKey() {
        return KeyBlob.of(pair.getPublic());
    }

    /**
     * With its private half, as an ssh-agent takes it (draft-ietf-sshm-ssh-agent, 3.2). Not the library's, which has the
     * numbers of RSA in another order. The caller wipes it.
     *
     * @return null if it is of a kind that has no such form
     */
    public byte[] whole() {
        Buffer whole = new ByteArrayBuffer(MOST, false); // one that grows would leave copies behind
        byte[] known = publicKey().bytes();
        byte[] seed = Ed25519.seed(pair.getPrivate());
        if (pair.getPrivate() instanceof RSAPrivateCrtKey rsa) {
            whole.putString("ssh-rsa");
            whole.putMPInt(rsa.getModulus());
            whole.putMPInt(rsa.getPublicExponent());
            whole.putMPInt(rsa.getPrivateExponent());
            whole.putMPInt(rsa.getCrtCoefficient());
            whole.putMPInt(rsa.getPrimeP());
            whole.putMPInt(rsa.getPrimeQ());
        } else if (pair.getPrivate() instanceof ECPrivateKey ec) {
            whole.putRawBytes(known);
            whole.putMPInt(ec.getS());
        } else if (seed != null) {
            byte[] both = Arrays.copyOf(seed, 2 * seed.length);
            System.arraycopy(known, known.length - seed.length, both, seed.length, seed.length);
            whole.putRawBytes(known);
            whole.putBytes(both);
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(both, (byte) 0);
        } else {
            return null;
        }
        byte[] bytes = whole.getCompactData();
        whole.clear(true);
        return bytes;
    }
}

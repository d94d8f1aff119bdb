package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The proof that a server has the private keys of the host keys it announced (OpenSSH's PROTOCOL, 2.5). */
final class HostKeyProof {
    static final String REQUEST = "hostkeys-prove-00@openssh.com";

    private final byte[] sessionId;
    private final List<NamedFactory<Signature>> algorithms;

    /** @param algorithms those that host keys may sign with */
    HostKeyProof(byte[] sessionId, List<NamedFactory<Signature>> algorithms) {
        this.sessionId = sessionId.clone();
        this.algorithms = algorithms;
    }

    /** A key that none of the algorithms is for could never be used. */
    boolean canVerify(KeyBlob key) {
        for (NamedFactory<Signature> algorithm : algorithms) {
            if (isFor(algorithm.getName(), key)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns if there is a good signature for each of the keys, in their order.
     *
     * @throws IOException there is none, or it is not of an algorithm that will do
     */
    void verify(Collection<KeyBlob> keys, Buffer signatures) throws IOException {
        for (KeyBlob key : keys) {
            try {
                if (!isGood(key, signatures.getBytes())) {
                    throw new IOException("no proof for " + key.fingerprint());
                }
            } catch (GeneralSecurityException | RuntimeException e) {
                throw new IOException("no proof for " + key.fingerprint() + ": " + e, e);
            }
        }
    }

    private boolean isGood(KeyBlob key, byte[] signature) throws IOException, GeneralSecurityException {
        String algorithm = new ByteArrayBuffer(signature).getString();
        Signature verifier = isFor(algorithm, key) ? NamedFactory.create(algorithms, algorithm) : null;
        if (verifier == null) {
            return false;
        }
        try {
            verifier.initVerifier(null, new ByteArrayBuffer(key.bytes()).getRawPublicKey());
            verifier.update(null, signed(key));
            return verifier.verify(null, signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private byte[] signed(KeyBlob key) {
        ByteArrayBuffer data = new ByteArrayBuffer();
        data.putString(REQUEST, StandardCharsets.UTF_8);
        data.putBytes(sessionId);
        data.putBytes(key.bytes());
        return data.getCompactData();
    }

    /** No SHA-1: a proof by ssh-rsa is none. */
    private static boolean isFor(String algorithm, KeyBlob key) {
        boolean plain = !algorithm.contains("-cert-") && !algorithm.equals("ssh-rsa");
        return plain && HostKeyOrder.keyType(algorithm).equals(key.type());
    }
}

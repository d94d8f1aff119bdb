package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.KeyFile;
import dev.farside.core.ssh.key.KeyRing;
import dev.farside.core.ssh.key.UnusableKey;
import java.security.KeyPair;
import java.security.PrivateKey;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A key of a file. Its passphrase is asked for only when the server has said that it would accept the key. */
public final class FileIdentity implements Identity {
    private final KeyFile file;
    private final KeyRing ring;
    private final KeyBlob certificate;
    private final String name;

    FileIdentity(KeyFile file, KeyRing ring) {
        this(file, ring, null, file.file().toString());
    }

    /** @param certificate to offer instead of the key */
    FileIdentity(KeyFile file, KeyRing ring, KeyBlob certificate, String name) {
        this.file = file;
        this.ring = ring;
        this.certificate = certificate;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public KeyBlob key() throws UnusableKey {
        if (certificate != null) {
            return certificate;
        }
        return file.publicKey() == null ? KeyBlob.of(file.pair(ring).getPublic()) : file.publicKey();
    }

    @Override
    public byte[] sign(String algorithm, byte[] data) throws UnusableKey {
        KeyPair pair = file.pair(ring);
        return signature(algorithm, pair.getPrivate(), data);
    }

    public static byte[] signature(String algorithm, PrivateKey key, byte[] data) throws UnusableKey {
        BuiltinSignatures factory = BuiltinSignatures.fromFactoryName(algorithm);
        try {
            Signature signer = factory.create();
            signer.initSigner(null, key);
            signer.update(null, data);
            ByteArrayBuffer signature = new ByteArrayBuffer();
            signature.putString(algorithm);
            signature.putBytes(signer.sign(null));
            return signature.getCompactData();
        } catch (Exception e) {
            throw new UnusableKey("cannot sign: " + e, e);
        }
    }
}

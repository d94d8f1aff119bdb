package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.KeyFile;
import dev.farside.core.ssh.key.KeyRing;
import dev.farside.core.ssh.key.OpenKey;
import dev.farside.core.ssh.key.SecurityKey;
import dev.farside.core.ssh.key.SoftwareKey;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.ssh.token.SecurityKeys;
import java.security.PrivateKey;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A key of a file. Its passphrase is asked for only when the server has said that it would accept the key. */
public final class FileIdentity implements Identity {
    private final KeyFile file;
    private final KeyRing ring;
    private final SecurityKeys securityKeys;
    private final AgentKeys agentKeys;
    private final KeyBlob certificate;
    private final String name;

    /**
     * @param agentKeys null: the key is not added to the agent, which has it
     * @param certificate to offer instead of the key; null: none
     */
    FileIdentity(
            KeyFile file,
            KeyRing ring,
            SecurityKeys securityKeys,
            AgentKeys agentKeys,
            KeyBlob certificate,
            String name) {
        this.file = file;
        this.ring = ring;
        this.securityKeys = securityKeys;
        this.agentKeys = agentKeys;
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
        return file.publicKey() == null ? file.open(ring).publicKey() : file.publicKey();
    }

    @Override
    public byte[] sign(String algorithm, byte[] data) throws UnusableKey {
        OpenKey key = file.open(ring);
        if (key instanceof SecurityKey inHardware) {
            return securityKeys.sign(inHardware, file.file().toString(), data);
        }
        SoftwareKey software = (SoftwareKey) key;
        if (agentKeys != null) {
            agentKeys.add(software, file.file());
        }
        return signature(algorithm, software.pair().getPrivate(), data);
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

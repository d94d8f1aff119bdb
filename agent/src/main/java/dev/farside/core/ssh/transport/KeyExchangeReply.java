package dev.farside.core.ssh.transport;

import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * How the server proved its host key in the key exchange (RFC 4253, 8; RFC 4419, 3). The library checks it and keeps
 * nothing of it.
 */
public final class KeyExchangeReply {
    private final byte[] hostKey;
    private final byte[] signature;

    private KeyExchangeReply(byte[] hostKey, byte[] signature) {
        this.hostKey = hostKey;
        this.signature = signature;
    }

    /** As it was sent: a key or a certificate. Not to be changed. */
    public byte[] hostKey() {
        return hostKey;
    }

    /** Of the exchange's hash, which is the session's identifier. Not to be changed. */
    public byte[] signature() {
        return signature;
    }

    /** Null if it is another message, or cut short. The buffer is left as it was. */
    static KeyExchangeReply of(Buffer message) {
        int start = message.rpos();
        try {
            int command = message.getUByte();
            if (command != SshConstants.SSH_MSG_KEXDH_REPLY && command != SshConstants.SSH_MSG_KEX_DH_GEX_REPLY) {
                return null;
            }
            byte[] hostKey = message.getBytes();
            message.getBytes(); // the server's half of the exchange
            return new KeyExchangeReply(hostKey, message.getBytes());
        } catch (RuntimeException e) {
            return null; // SSH_MSG_KEX_DH_GEX_GROUP, which has the same number; what else it is the library will say
        } finally {
            message.rpos(start);
        }
    }
}

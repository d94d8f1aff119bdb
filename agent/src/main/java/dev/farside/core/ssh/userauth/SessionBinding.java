package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.KeyExchangeReply;

/**
 * What an ssh-agent is told of the session that it is to sign for (OpenSSH's PROTOCOL.agent, session-bind). It uses a
 * key that {@code ssh-add -h} restricts to some hosts only for a session that it can see to lead to one of them.
 */
final class SessionBinding {
    private final byte[] hostKey;
    private final byte[] sessionId;
    private final byte[] signature;

    /**
     * @param hostKey the server's, as the server sent it
     * @param sessionId RFC 4253, 7.2
     * @param signature of the identifier, by the host key
     */
    SessionBinding(byte[] hostKey, byte[] sessionId, byte[] signature) {
        this.hostKey = hostKey;
        this.sessionId = sessionId;
        this.signature = signature;
    }

    byte[] hostKey() {
        return hostKey;
    }

    byte[] sessionId() {
        return sessionId;
    }

    byte[] signature() {
        return signature;
    }

    /** Null if the server's proof is not known. */
    static SessionBinding of(GatewaySession session) {
        KeyExchangeReply reply = session.keyExchangeReply();
        return reply == null ? null : new SessionBinding(reply.hostKey(), session.getSessionId(), reply.signature());
    }
}

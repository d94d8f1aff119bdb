package dev.farside.core.ssh.account;

import dev.farside.core.own.Log;
import dev.farside.core.route.Hop;
import dev.farside.core.ssh.pipe.TcpConnect;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.client.session.ClientSessionImpl;

/** The configuration of one hop, for one attempt to log in there. */
public interface Account {

    /** Provides the configuration of hops. */
    interface Source {
        /** @throws dev.farside.core.input.BadInput if the configuration of this hop cannot be used */
        Account of(Hop hop);
    }

    /** Name or address to connect to. */
    String host();

    /** What to ask the user where nobody knows the host: whether another is meant; null: none is like it. */
    default String meant() {
        return null;
    }

    int port();

    String user();

    /** How to make the TCP connection to this hop, where it is reached directly. */
    default TcpConnect tcp() {
        return TcpConnect.usual(host(), port(), connectTimeoutMillis());
    }

    /** The log for this hop: how much is logged, and how. */
    default Log log(Log usual) {
        return usual;
    }

    /** The configured jump hosts on the route to this hop, nearest first; empty: it is reached directly. */
    List<Hop> jumps();

    /**
     * The command whose input and output carry the connection to this hop (ssh's ProxyCommand), where no jump host is
     * used; null: there is none.
     */
    String proxyCommand();

    /** The sockets at which a master of OpenSSH's may have logged in to this hop already (ssh's ControlPath). */
    default List<Path> masters() {
        return List.of();
    }

    /** The directories where a holder of farside's may have logged in to this hop already. */
    default List<Path> holders() {
        return List.of();
    }

    /** Who logs in to this hop for other programs too; null: this program logs in for itself. */
    default Sharing sharing() {
        return null;
    }

    /** The timeout in milliseconds: once for the TCP connect, and again for the key exchange. */
    int connectTimeoutMillis();

    /**
     * The silence in milliseconds after which the gateway is asked for a sign of life (ssh's ServerAliveInterval); 0:
     * never.
     */
    int aliveIntervalMillis();

    /** After so many unanswered requests for a sign of life, the session counts as dead (ssh's ServerAliveCountMax). */
    int aliveCountMax();

    /** Whether weak algorithms are told of (ssh's WarnWeakCrypto). */
    default boolean warnsOfWeakCrypto() {
        return true;
    }

    /** Gives a session that has not started yet its user, host key check, algorithms and authentication methods. */
    void equip(ClientSessionImpl session) throws IOException;

    /** The type and fingerprint of the host key that the server showed in this attempt; null if it showed none. */
    default String hostKey() {
        return null;
    }

    /** What the known_hosts files say of the host key, if it was accepted; else null. */
    default String hostKeyStanding() {
        return null;
    }

    /** What was wrong with the host key in this attempt, or null. */
    GatewayException hostKeyComplaint();

    /**
     * The authentication methods and keys that were tried, for the message when none succeeded: {@code "id_ed25519,
     * id_rsa"}.
     */
    String tried();

    /** What could help with the methods and keys that were not tried, or null. */
    String loginHint();
}

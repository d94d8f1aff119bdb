package dev.farside.core.ssh.gateway;

import dev.farside.core.own.Log;
import dev.farside.core.route.Hop;
import dev.farside.core.ssh.pipe.TcpConnect;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.util.List;
import org.apache.sshd.client.session.ClientSessionImpl;

/** What is configured for one hop, for one attempt to log in there. */
public interface Account {

    /** Where such settings come from. */
    interface Source {
        /** @throws dev.farside.core.input.BadInput what is written about this hop cannot be used */
        Account of(Hop hop);
    }

    /** Name or address to connect to. */
    String host();

    int port();

    String user();

    /** How to connect to it, where nothing lies between. */
    default TcpConnect tcp() {
        return TcpConnect.usual(host(), port(), connectTimeoutMillis());
    }

    /** How much is told of it, and how. */
    default Log log(Log usual) {
        return usual;
    }

    /** The configured way to this hop, nearest first; empty: directly. */
    List<Hop> jumps();

    /** The command whose input and output are the way to this hop, where it is no jump; null: there is none. */
    String proxyCommand();

    /** For the TCP connect, and again for the exchange of keys. */
    int connectTimeoutMillis();

    /** Silence after which the gateway is asked for a sign of life; 0: never. */
    int aliveIntervalMillis();

    /** So many questions without an answer, and the session is dead. */
    int aliveCountMax();

    /** Gives a session not yet started its user, host key check, algorithms and ways to log in. */
    void equip(ClientSessionImpl session) throws IOException;

    /** What was wrong with the host key in this attempt, or null. */
    GatewayException hostKeyComplaint();

    /** The ways to log in that were tried, for the message when none worked: {@code "id_ed25519, id_rsa"}. */
    String tried();

    /** What could help with those that were not, or null. */
    String loginHint();
}

package dev.farside.core.tunnel;

import dev.farside.core.route.Chain;
import java.net.InetAddress;

/**
 * What is known of a session with a gateway: of an open one, or of one that could not be opened, as far as it came. A
 * part that was not reached is null.
 *
 * @param failed where it ended; null for a session that is open
 */
public record GatewayFacts(Step failed, Way way, Exchange exchange, Account account) {

    /** The steps of opening a session, in order. */
    public enum Step {
        /** Its settings could not be used. */
        SETTINGS,
        /** TCP, the ProxyCommand, or the hop before. */
        CONNECT,
        /** Identification strings and algorithms (RFC 4253). */
        KEY_EXCHANGE,
        HOST_KEY,
        /** User authentication (RFC 4252). */
        LOGIN;

        /** Whether the next try will end here too, unless the user or an administrator changes something. */
        public boolean isForGood() {
            return this == LOGIN || this == HOST_KEY || this == SETTINGS;
        }
    }

    /**
     * How the gateway was reached: exactly one of tcp, hops and command is not null.
     *
     * @param host of the gateway, as its settings have it
     * @param tcp the address that was connected to
     * @param hops the gateways before it
     * @param command the ProxyCommand
     * @param millis how long it took
     */
    public record Way(String host, int port, InetAddress tcp, Chain hops, String command, long millis) {}

    /**
     * What was agreed on.
     *
     * @param server its software version (RFC 4253, 4.2), made visible
     * @param hostKey type and fingerprint
     * @param standing what the known_hosts files say of the key, as in {@code known from FILE:LINE}; null if it was not
     *     accepted
     * @param keyExchange the name of the method, as {@code curve25519-sha256}
     * @param isWeak whether ssh would warn of that method (WarnWeakCrypto)
     * @param cipher to the gateway; both, with a slash, where they differ
     * @param millis from the connection to the end of the key exchange, with the time of a user who was asked
     */
    public record Exchange(
            String server,
            String hostKey,
            String standing,
            String keyExchange,
            boolean isWeak,
            String cipher,
            long millis) {}

    /**
     * Who logged in.
     *
     * @param method {@code publickey (ssh-ed25519)}, {@code password}; several where the gateway wanted more than one;
     *     null before the login
     * @param key the file, or the agent's name of the key; null for none
     * @param millis from the key exchange to the login, with the time of a user who was asked
     */
    public record Account(String user, String method, String key, long millis) {}
}

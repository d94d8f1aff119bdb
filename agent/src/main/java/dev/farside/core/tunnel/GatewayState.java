package dev.farside.core.tunnel;

import java.util.List;

/**
 * A gateway at one moment, for somebody who asks what this JVM does. It was put together without waiting for any lock, so
 * numbers that belong together may be of different instants.
 *
 * @param gateway the chain, as text
 * @param busy its lock was held: what follows is empty
 * @param sessions that are open
 * @param loggingIn how many sessions are being opened
 * @param waiting how many connects wait for a session
 * @param trouble why there is no session; null if there is one, or if nothing has failed
 */
public record GatewayState(
        String gateway, boolean busy, List<Session> sessions, int loggingIn, int waiting, String trouble) {
    public GatewayState {
        sessions = List.copyOf(sessions);
    }

    public static GatewayState busy(String gateway) {
        return new GatewayState(gateway, true, List.of(), 0, 0, null);
    }

    /** Whether there is nothing to tell. */
    public boolean isIdle() {
        return !busy && sessions.isEmpty() && loggingIn == 0 && waiting == 0 && trouble == null;
    }

    /** How many connections are listed. */
    public int listed() {
        return sessions.stream()
                .mapToInt(session -> session.connections().size())
                .sum();
    }

    /**
     * One open session.
     *
     * @param how with which server, and as whom
     * @param ending new connections get another one
     * @param ageMillis since it was logged in
     * @param opening how many connects wait for the gateway's answer
     * @param open connections of the program
     * @param received bytes of connections, also of those that have ended
     * @param sent the same
     * @param leftOut how many open connections are not listed
     */
    public record Session(
            String how,
            boolean ending,
            long ageMillis,
            int opening,
            int open,
            long received,
            long sent,
            List<Connection> connections,
            int leftOut) {
        public Session {
            connections = List.copyOf(connections);
        }
    }

    /**
     * One open connection.
     *
     * @param place {@code HOST:PORT}, as the program asked for it, and where it leads if that is another; null where the gateway
     *     has made the connection, for a port that it listens at
     * @param rule {@code FILE:LINE}; null where no rule led here: to the next hop, or of a port forward
     * @param hop whether it leads to the next gateway of a chain: it is none of the program's
     * @param ageMillis since it was opened
     * @param received bytes
     * @param sent bytes
     */
    public record Connection(String place, String rule, boolean hop, long ageMillis, long received, long sent) {}
}

package dev.farside.core.way;

import dev.farside.core.route.Route;

/**
 * Learns what leaves the program, or would have left it. Each method is called on the thread of the program that wants it, inside
 * the JDK's method. So it must not wait, and must throw nothing.
 */
public interface Watch {
    /**
     * A connection through a gateway is about to be opened.
     *
     * @param port as the program asked for it
     */
    void connects(Route.Via route, int port);

    /** A datagram, or a question to a name server, does not go out. */
    void refused(String why);
}

package dev.farside.launcher.probe;

import dev.farside.core.route.HostName;

/**
 * A place that a program would connect to.
 *
 * @param host a name or an address, without brackets
 * @param protocol what is spoken there
 * @param isGuess whether the protocol is only what is usual at this port
 * @param path of a URL, with its query, which may be secret: never printed; null for none
 */
public record Wanted(String host, int port, Protocol protocol, boolean isGuess, String path) {

    /** {@code HOST:PORT}. */
    public String place() {
        return HostName.withPort(host, port);
    }

    @Override
    public String toString() {
        return place();
    }
}

package dev.farside.core.route;

import java.util.List;

/**
 * One SSH server of a chain: an alias of the ssh_config or a host.
 *
 * @param user null: as configured
 * @param host alias, host name or address, as written
 * @param port 0: as configured
 * @param options lines of an ssh_config ({@code Keyword=value}) that take precedence over all files: the options of the
 *     ssh in a ProxyCommand
 */
public record Hop(String user, String host, int port, List<String> options) {
    public Hop {
        options = List.copyOf(options);
    }

    public Hop(String user, String host, int port) {
        this(user, host, port, List.of());
    }

    /** {@code [user@]host[:port]}, as in ssh -J. */
    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (user == null ? "" : user + "@") + name + (port == 0 ? "" : ":" + port);
    }
}

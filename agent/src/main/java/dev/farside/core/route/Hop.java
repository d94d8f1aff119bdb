package dev.farside.core.route;

/**
 * One SSH server on the way: an alias of the ssh_config or a host.
 *
 * @param user null: as configured
 * @param host alias or host name or address, as written
 * @param port 0: as configured
 */
public record Hop(String user, String host, int port) {

    /** {@code [user@]host[:port]}, as in ssh -J. */
    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (user == null ? "" : user + "@") + name + (port == 0 ? "" : ":" + port);
    }
}

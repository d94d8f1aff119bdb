package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.sshconfig.ValidNames;
import java.util.List;

/**
 * One SSH server on the way: an alias of the ssh_config or a host.
 *
 * @param user null: as configured
 * @param host alias or host name or address, as written
 * @param port 0: as configured
 * @param options lines of an ssh_config that come before all files, {@code Keyword=value}: those of a ProxyCommand's ssh
 */
public record Hop(String user, String host, int port, List<String> options) {
    /** @throws BadInput ssh would not take host or user for a name */
    public Hop {
        options = List.copyOf(options);
        String fault = ValidNames.hostFault(host);
        if (fault == null && user != null) {
            fault = ValidNames.userFault(user);
        }
        if (fault != null) {
            String hop = (user == null ? "" : user + "@") + host;
            throw new BadInput("'" + ValidNames.shown(hop) + "' is no gateway: a name in it " + fault, null);
        }
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

package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.sshconfig.ValidNames;
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
    /** @throws BadInput ssh would not take host or user for a name */
    public Hop {
        options = List.copyOf(options);
        String fault = ValidNames.hostFault(host);
        if (fault == null && user != null) {
            fault = ValidNames.userFault(user);
        }
        if (fault != null) {
            String hop = (user == null ? "" : user + "@") + host;
            throw new BadInput("'" + ForeignWords.quote(hop) + "' is no gateway: a name in it " + fault, null);
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

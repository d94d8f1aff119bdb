package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import dev.farside.core.own.ThisUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ssh_config has for one host, OpenSSH's defaults filled in, tokens and ~ expanded: who and where it is, and how it is
 * reached; the rest in one drawer for each room that uses it. Accessors throw {@link BadInput} where an expansion is wrong.
 * Immutable.
 */
public final class HostSettings {
    private final HostValues values;
    private final HostKeySettings hostKeys;
    private final LoginSettings login;
    private final ConnectSettings connection;
    private final ForwardSettings forwards;

    HostSettings(Machine machine, String alias, String hostName, Map<String, List<Value>> values) {
        this.values = new HostValues(machine, alias, hostName, values);
        this.hostKeys = new HostKeySettings(this.values);
        this.login = new LoginSettings(this.values);
        this.connection = new ConnectSettings(this.values);
        this.forwards = new ForwardSettings(this.values);
        if (connection.connectionAttempts() < 1) {
            throw new BadInput(source("ConnectionAttempts"), "ConnectionAttempts must be at least 1", null);
        }
    }

    public HostKeySettings hostKeys() {
        return hostKeys;
    }

    public LoginSettings login() {
        return login;
    }

    public ConnectSettings connection() {
        return connection;
    }

    public ForwardSettings forwards() {
        return forwards;
    }

    /** For those who print all there is. */
    HostValues values() {
        return values;
    }

    /** As ssh, which does not try to reach a host through itself. */
    void requireNoLoop() {
        if (proxyLeadsToItself()) {
            throw new BadInput(
                    source("ProxyJump"),
                    "ProxyJump leads from '" + alias() + "' to itself",
                    "'Host * !" + alias() + "' leaves it out");
        }
    }

    /** Whether the last hop of ProxyJump is this host, as this user, on this port. */
    public boolean proxyLeadsToItself() {
        String jump = proxyJump();
        if (jump == null) {
            return false;
        }
        String hop = jump.substring(jump.lastIndexOf(',') + 1);
        String hopUser = hop.substring(0, Math.max(0, hop.lastIndexOf('@')));
        String hopPort = ConnectionTokens.jumpPort(hop);
        return ConnectionTokens.jumpHost(hop).equals(hostName())
                && (hopPort.isEmpty() ? "22" : hopPort).equals(Integer.toString(port()))
                && (hopUser.isEmpty() || hopUser.equals(values.userIfAny()));
    }

    /** As it was asked for. */
    public String alias() {
        return values.alias();
    }

    /** The name or address to connect to. */
    public String hostName() {
        return values.hostName();
    }

    /** @throws BadInput nobody says which, and the one who runs this program has no name */
    public String user() {
        String user = values.userIfAny();
        if (user.isEmpty()) {
            throw new BadInput(
                    ThisUser.noName(),
                    "give User: NAME@" + alias() + ", or 'User NAME' for '" + alias() + "' in the ssh_config");
        }
        return user;
    }

    public int port() {
        return values.port();
    }

    /** Hops as {@code [user@]host[:port],...}; null: none. */
    public String proxyJump() {
        Value value = values.unlessNone("proxyjump");
        return value == null ? null : value.text();
    }

    /** {@link #proxyJump}, its tokens expanded. */
    public String jumps() {
        Value value = values.unlessNone("proxyjump");
        return value == null ? null : proxyTokens().percent(value);
    }

    /** A command for the shell that speaks SSH on its standard input and output; null: none. */
    public String proxyCommand() {
        Value value = values.unlessNone("proxycommand");
        return value == null ? null : proxyTokens().percent(value);
    }

    /** Whether the ProxyCommand passes a connected socket instead of bytes. */
    public boolean proxyUseFdpass() {
        return values.flag("proxyusefdpass", false);
    }

    private Tokens proxyTokens() {
        Map<Character, String> tokens = new HashMap<>();
        tokens.put('h', hostName());
        tokens.put('k', values.keyAlias());
        tokens.put('n', alias());
        tokens.put('p', Integer.toString(port()));
        tokens.put('r', ConnectionTokens.orNull(values.userIfAny()));
        return new Tokens(values.machine(), tokens);
    }

    /** Where the value of a keyword comes from; null: nobody set it. */
    public Source source(String keyword) {
        return values.source(keyword);
    }
}

package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import dev.farside.core.own.ThisUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of an ssh_config for one host, with OpenSSH's defaults, and with tokens and ~ expanded. This class has
 * the user, the name, and the hops of the connection. Further settings are grouped in one object for each package that
 * uses them. Accessors throw {@link BadInput} if an expansion fails. Immutable.
 */
public final class HostSettings {
    private final HostValues values;
    private final HostKeySettings hostKeys;
    private final LoginSettings login;
    private final ConnectSettings connection;
    private final ForwardSettings forwards;

    HostSettings(Machine machine, String alias, String hostName, Map<String, List<Value>> values, Warnings warnings) {
        this.values = new HostValues(machine, alias, hostName, values, warnings);
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

    /** Adds a warning for each file that the locale of this process cannot spell. */
    public void spellFiles() {
        login.identityFiles();
        login.certificateFiles();
        login.identityAgent();
        hostKeys.userKnownHostsFiles();
        hostKeys.globalKnownHostsFiles();
    }

    /** Whether the same is configured, wherever it is written. */
    public boolean sameAs(HostSettings other) {
        return values.alias().equals(other.values.alias())
                && values.hostName().equals(other.values.hostName())
                && texts(values.values()).equals(texts(other.values.values()));
    }

    private static Map<String, List<String>> texts(Map<String, List<Value>> values) {
        Map<String, List<String>> texts = new HashMap<>();
        values.forEach((keyword, all) ->
                texts.put(keyword, all.stream().map(Value::text).toList()));
        return texts;
    }

    /** All values, for printing. */
    HostValues values() {
        return values;
    }

    /** Throws if a jump leads to the host itself, as ssh does. */
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

    /** The name that was asked for. */
    public String alias() {
        return values.alias();
    }

    /** The name or address to connect to. */
    public String hostName() {
        return values.hostName();
    }

    /** @throws BadInput no user is configured, and the user of this process has no name */
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

    /** The hops as {@code [user@]host[:port],...}; null if there are none. */
    public String proxyJump() {
        Value value = values.unlessNone("proxyjump");
        return value == null ? null : value.text();
    }

    /** {@link #proxyJump} with its tokens expanded. */
    public String jumps() {
        Value value = values.unlessNone("proxyjump");
        return value == null ? null : proxyTokens().hops(value);
    }

    /** A command for the shell, which speaks SSH on its standard input and output; null if there is none. */
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

    /** The place that sets a keyword; null if it is not set. */
    public Source source(String keyword) {
        return values.source(keyword);
    }
}

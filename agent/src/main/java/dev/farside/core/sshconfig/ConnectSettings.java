package dev.farside.core.sshconfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How the connection is made, encrypted and kept alive. Immutable. */
public final class ConnectSettings {
    /** The second argument of RekeyLimit, which has a name of its own here. */
    static final String REKEY_INTERVAL = "rekeyinterval";

    private final HostValues values;

    ConnectSettings(HostValues values) {
        this.values = values;
    }

    /** The limit for TCP connect, banner and key exchange together; null for no limit. */
    public Duration connectTimeout() {
        Value value = values.first("connecttimeout");
        return value == null ? null : Duration.ofSeconds(Values.integer(value.text()));
    }

    public int connectionAttempts() {
        return values.number("connectionattempts", 1);
    }

    /** The interval between keepalives; zero for no keepalives. */
    public Duration serverAliveInterval() {
        return Duration.ofSeconds(values.number("serveraliveinterval", 0));
    }

    public int serverAliveCountMax() {
        return values.number("serveralivecountmax", 3);
    }

    public boolean tcpKeepAlive() {
        return values.flag("tcpkeepalive", true);
    }

    public NameList ciphers() {
        return values.list("ciphers");
    }

    public NameList macs() {
        return values.list("macs");
    }

    public NameList kexAlgorithms() {
        return values.list("kexalgorithms");
    }

    /** Whether to warn of a key exchange that is not post-quantum. */
    public boolean warnWeakCrypto() {
        return values.text("warnweakcrypto", "yes").equals("yes");
    }

    public boolean compression() {
        return values.flag("compression", false);
    }

    /** The address family: "any", "inet" or "inet6". */
    public String addressFamily() {
        return values.addressFamily();
    }

    /** The local address of the connection; null for any. */
    public String bindAddress() {
        return values.text("bindaddress", null);
    }

    /** The local network interface of the connection; null for any. */
    public String bindInterface() {
        return values.text("bindinterface", null);
    }

    /** The IP_TOS octet that IPQoS sets for sessions without a terminal; -1 for the default of the system. */
    public int trafficClass() {
        List<Value> classes = values.all("ipqos");
        return classes.isEmpty() ? -1 : TrafficClass.value(classes.get(1).text());
    }

    /** The number of bytes after which keys are exchanged again; 0 for the limit of the cipher. */
    public long rekeyLimit() {
        Value value = values.first("rekeylimit");
        return value == null ? 0 : Long.parseLong(value.text());
    }

    /** The time after which keys are exchanged again; zero for no time limit. */
    public Duration rekeyInterval() {
        return Duration.ofSeconds(values.number(REKEY_INTERVAL, 0));
    }

    /**
     * The socket of a master (ControlPath), absolute; null if there is none. With a jump host and {@code %C} or {@code
     * %j} there are two, because an ssh before OpenSSH 9.6 leaves the jump host out of the hash.
     */
    public List<Path> controlPaths() {
        Value value = values.unlessNone("controlpath");
        if (value == null) {
            return List.of();
        }
        Set<Path> paths = new LinkedHashSet<>();
        for (Tokens tokens : List.of(values.tokens(), values.tokensWithoutJump())) {
            paths.add(values.path(tokens.file(value), value.source()).toAbsolutePath());
        }
        return List.copyOf(paths);
    }

    /**
     * Whether a login is made for other processes too (ControlMaster): {@code false}, {@code true}, {@code auto}, {@code
     * ask} or {@code autoask}. As in ssh, it has no effect without a ControlPath.
     */
    public String controlMaster() {
        return values.unlessNone("controlpath") == null ? "false" : values.text("controlmaster", "false");
    }

    /** How long a login that is shared stays without users, in seconds; 0: for ever; null: it ends with the last one. */
    public Duration controlPersist() {
        String text = values.text("controlpersist", "no");
        return text.equals("no") ? null : Duration.ofSeconds(Values.integer(text));
    }

    /** The log level: "SILENT", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG2" or "DEBUG3". */
    public String logLevel() {
        return values.text("loglevel", "INFO");
    }
}

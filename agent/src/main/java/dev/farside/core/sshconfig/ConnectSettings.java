package dev.farside.core.sshconfig;

import java.time.Duration;
import java.util.List;

/** How the connection is made, encrypted and kept alive. Immutable. */
public final class ConnectSettings {
    /** RekeyLimit's second argument, kept under a name of its own. */
    static final String REKEY_INTERVAL = "rekeyinterval";

    private final HostValues values;

    ConnectSettings(HostValues values) {
        this.values = values;
    }

    /** For TCP connect, banner and key exchange together; null: no limit. */
    public Duration connectTimeout() {
        Value value = values.first("connecttimeout");
        return value == null ? null : Duration.ofSeconds(Values.integer(value.text()));
    }

    public int connectionAttempts() {
        return values.number("connectionattempts", 1);
    }

    /** Zero: no keepalives. */
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

    public boolean compression() {
        return values.flag("compression", false);
    }

    /** "any", "inet" or "inet6". */
    public String addressFamily() {
        return values.addressFamily();
    }

    /** Null: any. */
    public String bindAddress() {
        return values.text("bindaddress", null);
    }

    /** Null: any. */
    public String bindInterface() {
        return values.text("bindinterface", null);
    }

    /** The octet for IP packets that IPQoS gives to sessions without a terminal; -1: the system's. */
    public int trafficClass() {
        List<Value> classes = values.all("ipqos");
        return classes.isEmpty() ? -1 : TrafficClass.value(classes.get(1).text());
    }

    /** Bytes after which keys are exchanged anew; 0: as the cipher needs it. */
    public long rekeyLimit() {
        Value value = values.first("rekeylimit");
        return value == null ? 0 : Long.parseLong(value.text());
    }

    /** Zero: never because of time. */
    public Duration rekeyInterval() {
        return Duration.ofSeconds(values.number(REKEY_INTERVAL, 0));
    }

    /** "QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG2" or "DEBUG3". */
    public String logLevel() {
        return values.text("loglevel", "INFO");
    }
}

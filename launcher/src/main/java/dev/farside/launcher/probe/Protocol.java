package dev.farside.launcher.probe;

import java.util.Locale;
import java.util.Map;

/** What is spoken at a port, as far as farside knows a first question that does no harm. */
public enum Protocol {
    /** Any other: nothing is sent. */
    UNKNOWN,
    SSH,
    HTTP,
    HTTPS,
    POSTGRESQL,
    MYSQL,
    REDIS,

    /** Redis over TLS. */
    REDISS,

    /** Any other over TLS. */
    TLS;

    private static final Map<Integer, Protocol> USUAL = Map.of(
            22, SSH,
            80, HTTP,
            443, HTTPS,
            3306, MYSQL,
            5432, POSTGRESQL,
            6379, REDIS);

    /** What a port is registered for. */
    static Protocol usual(int port) {
        return USUAL.getOrDefault(port, UNKNOWN);
    }

    boolean beginsWithTls() {
        return this == HTTPS || this == REDISS || this == TLS;
    }

    /** For programs: {@code postgresql}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

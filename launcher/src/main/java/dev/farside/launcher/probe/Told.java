package dev.farside.launcher.probe;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.HostName;
import dev.farside.core.route.SpelledOut;
import dev.farside.core.route.Target;
import dev.farside.core.ssh.Attempt;
import dev.farside.core.tunnel.GatewayFacts;

/** The words for what is known of a session with a gateway. */
public final class Told {
    private Told() {}

    /** As legs are named. */
    public static String step(GatewayFacts.Step step) {
        return switch (step) {
            case SETTINGS -> "settings";
            case CONNECT -> "gateway";
            case KEY_EXCHANGE -> "key exchange";
            case HOST_KEY -> "host key";
            case LOGIN -> "login";
        };
    }

    /** {@code 10.1.2.3:22 (gw.example)}, {@code gw.example:22 through jump}, {@code ProxyCommand ...}. */
    public static String way(GatewayFacts.Way way) {
        if (way.tcp() != null) {
            String address = way.tcp().getHostAddress();
            return HostName.withPort(address, way.port()) + (address.equals(way.host()) ? "" : " (" + way.host() + ")");
        }
        return way.command() != null
                ? "ProxyCommand " + ForeignWords.visible(way.command())
                : HostName.withPort(way.host(), way.port()) + (way.hops() == null ? "" : " through " + way.hops());
    }

    /** Null if the server showed none. */
    public static String hostKey(GatewayFacts.Exchange exchange) {
        return exchange.hostKey() == null || exchange.standing() == null
                ? exchange.hostKey()
                : exchange.hostKey() + ", " + exchange.standing();
    }

    /** Null if no keys were exchanged. */
    public static String algorithms(GatewayFacts.Exchange exchange) {
        return exchange.keyExchange() == null
                ? null
                : exchange.keyExchange()
                        + (exchange.isWeak() ? " (not post-quantum)" : "")
                        + (exchange.cipher() == null ? "" : ", " + exchange.cipher());
    }

    /** {@code me by publickey (ssh-ed25519) with FILE}. */
    public static String login(GatewayFacts.Account account) {
        return account.user()
                + (account.method() == null ? "" : " by " + account.method())
                + (account.key() == null ? "" : " with " + account.key());
    }

    /** What a gateway forbids, and what may be the reason. */
    public static String forbidden(SpelledOut asked) {
        return "may not forward to " + asked.place() + ": the gateway's policy forbids it ("
                + (asked.route().target() instanceof Target.Unix
                        ? "AllowStreamLocalForwarding, a key's restrict)"
                        : "AllowTcpForwarding, PermitOpen, a key's restrict or permitopen=)");
    }

    /** The gateway's reason why there is no connection. */
    public static String reason(Attempt attempt) {
        return attempt.words().isEmpty() ? "no reason given" : attempt.words();
    }
}

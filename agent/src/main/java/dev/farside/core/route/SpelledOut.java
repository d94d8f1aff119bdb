package dev.farside.core.route;

import java.util.List;

/**
 * A connection that the rules spell out, with host and port: what {@code farside check} may ask a gateway for.
 *
 * @param route through this one gateway
 * @param port as a program would ask for it
 */
public record SpelledOut(Route.Via route, int port) {

    /** The first one through this gateway; null if the rules only have patterns for it. */
    public static SpelledOut of(Rules rules, Chain chain) {
        for (Rule rule : rules.rules()) {
            if (rule.isSshConfig() || !rule.chains().contains(chain)) {
                continue;
            }
            SpelledOut target = ofTarget(rule, chain);
            SpelledOut found = target == null && rule.names() != Names.NEAR ? ofPatterns(rules, rule, chain) : target;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** What follows {@code to} is one place, whatever the patterns match. */
    private static SpelledOut ofTarget(Rule rule, Chain chain) {
        if (rule.route("") instanceof Route.Via via) {
            if (via.target() instanceof Target.Fixed fixed) {
                return new SpelledOut(through(via, chain, fixed.host()), fixed.port());
            }
            if (via.target() instanceof Target.Unix unix) {
                return new SpelledOut(through(via, chain, unix.path()), 0);
            }
        }
        return null;
    }

    private static SpelledOut ofPatterns(Rules rules, Rule rule, Chain chain) {
        for (HostPattern pattern : rule.patterns) {
            if (pattern.negated || !pattern.literal || pattern.ports == null) {
                continue;
            }
            String host =
                    pattern.glob != null ? pattern.glob : Cidr.text(pattern.network.high(), pattern.network.low());
            int port = pattern.ports[0];
            if (rules.route(host, port) instanceof Route.Via via
                    && rule.source().equals(via.source())) {
                return new SpelledOut(through(via, chain, via.host()), port);
            }
        }
        return null;
    }

    private static Route.Via through(Route.Via via, Chain chain, String host) {
        return new Route.Via(via.source(), List.of(chain), host, via.target(), via.names());
    }

    /** {@code HOST:PORT} or {@code unix:PATH}, as the gateway is asked for it. */
    public String place() {
        return route.target() instanceof Target.Unix unix
                ? "unix:" + unix.path()
                : HostName.withPort(route.farHost(), route.farPort(port));
    }
}

package dev.farside.core.route;

import dev.farside.core.input.Source;
import java.util.ArrayList;
import java.util.List;

/** One line of the rules: patterns and what happens to the hosts they match. */
public final class Rule {
    /** What a rule decides about a name on all ports. */
    enum Reach {
        NO_PORT,
        SOME_PORTS,
        ALL_PORTS
    }

    private final Source source;
    private final String text;
    final HostPattern[] patterns;

    /** Direct or Refuse, the same object each time; null for a gateway. */
    private final Route fixed;

    private final List<Chain> chains;
    private final Target target;
    private final Names names;

    private Rule(
            Source source,
            String text,
            HostPattern[] patterns,
            Route fixed,
            List<Chain> chains,
            Target target,
            Names names) {
        this.source = source;
        this.text = text;
        this.patterns = patterns;
        this.fixed = fixed;
        this.chains = chains;
        this.target = target;
        this.names = names;
    }

    static Rule fixed(Source source, String text, HostPattern[] patterns, Route fixed) {
        return new Rule(source, text, patterns, fixed, List.of(), null, null);
    }

    /** The hosts that the ssh_config reaches through a gateway; {@link Rules} asks it for them. */
    static Rule sshConfig(Source source, String text) {
        return new Rule(source, text, new HostPattern[0], null, List.of(), null, null);
    }

    static Rule via(
            Source source, String text, HostPattern[] patterns, List<Chain> chains, Target target, Names names) {
        return new Rule(source, text, patterns, null, List.copyOf(chains), target, names);
    }

    public Source source() {
        return source;
    }

    /** As written, without the comment. */
    public String text() {
        return text;
    }

    /** In order of preference; empty for {@code direct} and {@code refuse}. */
    public List<Chain> chains() {
        return chains;
    }

    /** Who resolves the names it matches; null for {@code direct} and {@code refuse}. */
    public Names names() {
        return names;
    }

    /** The networks in it, as written; a name matches them once it is resolved here. */
    public List<String> networks() {
        List<String> networks = new ArrayList<>();
        for (HostPattern pattern : patterns) {
            if (pattern.network != null && !pattern.negated) {
                networks.add(pattern.toString());
            }
        }
        return networks;
    }

    /** Whether this is the line {@code ssh-config}. */
    public boolean isSshConfig() {
        return patterns.length == 0;
    }

    boolean isDirect() {
        return fixed instanceof Route.Direct;
    }

    boolean isRefuse() {
        return fixed instanceof Route.Refuse;
    }

    /** Names that a rule leaves to this machine's resolver. */
    boolean resolvesHere() {
        return fixed instanceof Route.Direct || names == Names.NEAR;
    }

    /** @param host what goes to the far side */
    Route route(String host) {
        return fixed != null ? fixed : new Route.Via(source, chains, host, target, names);
    }

    /**
     * Whether some pattern matches and none with {@code !} does. Either is null where it is not known.
     *
     * @param literally count only patterns that spell the host out
     */
    boolean matches(String name, long[] address, int port, boolean literally) {
        boolean matched = false;
        for (HostPattern pattern : patterns) {
            if (!pattern.negated && (matched || (literally && !pattern.literal))) {
                continue;
            }
            boolean found = pattern.matchesPort(port)
                    && ((name != null && pattern.matchesName(name))
                            || (address != null && pattern.matchesAddress(address)));
            if (found && pattern.negated) {
                return false;
            }
            matched |= found;
        }
        return matched;
    }

    /** Whether one of the patterns with a name in it matches, not one with a network. */
    boolean matchesByName(String name, int port) {
        return name != null && matches(name, null, port, false);
    }

    Reach reach(String name, boolean literally) {
        return reach(name, null, literally);
    }

    Reach reach(long[] address) {
        return reach(null, address, false);
    }

    /** One of name and address is null. */
    private Reach reach(String name, long[] address, boolean literally) {
        Reach reach = Reach.NO_PORT;
        boolean limited = false;
        for (HostPattern pattern : patterns) {
            boolean matches = name != null ? pattern.matchesName(name) : pattern.matchesAddress(address);
            if (!matches || (literally && !pattern.negated && !pattern.literal)) {
                continue;
            }
            if (!pattern.negated) {
                reach = pattern.ports == null || reach == Reach.ALL_PORTS ? Reach.ALL_PORTS : Reach.SOME_PORTS;
            } else if (pattern.ports == null) {
                return Reach.NO_PORT;
            } else {
                limited = true;
            }
        }
        return limited && reach == Reach.ALL_PORTS ? Reach.SOME_PORTS : reach;
    }

    /** The hops that are dialled from here; a wildcard must not send them through themselves. */
    boolean dials(String host) {
        for (Chain chain : chains) {
            if (HostName.normal(chain.hops().get(0).host()).equals(host)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return source + ": " + text;
    }
}

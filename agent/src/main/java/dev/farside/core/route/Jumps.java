package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The gateways on ssh's route to a host: from ProxyJump, or from a ProxyCommand that is another ssh. */
public final class Jumps {
    private static final int SSH = 22;

    /** More than anybody has: it is a loop. */
    private static final int MOST_HOPS = 16;

    private Jumps() {}

    /**
     * The whole way to the gateway of a chain, nearest first: the hops of the chain, and before them those that lead to the first.
     *
     * @param jumps of a hop, as {@link #of(HostSettings)} has them
     * @throws BadInput it forms a loop
     */
    public static List<Hop> way(Chain chain, Function<Hop, List<Hop>> jumps) {
        List<Hop> hops = new ArrayList<>(chain.hops());
        for (List<Hop> more = jumps.apply(hops.get(0)); !more.isEmpty(); more = jumps.apply(hops.get(0))) {
            hops.addAll(0, more);
            if (hops.size() > MOST_HOPS) {
                throw new BadInput("ProxyJump of " + chain.gateway() + " forms a loop", null);
            }
        }
        return hops;
    }

    /**
     * Nearest first; empty where ssh connects on its own or by a command of another kind, and where the way would lead
     * through the host itself.
     */
    public static List<Hop> of(HostSettings host) {
        if (host.proxyJump() != null) {
            return host.proxyLeadsToItself() ? List.of() : JumpHops.parse(host.jumps());
        }
        Hop hop = hopOfCommand(host);
        return hop == null || isItself(hop, host) ? List.of() : List.of(hop);
    }

    /** The ProxyCommand, where it is no mere ssh to a gateway; null: there is none. */
    public static String command(HostSettings host) {
        return hopOfCommand(host) == null ? host.proxyCommand() : null;
    }

    private static Hop hopOfCommand(HostSettings host) {
        String command = host.proxyCommand();
        return command == null ? null : SshCommand.hop(command, host.hostName() + ":" + host.port());
    }

    private static boolean isItself(Hop hop, HostSettings host) {
        boolean samePort = (hop.port() == 0 ? SSH : hop.port()) == host.port();
        return hop.host().equalsIgnoreCase(host.alias()) || (hop.host().equalsIgnoreCase(host.hostName()) && samePort);
    }

    /** What connections of programs to it go through; null: nothing. */
    public static Chain chain(HostSettings host) {
        List<Hop> hops = of(host);
        for (Hop hop : hops) {
            if (HostName.normal(hop.host()).equals(host.alias())) {
                return null; // a gateway is not behind itself
            }
        }
        return hops.isEmpty() ? null : new Chain(hops);
    }

    /** Every one the ssh_config names, each once, in order. */
    public static List<Chain> all(SshConfig config) {
        List<Chain> chains = new ArrayList<>();
        for (SshConfig.Proxy proxy : config.proxies()) {
            Chain chain = chainOrNull(proxy);
            if (chain != null && !chains.contains(chain)) {
                chains.add(chain);
            }
        }
        return List.copyOf(chains);
    }

    private static Chain chainOrNull(SshConfig.Proxy proxy) {
        try {
            return chain(proxy);
        } catch (BadInput e) {
            return null; // the hosts it is for are told; for others it does not matter
        }
    }

    private static Chain chain(SshConfig.Proxy proxy) {
        if (proxy.isJump()) {
            return proxy.text().indexOf('%') < 0 ? new Chain(JumpHops.parse(proxy.text())) : null;
        }
        Hop hop = SshCommand.hop(proxy.text(), "%h:%p");
        return hop == null ? null : new Chain(List.of(hop));
    }
}

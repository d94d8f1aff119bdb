package dev.farside.core.route;

import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.SshConfig;
import java.util.ArrayList;
import java.util.List;

/** The gateways on ssh's route to a host: from ProxyJump, or from a ProxyCommand that is another ssh. */
public final class Jumps {
    private static final int SSH = 22;

    private Jumps() {}

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
            Chain chain = chain(proxy);
            if (chain != null && !chains.contains(chain)) {
                chains.add(chain);
            }
        }
        return List.copyOf(chains);
    }

    private static Chain chain(SshConfig.Proxy proxy) {
        if (proxy.isJump()) {
            return proxy.text().indexOf('%') < 0 ? new Chain(JumpHops.parse(proxy.text())) : null;
        }
        Hop hop = SshCommand.hop(proxy.text(), "%h:%p");
        return hop == null ? null : new Chain(List.of(hop));
    }
}

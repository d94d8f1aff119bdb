package dev.farside.core.ssh.gateway;

import dev.farside.core.own.FreeDescriptors;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Jumps;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.account.Milestones;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.pipe.ProcessPipe;
import dev.farside.core.tunnel.GatewayFacts;
import java.io.IOException;
import java.util.List;

/**
 * Connects to the last hop of a chain: by TCP, by the input and output of a command, or through a channel of the
 * session with the hops before it. That session is shared like any other.
 */
final class Dialer implements Milestones.Dialed {
    /**
     * The file descriptors that opening a session needs: for the resolver, keys, random numbers and a selector. The
     * first session of a JVM needs the most.
     */
    private static final int DESCRIPTORS = 8;

    /** Connects to a host behind other hops. */
    public interface Jump {
        Pipe through(Chain before, Account next) throws IOException;
    }

    private final Gateways gateways;
    private final Account account;

    /**
     * The hops before the gateway, including those that come only from its configuration; null if the gateway is
     * reached directly.
     */
    private final Chain before;

    /** Null: there is none. */
    private final String command;

    /** @param account the configuration of the last hop */
    Dialer(Gateways gateways, Chain chain, Account account) {
        this.gateways = gateways;
        this.account = account;
        this.before = before(chain);
        this.command = before == null ? account.proxyCommand() : null;
    }

    private Chain before(Chain chain) {
        Hop last = chain.gateway();
        List<Hop> hops = Jumps.way(
                chain, hop -> (hop.equals(last) ? account : gateways.accounts().of(hop)).jumps());
        return hops.size() == 1 ? null : new Chain(hops.subList(0, hops.size() - 1));
    }

    /** How {@link #connect} reached the gateway. */
    @Override
    public GatewayFacts.Way way(Pipe pipe, long millis) {
        return new GatewayFacts.Way(
                account.host(), account.port(), isDirect() ? pipe.peer() : null, before, command, millis);
    }

    /** The name of a holder's socket for this login. */
    String heldName() {
        return HolderFiles.socket(
                account.user(), account.host(), account.port(), before == null ? command : before.toString());
    }

    boolean isDirect() {
        return before == null && command == null;
    }

    /**
     * Connects. The previous hop has its own timeouts, and its user may have to type. Our timeout therefore begins when
     * that hop is connected.
     */
    Pipe connect() throws IOException {
        FreeDescriptors.need(DESCRIPTORS);
        if (before == null && command != null) {
            return ProcessPipe.start(command);
        }
        if (before == null) {
            return account.tcp().connect();
        }
        return gateways.jump().through(before, account);
    }
}

package dev.farside.core.ssh.gateway;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.FreeDescriptors;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.pipe.ProcessPipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the last hop of a chain is reached: by TCP, by a command's input and output, or by a channel of the session with the
 * hops before it, which is shared like any other.
 */
final class Dialer {
    private static final int MOST_HOPS = 16;

    /** What a session takes while it is opened, the first of a JVM most of all: resolver, keys, random numbers, a selector. */
    private static final int DESCRIPTORS = 8;

    /** How to connect to a host that lies behind other hops. */
    public interface Jump {
        Pipe through(Chain before, Account next) throws IOException;
    }

    private final Gateways gateways;
    private final Account account;

    /** The hops before the gateway, those that are only configured among them; null if it is reached directly. */
    private final Chain before;

    /** Null: none. */
    private final String command;

    /** @param account of the last hop */
    Dialer(Gateways gateways, Chain chain, Account account) {
        this.gateways = gateways;
        this.account = account;
        this.before = before(chain);
        this.command = before == null ? account.proxyCommand() : null;
    }

    private Chain before(Chain chain) {
        List<Hop> hops = new ArrayList<>(chain.hops());
        List<Hop> jumps = hops.size() == 1
                ? account.jumps()
                : gateways.accounts().of(hops.get(0)).jumps();
        while (!jumps.isEmpty()) {
            hops.addAll(0, jumps);
            if (hops.size() > MOST_HOPS) {
                throw new BadInput("ProxyJump of " + chain.gateway() + " forms a loop", null);
            }
            jumps = gateways.accounts().of(hops.get(0)).jumps();
        }
        return hops.size() == 1 ? null : new Chain(hops.subList(0, hops.size() - 1));
    }

    boolean isDirect() {
        return before == null && command == null;
    }

    /** The hop before has its own timeouts, and its user may have to type: ours begins when it is there. */
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

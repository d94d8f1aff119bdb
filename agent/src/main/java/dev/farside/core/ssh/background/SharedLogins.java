package dev.farside.core.ssh.background;

import dev.farside.core.ask.Questions;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.ssh.account.Sharing;
import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.ssh.master.HolderFiles;
import dev.farside.core.sshconfig.GivenConfig;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayFacts;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Logins that the holder makes, and the user is asked for here.
 *
 * @param config for the last hop of the chain
 */
public record SharedLogins(GivenConfig config, Stay stay, Questions questions) implements Sharing {
    @Override
    public Closeable logIn(Chain chain, Consumer<Closeable> stop) throws IOException {
        List<Hop> before = chain.hops().subList(0, chain.hops().size() - 1);
        for (Hop hop : before) {
            if (!hop.options().isEmpty()) {
                throw new IOException("ssh has options for " + hop + ", on the way to it");
            }
        }
        Wire wire = HolderClient.reach(HolderFiles.make());
        boolean done = false;
        try {
            stop.accept(wire);
            LoginOutcome how = HolderClient.logIn(wire, new LoginRequest(chain.toString(), config, stay), questions);
            if (!how.ok()) {
                throw new GatewayException(how.line(), how.hint(), null)
                        .with(how.failed() == null ? null : new GatewayFacts(how.failed(), null, null, null));
            }
            done = true;
            return wire;
        } finally {
            if (!done) {
                wire.close();
            }
        }
    }
}

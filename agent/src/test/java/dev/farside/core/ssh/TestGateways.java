package dev.farside.core.ssh;

import dev.farside.core.input.Source;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A tunnel over named test accounts, and short ways to ask it for channels. */
final class TestGateways implements AutoCloseable {
    private final Map<String, TestAccount> accounts = new ConcurrentHashMap<>();
    final SshTunnel tunnel;

    TestGateways() {
        this(new Log(Log.Level.QUIET, System.err));
    }

    TestGateways(Log log) {
        tunnel = new SshTunnel(hop -> accounts.get(hop.host()), log);
    }

    TestGateways with(String name, TestAccount account) {
        accounts.put(name, account);
        return this;
    }

    /** @param gateways one chain each: {@code "jump,bastion"} */
    static Route.Via via(String host, String... gateways) {
        List<Chain> chains = new ArrayList<>();
        for (String gateway : gateways) {
            List<Hop> hops = new ArrayList<>();
            for (String hop : gateway.split(",")) {
                hops.add(new Hop(null, hop, 0));
            }
            chains.add(new Chain(hops));
        }
        return new Route.Via(new Source("rules", 3, 1), chains, host, new Target.Asked(), Names.FAR);
    }

    FarChannel open(String host, int port, String... gateways) throws IOException {
        return tunnel.open(via(host, gateways), port, () -> {}).await(60_000);
    }

    FarChannel open(FarServer server) throws IOException {
        return open("localhost", server.port(), "bastion");
    }

    @Override
    public void close() {
        tunnel.close();
    }
}

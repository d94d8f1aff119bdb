package dev.farside.core.dns;

import dev.farside.core.ShortLock;
import dev.farside.core.leg.Pump;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Direct connections to name servers over TCP, by programs that ask them past the JDK: they go by way of a thread of
 * ours, which holds back what asks for a far name. Connections to other ports know nothing of it.
 */
public abstract class NameServers {
    private final ShortLock lock = new ShortLock();
    private Pump pump;

    /** @throws IOException it is a far name, and not this machine's to ask for */
    protected abstract void mayAsk(String name) throws IOException;

    /** @param address resolved, and direct by the rules */
    public Connector connector(InetSocketAddress address) {
        return new Guarded(address);
    }

    private final class Guarded implements Connector {
        private final InetSocketAddress address;

        Guarded(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public Tunnel.Opening open(Runnable whenDone) throws IOException {
            DnsOpening opening = new DnsOpening(pump(), address, new Rule(), whenDone);
            opening.start();
            return opening;
        }
    }

    private final class Rule implements Queries.Judge {
        @Override
        public void mayAsk(String name) throws IOException {
            NameServers.this.mayAsk(name);
        }
    }

    private Pump pump() throws IOException {
        lock.lock();
        try {
            if (pump == null) {
                pump = Pump.start("name-servers");
            }
            return pump;
        } finally {
            lock.unlock();
        }
    }
}

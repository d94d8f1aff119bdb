package dev.farside.core.dns;

import dev.farside.core.own.Pump;
import dev.farside.core.own.ShortLock;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Direct TCP connections to name servers, made by programs that query them without the JDK's resolver. A thread of
 * farside's carries their bytes, and stops queries for far names. Connections to other ports are not affected.
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

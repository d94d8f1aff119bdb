package dev.farside.core.way;

import dev.farside.core.dns.NameServers;
import dev.farside.core.name.DnsQuestion;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/** Decides how an endpoint is reached, for every kind of socket. No other class makes this decision. */
public final class Ways {
    private static final int DNS_PORT = 53;

    private final Rules rules;
    private final FarNames names;
    private final LocalNames localNames;
    private final Tunnel tunnel;
    private final Tally tally;

    private final AtomicReference<NameServers> nameServers = new AtomicReference<>();

    /** Programs that send datagrams send most of them to where they sent the last one. */
    private volatile InetSocketAddress lastLeft;

    public Ways(Rules rules, FarNames names, LocalNames localNames, Tunnel tunnel, Tally tally) {
        this.rules = rules;
        this.names = names;
        this.localNames = localNames;
        this.tunnel = tunnel;
        this.tally = tally;
    }

    /** An address of a far name whose port goes out directly becomes the one that this machine resolves it to. */
    public SocketAddress endpoint(SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress asked)) {
            return endpoint;
        }
        String name = asked.isUnresolved() ? null : names.nameOf(asked);
        if (name == null
                || !(rules.route(name, asked.getPort()) instanceof Route.Direct direct)
                || !(route(asked) instanceof Route.Direct)) {
            return endpoint;
        }
        tally.lookedUpHere(name, direct);
        InetAddress found = localNames.resolve(name);
        return new InetSocketAddress(
                InetAddress.getByAddress(asked.getHostString(), found.getAddress()), asked.getPort());
    }

    /** For channels, which take no unresolved endpoint: a far name gets its stand-in, others stay as they are. */
    public SocketAddress resolved(SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress asked) || !asked.isUnresolved()) {
            return endpoint;
        }
        InetAddress standIn = names.standIn(asked.getHostString());
        return standIn == null ? endpoint : new InetSocketAddress(standIn, asked.getPort());
    }

    public boolean isStandIn(InetAddress address) {
        return names.isStandIn(address);
    }

    /** How a connection that is being made gets to its endpoint; null for directly. */
    public Connector connector(InetSocketAddress endpoint) {
        Connector connector = decide(endpoint);
        if (connector != null || endpoint.isUnresolved()) {
            return connector;
        }
        if (tally.counts()) {
            tally.direct(endpoint, route(endpoint));
        }
        return asksDns(endpoint) ? nameServers().connector(endpoint) : null;
    }

    private NameServers nameServers() {
        NameServers made = nameServers.get();
        if (made == null) {
            nameServers.compareAndSet(null, Guarded.servers(this));
            made = nameServers.get();
        }
        return made;
    }

    /** Apart, with what it brings along: few programs talk to name servers themselves. */
    private static final class Guarded extends NameServers {
        private final Ways ways;

        private Guarded(Ways ways) {
            this.ways = ways;
        }

        static NameServers servers(Ways ways) {
            return new Guarded(ways);
        }

        @Override
        protected void mayAsk(String name) throws SocketException {
            ways.mayAskDns(name);
        }
    }

    /** The same for what is no connection yet. */
    public Connector decide(InetSocketAddress endpoint) {
        Route route = route(endpoint);
        if (route == null) {
            return new Refused(endpoint.getAddress().getHostAddress()
                    + " is a stand-in address that this JVM has not given out; hint: look the name up again");
        }
        if (route instanceof Route.Direct) {
            return null;
        }
        if (route instanceof Route.Refuse refuse) {
            String asked = endpoint.getHostString() + ":" + endpoint.getPort();
            return new Refused(
                    refuse.why() != null
                            ? asked + ": " + refuse.why()
                            : asked + " is refused by " + route.source().rule());
        }
        Route.Via via = (Route.Via) route;
        InetAddress address = endpoint.getAddress();
        if (via.names() != Names.FAR && address != null && !names.isStandIn(address)) {
            via = byAddress(via, address);
        }
        return new Far(via, endpoint.getPort());
    }

    /** Null for a stand-in that was not given out. */
    private Route route(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        if (address == null) {
            return rules.route(endpoint.getHostString(), endpoint.getPort());
        }
        String name = names.nameOf(endpoint);
        if (names.isStandIn(address)) {
            return name == null ? null : rules.route(name, endpoint.getPort());
        }
        return rules.route(name == null ? endpoint.getHostString() : name, address, endpoint.getPort());
    }

    /** The address that the program was given goes to the gateway instead of the name. */
    private static Route.Via byAddress(Route.Via via, InetAddress address) {
        return new Route.Via(via.source(), via.chains(), address.getHostAddress(), via.target(), via.names());
    }

    /**
     * For what cannot go through a gateway: datagrams, sockets that are not the JDK's.
     *
     * @param bytes may be null
     * @throws SocketException it would have to, or it is a DNS query for a far name
     */
    @SuppressWarnings("ReferenceEquality") // an equal endpoint may carry another name, for which another rule may hold
    public void mayLeave(ByteBuffer bytes, InetSocketAddress target) throws SocketException {
        if (target != lastLeft) {
            Connector connector = decide(target);
            if (connector instanceof Far far && !isMulticast(target)) {
                throw staysHere(far + ", but farside carries only TCP connections that the JDK itself opens");
            }
            if (connector instanceof Refused refused) {
                throw staysHere(refused.reason);
            }
            if (!target.isUnresolved() && names.nameOf(target) != null) {
                throw staysHere(
                        target
                                + " belongs to a far name; only TCP connections that the JDK itself opens may go out to it directly");
            }
            lastLeft = target;
        }
        if (bytes != null && asksDns(target)) {
            String asked = DnsQuestion.nameIn(bytes);
            if (asked != null) {
                mayAskDns(asked);
            }
        }
    }

    private void mayAskDns(String name) throws SocketException {
        if (!name.isEmpty() && rules.far(HostName.normal(name)) != null) {
            throw staysHere(name + " is a far name, so a DNS query for it may not go out");
        }
    }

    /** Meant for neighbours: no gateway could stand in for them. */
    private static boolean isMulticast(InetSocketAddress target) {
        return target.getAddress() != null && target.getAddress().isMulticastAddress();
    }

    /** Whether what goes there may be a question for a name. */
    public boolean asksDns(InetSocketAddress target) {
        return target.getPort() == DNS_PORT;
    }

    private SocketException staysHere(String why) {
        tally.refused(why);
        return new SocketException(why);
    }

    /**
     * The JDK is about to ask this machine's resolver. A far name never gets so far, for it is answered before; should
     * it find another way, it ends here.
     */
    public void mayBeAsked(String host) throws UnknownHostException {
        String name = HostName.normal(host);
        if (rules.far(name) != null && !localNames.isOwn(name)) {
            String why = host + ": a far name is not looked up on this machine";
            tally.refused(why);
            throw new UnknownHostException(why);
        }
    }

    private final class Far implements Connector {
        private final Route.Via via;
        private final int port;

        Far(Route.Via via, int port) {
            this.via = via;
            this.port = port;
        }

        @Override
        public Tunnel.Opening open(Runnable whenDone) {
            tally.redirected();
            return tunnel.open(via, port, whenDone);
        }

        /** {@code HOST:PORT goes via GATEWAY (FILE:LINE)}. */
        @Override
        public String toString() {
            return via.host() + ":" + port + " goes via " + via.chains().get(0) + " ("
                    + via.source().rule() + ")";
        }
    }

    private final class Refused implements Connector {
        private final String reason;

        Refused(String reason) {
            this.reason = reason;
        }

        @Override
        public Tunnel.Opening open(Runnable whenDone) throws SocketException {
            tally.refused(reason);
            throw new ConnectException("Connection refused: " + reason);
        }
    }
}

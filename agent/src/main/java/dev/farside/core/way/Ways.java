package dev.farside.core.way;

import dev.farside.core.ask.Questions;
import dev.farside.core.dns.NameServers;
import dev.farside.core.name.ReverseName;
import dev.farside.core.own.AgentProperties;
import dev.farside.core.own.OwnFrames;
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
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

/** Decides how an endpoint is reached, for every kind of socket. No other class makes this decision. */
public final class Ways {
    private static final int DNS_PORT = 53;

    private final RulesInForce rules;
    private final FarNames names;
    private final LocalNames localNames;
    private final Tunnel tunnel;
    private final Tally tally;

    private final AtomicReference<NameServers> nameServers = new AtomicReference<>();

    public Ways(RulesInForce rules, FarNames names, LocalNames localNames, Tunnel tunnel, Tally tally) {
        this.rules = rules;
        this.names = names;
        this.localNames = localNames;
        this.tunnel = tunnel;
        this.tally = tally;
    }

    /**
     * If the rules make the port of a far name direct, its address is replaced by the one to which this machine
     * resolves the name.
     */
    public SocketAddress endpoint(SocketAddress endpoint) throws IOException {
        Rules now = rules.now();
        if (!(endpoint instanceof InetSocketAddress asked) || rules.isClosed(now)) {
            return endpoint;
        }
        String name = asked.isUnresolved() ? null : names.nameOf(asked);
        if (name == null
                || !(now.route(name, asked.getPort()) instanceof Route.Direct direct)
                || !(route(now, asked) instanceof Route.Direct)) {
            return endpoint;
        }
        tally.lookedUpHere(name, direct);
        InetAddress found = localNames.resolve(name);
        return new InetSocketAddress(
                InetAddress.getByAddress(asked.getHostString(), found.getAddress()), asked.getPort());
    }

    /**
     * The endpoint with an address, since channels do not accept unresolved endpoints. A far name gets its stand-in;
     * all other endpoints are returned as they are.
     */
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

    /**
     * How a connection that is being made reaches its endpoint; null for directly. The connection is logged and
     * counted.
     */
    public Connector connector(InetSocketAddress endpoint) {
        Rules now = rules.now();
        Connector connector = decide(now, endpoint);
        if (connector != null || endpoint.isUnresolved()) {
            return connector;
        }
        // Another rule has come into force since endpoint(), or that was not asked, as for a proxy.
        if (names.isStandIn(endpoint.getAddress())) {
            return new Refused(endpoint + ": it is a stand-in for a far name, and the rules have this port direct");
        }
        if (rules.isClosed(now)) {
            return null;
        }
        if (tally.counts()) {
            tally.direct(endpoint, route(now, endpoint));
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

    /** A class of its own, loaded on first use, because few programs query name servers themselves. */
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

    /** The same decision if no connection is made yet: nothing is logged or counted. */
    public Connector decide(InetSocketAddress endpoint) {
        return decide(rules.now(), endpoint);
    }

    /**
     * The same, by rules that the caller has read.
     *
     * @param now {@link #rules}
     */
    Connector decide(Rules now, InetSocketAddress endpoint) {
        if (rules.isClosed(now)) {
            return endpoint.isUnresolved() || !names.isStandIn(endpoint.getAddress())
                    ? null
                    : refusedWhileClosed(endpoint);
        }
        String unknown = endpoint.isUnresolved() ? FarNames.complaint(endpoint.getHostString()) : null;
        if (unknown != null && HostName.isTooLong(endpoint.getHostString())) {
            return new Refused(unknown, true);
        }
        Route route = route(now, endpoint);
        if (route == null) {
            return new Refused(endpoint.getAddress().getHostAddress()
                    + " is a stand-in address that this JVM has not given out; hint: look the name up again");
        }
        if (route instanceof Route.Direct) {
            return null;
        }
        if (unknown == null && route instanceof Route.Via via) {
            unknown = FarNames.complaint(via.host());
        }
        if (unknown != null) {
            return new Refused(unknown, true);
        }
        if (route instanceof Route.Refuse refuse) {
            String asked = endpoint.getHostString() + ":" + endpoint.getPort();
            return new Refused(
                    refuse.why() != null
                            ? asked + ": " + refuse.why()
                            : asked + " is refused by farside, rule "
                                    + route.source().rule());
        }
        Route.Via via = (Route.Via) route;
        InetAddress address = endpoint.getAddress();
        if (via.names() != Names.FAR && address != null && !names.isStandIn(address)) {
            via = byAddress(via, address);
        }
        return new Far(via, endpoint.getPort());
    }

    boolean isClosed(Rules now) {
        return rules.isClosed(now);
    }

    /** Its name may be another host here than on the far side, so it is not looked up: the program has to ask for that. */
    private Refused refusedWhileClosed(InetSocketAddress standIn) {
        String name = names.nameOf(standIn);
        return new Refused(standIn.getAddress().getHostAddress() + ":" + standIn.getPort() + " is a stand-in address"
                + (name == null ? "" : " for " + name)
                + ", and farside is detached from this JVM; hint: look the name up again");
    }

    /** The rules that a decision made now follows. They are another object when they have changed. */
    Rules rules() {
        return rules.now();
    }

    /** The agent properties of this JVM, with what its connections are doing, for another process that asks. Waits for nothing. */
    public byte[] agentProperties(Properties its) {
        return AgentProperties.with(
                its, () -> JvmState.of(tunnel.state(JvmState.MOST), Questions.pending(), tally.sums()), tally.log());
    }

    /** Whether a rule applies to the host of a URI: it goes through a gateway, or is refused. */
    public boolean isRuled(URI uri) {
        String host = hostOf(uri);
        int port = uri.getPort() >= 0 ? uri.getPort() : usualPort(uri.getScheme());
        return host != null && port >= 0 && port <= 0xffff && decide(endpoint(host, port)) != null;
    }

    /** As proxy selectors see it, who are asked for names that a URI may not have, too. */
    private static String hostOf(URI uri) {
        String host = uri.getHost();
        if (host == null && uri.getRawAuthority() != null) {
            String authority = uri.getRawAuthority();
            authority = authority.substring(authority.indexOf('@') + 1);
            int colon = authority.lastIndexOf(':');
            host = colon < 0 ? authority : authority.substring(0, colon);
        }
        boolean bracketed = host != null && host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int usualPort(String scheme) {
        return switch (String.valueOf(scheme).toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            case "ftp" -> 21;
            default -> -1;
        };
    }

    /** Looks nothing up. */
    private static InetSocketAddress endpoint(String host, int port) {
        if (HostName.isAddress(host)) {
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                // a scope that this machine does not have, say: no rule names that
            }
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** Whether nothing is asked at all: a rule refuses it, or it is nowhere. */
    public boolean isRefused(Connector connector) {
        return connector instanceof Refused;
    }

    /** The route of an endpoint; null for a stand-in that was not given out. */
    private Route route(Rules now, InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        if (address == null) {
            return now.route(names.whole(endpoint.getHostString()), endpoint.getPort());
        }
        String name = names.nameOf(endpoint);
        if (names.isStandIn(address)) {
            return name == null ? null : now.route(name, endpoint.getPort());
        }
        String host = name == null ? endpoint.getHostString() : name;
        return now.route(HostName.isTooLong(host) ? null : host, address, endpoint.getPort());
    }

    /** The same route, but the gateway receives the address that the program has instead of the name. */
    private static Route.Via byAddress(Route.Via via, InetAddress address) {
        return new Route.Via(via.source(), via.chains(), address.getHostAddress(), via.target(), via.names());
    }

    /**
     * @throws SocketException this is a far name, or the reverse name of a far address, so a local name server must
     *     not be queried for it
     */
    void mayAskDns(String name) throws SocketException {
        Rules now = rules.now();
        if (rules.isClosed(now)) {
            return;
        }
        if (!name.isEmpty() && now.far(HostName.normal(name)) != null) {
            throw staysHere(name + " is a far name, so a DNS query for it may not go out");
        }
        InetAddress address = ReverseName.address(name);
        if (address != null && names.reverse(address) != null) {
            throw staysHere(address.getHostAddress() + " is a far address, so a DNS query for its name may not go out");
        }
    }

    /** Whether a message to this target may be a DNS query. */
    boolean asksDns(InetSocketAddress target) {
        return target.getPort() == DNS_PORT;
    }

    /** The exception for traffic that must not go out. The refusal is counted. */
    SocketException staysHere(String why) {
        tally.refused(why);
        Watch watch = rules.watch();
        if (watch != null) {
            watch.refused(why);
        }
        return OwnFrames.hidden(new SocketException(why));
    }

    /**
     * Called when the JDK is about to ask this machine's resolver. A far name is answered earlier and does not get
     * this far. If it does by another path, the look-up fails here.
     */
    public void mayBeAsked(String host) throws UnknownHostException {
        if (!rules.isClosed() && names.leadsToFarName(host)) {
            String why = host + ": a far name is not looked up on this machine";
            tally.refused(why);
            throw OwnFrames.hidden(new UnknownHostException(why));
        }
    }

    /** Connects through a gateway. */
    final class Far implements Connector {
        private final Route.Via via;
        private final int port;

        Far(Route.Via via, int port) {
            this.via = via;
            this.port = port;
        }

        @Override
        public Tunnel.Opening open(Runnable whenDone) {
            Watch watch = rules.watch();
            if (watch != null) {
                watch.connects(via, port);
            }
            return tally.redirected(tunnel.open(via, port, whenDone));
        }

        /** {@code HOST:PORT goes via GATEWAY (FILE:LINE)}. */
        @Override
        public String toString() {
            return via.host() + ":" + port + " goes via " + via.chains().get(0) + " ("
                    + via.source().rule() + ")";
        }
    }

    /** Refuses the connection: a rule refuses it, or the target does not exist. */
    final class Refused implements Connector {
        private final String reason;
        private final boolean unknownHost;

        Refused(String reason) {
            this(reason, false);
        }

        /** @param unknownHost whether the name is wrong */
        Refused(String reason, boolean unknownHost) {
            this.reason = reason;
            this.unknownHost = unknownHost;
        }

        @Override
        public Tunnel.Opening open(Runnable whenDone) throws IOException {
            tally.refused(reason);
            if (unknownHost) {
                throw OwnFrames.hidden(new UnknownHostException(reason));
            }
            throw OwnFrames.hidden(new ConnectException("Connection refused: " + reason));
        }

        String reason() {
            return reason;
        }
    }
}

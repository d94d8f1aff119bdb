package dev.farside.core;

import dev.farside.boot.Door;
import dev.farside.core.name.StandIns;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.socket.FarSocketImpl;
import dev.farside.core.socket.Options;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.util.Map;

/**
 * The open door: one connect from start to end. Runs on the program's threads, inside JDK methods, so it must not depend
 * on their context class loader, thread locals or interrupt flag, and uses no lambdas on its way.
 */
final class Redirect extends Door {
    private final Rules rules;
    private final StandIns standIns;
    private final LocalNames localNames;
    private final Tunnel tunnel;
    private final ChildJvms children;
    private final SocksDelegate socksDelegate;
    private final Log log;

    Redirect(
            Rules rules,
            StandIns standIns,
            LocalNames localNames,
            Tunnel tunnel,
            ChildJvms children,
            SocksDelegate socksDelegate,
            Log log) {
        this.rules = rules;
        this.standIns = standIns;
        this.localNames = localNames;
        this.tunnel = tunnel;
        this.children = children;
        this.socksDelegate = socksDelegate;
        this.log = log;
    }

    /** From now on woven code asks here. */
    void open() {
        Door.door = this;
    }

    /** A stand-in whose port goes out directly becomes the true address, as this machine resolves it. */
    @Override
    public SocketAddress endpoint(Socket socket, SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress asked) || OwnThread.isCurrent()) {
            return endpoint;
        }
        InetAddress address = asked.getAddress();
        if (address == null || !standIns.contains(address)) {
            return endpoint;
        }
        String name = standIns.nameOf(address);
        if (name == null || !(rules.route(name, asked.getPort()) instanceof Route.Direct)) {
            return endpoint;
        }
        InetAddress found = localNames.resolve(name);
        return new InetSocketAddress(
                InetAddress.getByAddress(asked.getHostString(), found.getAddress()), asked.getPort());
    }

    @Override
    public SocketImpl swap(Socket socket, SocketImpl impl, SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress asked) || impl instanceof FarSocketImpl || OwnThread.isCurrent()) {
            return null;
        }
        if (socket.isClosed() || socket.isConnected()) {
            return null; // the JDK says what is wrong
        }
        FarSocketImpl.Connector connector = connector(asked);
        return connector == null ? null : new FarSocketImpl(connector, Options.of(socket, impl));
    }

    @Override
    public void proxy(SocketImpl socks, String host, int port) throws IOException {
        if (OwnThread.isCurrent()) {
            return;
        }
        // As the JDK does right after this, so that a far name gets its stand-in here too.
        FarSocketImpl.Connector connector = connector(new InetSocketAddress(host, port));
        if (connector != null) {
            socksDelegate.exchange(socks, connector);
        }
    }

    @Override
    public InetAddress[] lookup(String host) throws IOException {
        if (host == null || host.isEmpty() || OwnThread.isCurrent()) {
            return null;
        }
        String name = HostName.normal(host);
        Route far = rules.far(name);
        if (far == null || localNames.isOwn(name)) {
            return null;
        }
        if (far instanceof Route.Via via) {
            tunnel.prepare(via); // whoever looks a name up is about to connect
        }
        return new InetAddress[] {standIns.of(host, name)};
    }

    @Override
    public String reverse(InetAddress address) {
        if (OwnThread.isCurrent()) {
            return null;
        }
        if (standIns.contains(address)) {
            String name = standIns.nameOf(address);
            return name == null ? address.getHostAddress() : name;
        }
        // The name of an address behind a gateway is not this machine's to ask for.
        return rules.isFar(address) ? address.getHostAddress() : null;
    }

    /** Port 7, as the JDK itself tries where it may not send ICMP: an answer of any kind is an answer. */
    @Override
    public int reachable(InetAddress address, int timeoutMillis) throws IOException {
        if (OwnThread.isCurrent() || timeoutMillis < 0) {
            return -1;
        }
        FarSocketImpl.Connector connector = connector(new InetSocketAddress(address, 7));
        if (connector == null) {
            return standIns.contains(address) ? localNames.reachable(standIns.nameOf(address), timeoutMillis) : -1;
        }
        try {
            connector.open().await(Math.max(timeoutMillis, 1)).close();
            return 1;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection refused") ? 1 : 0;
        } catch (IOException e) {
            return 0; // unknown, unreachable, too late: all mean no
        }
    }

    @Override
    public String[] command(String[] command) {
        return OwnThread.isCurrent() ? command : children.command(command);
    }

    @Override
    public Map<String, String> environment(String[] command, Map<String, String> environment) {
        return OwnThread.isCurrent() ? environment : children.environment(command, environment);
    }

    /** How to get to an endpoint; null for directly. */
    private FarSocketImpl.Connector connector(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        Route route;
        if (address == null) {
            route = rules.route(endpoint.getHostString(), endpoint.getPort());
        } else if (standIns.contains(address)) {
            String name = standIns.nameOf(address);
            if (name == null) {
                return new Refused(address.getHostAddress() + " is a stand-in address that this JVM has not given out; "
                        + "hint: look the name up again");
            }
            route = rules.route(name, endpoint.getPort());
        } else {
            route = rules.route(endpoint.getHostString(), address, endpoint.getPort());
        }
        if (route instanceof Route.Direct) {
            return null;
        }
        if (route instanceof Route.Refuse) {
            return new Refused(endpoint.getHostString() + ":" + endpoint.getPort() + " is refused by "
                    + route.source().rule());
        }
        Route.Via via = (Route.Via) route;
        if (via.names() == Names.NEAR) {
            via = near(via, endpoint);
        }
        return new Far(via, endpoint.getPort());
    }

    /** The address as it was found here goes to the gateway instead of the name. */
    private static Route.Via near(Route.Via via, InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        return address == null
                ? via
                : new Route.Via(via.source(), via.chains(), address.getHostAddress(), via.target(), via.names());
    }

    private final class Far implements FarSocketImpl.Connector {
        private final Route.Via via;
        private final int port;

        Far(Route.Via via, int port) {
            this.via = via;
            this.port = port;
        }

        @Override
        public Tunnel.Opening open() {
            if (log.tells(Log.Level.INFO)) {
                log.info(via.host() + ":" + port + " via " + via.chains().get(0) + " ("
                        + via.source().rule() + ")");
            }
            return tunnel.open(via, port, NOTHING);
        }
    }

    private static final Runnable NOTHING = new Runnable() {
        @Override
        public void run() {
            // whoever opened it waits for it
        }
    };

    private static final class Refused implements FarSocketImpl.Connector {
        private final String reason;

        Refused(String reason) {
            this.reason = reason;
        }

        @Override
        public Tunnel.Opening open() throws SocketException {
            throw new ConnectException("Connection refused: " + reason);
        }
    }
}

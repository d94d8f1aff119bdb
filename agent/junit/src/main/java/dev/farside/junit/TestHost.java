package dev.farside.junit;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A host that a test has declared. */
final class TestHost implements FarNetwork.Host {
    /** What a name may consist of, once it is in ASCII and lower case; or an address. No pattern is meant. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.:-]*[a-z0-9_:])?|::[a-f0-9:]*");

    private final TestSite site;
    private final String name;

    /** Empty: the port refuses, and the test expects it. */
    private final Map<Integer, Optional<InetSocketAddress>> ports = new ConcurrentHashMap<>();

    private volatile boolean absent;

    /** @param outer the same host, as the test's class has declared it; null: it has not */
    TestHost(TestSite site, String name, TestHost outer) {
        this.site = site;
        this.name = name;
        if (outer != null) {
            ports.putAll(outer.ports);
            absent = outer.absent;
        }
    }

    /**
     * As farside's rules compare it.
     *
     * @throws IllegalArgumentException it cannot be a host
     */
    static String normal(String name) {
        try {
            String normal = IDN.toASCII(name).toLowerCase(Locale.ROOT);
            normal = normal.endsWith(".") ? normal.substring(0, normal.length() - 1) : normal;
            if (NAME.matcher(normal).matches()) {
                return normal;
            }
        } catch (IllegalArgumentException e) {
            // told below, as of all others
        }
        throw new IllegalArgumentException("\"" + name + "\" is not the name of a host");
    }

    boolean isAbsent() {
        return absent;
    }

    /** Null: there is none. */
    InetSocketAddress server(int port) {
        Optional<InetSocketAddress> found = ports.get(port);
        return absent || found == null ? null : found.orElse(null);
    }

    /** Whether the test has said what becomes of connections to this port. */
    boolean declares(int port) {
        return absent || ports.containsKey(port);
    }

    @Override
    public void absent() {
        absent = true;
        ports.clear();
    }

    @Override
    public FarNetwork.Port port(int port) {
        require(port);
        return new TestPort(port);
    }

    private static void require(int port) {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException(port + " is not a port: they are numbers from 1 to 65535");
        }
    }

    private FarNetwork.Host declare(int port, InetSocketAddress server) {
        ports.put(port, Optional.ofNullable(server));
        absent = false;
        return this;
    }

    private final class TestPort implements FarNetwork.Port {
        private final int number;

        TestPort(int number) {
            this.number = number;
        }

        @Override
        public FarNetwork.Host to(int localPort) {
            require(localPort);
            return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
        }

        @Override
        public FarNetwork.Host to(InetSocketAddress server) {
            if (server.isUnresolved()) {
                throw new IllegalArgumentException(server + " has no address");
            }
            site.addNear(server.getAddress());
            return declare(number, server);
        }

        @Override
        public FarNetwork.Host handle(FarNetwork.Handler handler) {
            return declare(
                    number, site.serve(TestSite.endpoint(name, number), handler).address());
        }

        @Override
        public FarNetwork.Host refuses() {
            return declare(number, null);
        }
    }
}

package dev.farside.junit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The network of a class or of a test. That of a test is inside of that of its class: it has the hosts of both, and when it
 * ends its own are gone.
 */
final class TestSite implements FarNetwork.Site {
    private static final AtomicReference<TestSite> CURRENT = new AtomicReference<>();

    /** Null: none. */
    private final TestSite outer;

    private final FarNetworkExtension.Wanted wanted;
    private final Map<String, TestHost> hosts = new ConcurrentHashMap<>();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

    /** Of this machine, and those of servers elsewhere. */
    private final List<String> nearAddresses = new CopyOnWriteArrayList<>();

    private final Queue<HandlerServer> servers = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private TestSite(TestSite outer, FarNetworkExtension.Wanted wanted) {
        this.outer = outer;
        this.wanted = wanted;
    }

    /**
     * From now on all connections of this JVM are this network's.
     *
     * @param outer null: none
     * @throws IllegalArgumentException a pattern is none
     */
    static TestSite open(TestSite outer, FarNetworkExtension.Wanted wanted) {
        TestSite site = new TestSite(outer, wanted);
        if (!CURRENT.compareAndSet(outer, site)) {
            throw new IllegalStateException(
                    "another test has the network of this JVM: tests with a far network cannot run at"
                            + " the same time; annotate them with @FarNetwork, or with @Isolated");
        }
        try {
            site.nearAddresses.addAll(outer == null ? NearAddresses.ofThisMachine() : outer.nearAddresses);
            site.put();
        } catch (RuntimeException e) {
            CURRENT.set(outer);
            throw e;
        }
        return site;
    }

    /** The innermost; null: no test has a network. */
    static TestSite current() {
        return CURRENT.get();
    }

    FarNetworkExtension.Wanted wanted() {
        return wanted;
    }

    /**
     * The network of the class is in force again, or none.
     *
     * @throws AssertionError the program has tried to reach something else, or a handler has failed
     */
    void close() {
        servers.forEach(HandlerServer::close);
        synchronized (CURRENT) {
            CURRENT.set(outer);
            if (outer == null) {
                ThisJvm.tests().accept(null);
            } else {
                outer.put();
            }
        }
        AssertionError others = Complaint.about(attempts); // in any case, so that the class does not complain of them
        AssertionError error = wanted.nothingElse() ? others : null;
        for (Throwable failure : failures) {
            if (error == null) {
                error = new AssertionError("the handler of " + failure.getMessage(), failure.getCause());
            } else {
                error.addSuppressed(failure);
            }
        }
        if (error != null) {
            throw error;
        }
    }

    /** What this network declares counts from now on, also in that of a test inside of it. */
    private void declared() {
        synchronized (CURRENT) {
            TestSite innermost = CURRENT.get();
            for (TestSite site = innermost; site != null; site = site.outer) {
                if (site == this) {
                    innermost.put();
                    return;
                }
            }
            throw new IllegalStateException("the test or the class of this far network has ended");
        }
    }

    /** Puts the rules into force, as they are now. */
    private void put() {
        Map<String, Boolean> lines = new LinkedHashMap<>();
        for (TestSite site = this; site != null; site = site.outer) {
            for (String host : site.hosts.keySet()) {
                lines.put(host, true);
            }
        }
        for (TestSite site = this; site != null; site = site.outer) {
            add(lines, site.nearAddresses, false);
        }
        add(lines, wanted.far(), true);
        add(lines, wanted.direct(), false);
        BiFunction<String, Integer, Object> byName = this::server;
        Consumer<Object[]> watch = this::learn;
        ThisJvm.tests().accept(new Object[] {lines, byName, watch});
    }

    private static void add(Map<String, Boolean> lines, List<String> patterns, boolean far) {
        if (!patterns.isEmpty()) {
            lines.putIfAbsent(String.join(" ", patterns), far);
        }
    }

    @Override
    public FarNetwork.Host host(String name) {
        String normal = TestHost.normal(name);
        TestHost known = hosts.get(normal);
        if (known != null) {
            return known;
        }
        TestHost host = new TestHost(this, normal, outer == null ? null : outer.find(normal));
        hosts.put(normal, host);
        declared();
        return host;
    }

    /** A server on another machine is reached directly, also by the gateway. */
    void addNear(InetAddress address) {
        String text = NearAddresses.text(address);
        if (find(text) != null) {
            throw new IllegalArgumentException(
                    text + " is a far host of this test: it cannot be a server's address, too");
        }
        if (!address.isLoopbackAddress() && !nearAddresses.contains(text)) {
            nearAddresses.add(text);
            declared();
        }
    }

    HandlerServer serve(String endpoint, FarNetwork.Handler handler) {
        HandlerServer server = new HandlerServer(endpoint, handler, failures::add);
        servers.add(server);
        return server;
    }

    /** Null: not declared, by this test or its class. */
    private TestHost find(String host) {
        for (TestSite site = this; site != null; site = site.outer) {
            TestHost found = site.hosts.get(host);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** On the gateway's threads: the server that stands for a host and a port, or what OpenSSH would say. */
    private Object server(String host, Integer port) {
        TestHost found = find(host);
        InetSocketAddress server = found == null ? null : found.server(port);
        if (server != null) {
            return server;
        }
        if (found != null && !found.isAbsent()) {
            return "Connection refused";
        }
        return isAddress(host) ? "No route to host" : "Name or service not known";
    }

    /** No name has a colon, or a digit at its end, since no top-level domain has. */
    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
    }

    /** On the program's thread, in the JDK's connect: what TestNetwork tells. */
    private void learn(Object[] what) {
        Attempt attempt;
        if (what.length == 1) {
            attempt = Attempt.refused((String) what[0]);
        } else {
            String host = (String) what[0];
            int port = (Integer) what[1];
            TestHost declared = find(host);
            boolean reached = declared != null && declared.server(port) != null;
            attempt = Attempt.connect(
                    host,
                    port,
                    declared != null && declared.declares(port),
                    reached,
                    declared != null ? "the host has no such port" : (Boolean) what[2] ? "no such host" : null);
        }
        for (TestSite site = this; site != null; site = site.outer) {
            site.attempts.add(attempt);
        }
    }

    @Override
    public List<String> reached() {
        List<String> endpoints = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (attempt.reached()) {
                endpoints.add(
                        endpoint(attempt.connect().host(), attempt.connect().port()));
            }
        }
        return endpoints;
    }

    @Override
    public List<FarNetwork.Connect> connects() {
        List<FarNetwork.Connect> all = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (attempt.connect() != null) {
                all.add(attempt.connect());
            }
        }
        return all;
    }

    @Override
    public void nothingElse() {
        AssertionError error = Complaint.about(attempts);
        if (error != null) {
            throw error;
        }
    }

    static String endpoint(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}

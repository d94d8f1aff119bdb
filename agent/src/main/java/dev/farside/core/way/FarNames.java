package dev.farside.core.way;

import dev.farside.core.name.StandIns;
import dev.farside.core.name.TrueAddresses;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** What the program sees of far names: a stand-in or the real addresses, and the name again for either. */
public final class FarNames {
    private final Rules rules;
    private final StandIns standIns;
    private final LocalNames localNames;
    private final Tunnel tunnel;

    /** Empty until a name is looked up whose rule asks for them. */
    private final AtomicReference<TrueAddresses> trueAddresses = new AtomicReference<>();

    public FarNames(Rules rules, StandIns standIns, LocalNames localNames, Tunnel tunnel) {
        this.rules = rules;
        this.standIns = standIns;
        this.localNames = localNames;
        this.tunnel = tunnel;
    }

    /** The addresses of a far name; null for names that this machine resolves. Waits where they are true ones. */
    public InetAddress[] lookup(String host) throws IOException {
        String name = HostName.normal(host);
        Route far = far(name);
        if (far == null) {
            return null;
        }
        if (far instanceof Route.Via via && via.names() == Names.REAL) {
            InetAddress[] found = trueAddresses().of(host, name, new FarAddresses(via));
            if (found.length > 0) {
                return found;
            }
        }
        return new InetAddress[] {standIn(host, name, far)};
    }

    /** The stand-in for a far name, at once, whatever its rule says; null for names that this machine resolves. */
    public InetAddress standIn(String host) throws IOException {
        String name = HostName.normal(host);
        Route far = far(name);
        return far == null ? null : standIn(host, name, far);
    }

    private Route far(String name) {
        Route far = rules.far(name);
        return far == null || localNames.isOwn(name) ? null : far;
    }

    private InetAddress standIn(String host, String name, Route far) throws IOException {
        if (far instanceof Route.Via via) {
            tunnel.prepare(via); // whoever looks a name up is about to connect
        }
        return standIns.of(host, name);
    }

    private TrueAddresses trueAddresses() {
        TrueAddresses made = trueAddresses.get();
        if (made == null) {
            trueAddresses.compareAndSet(null, new TrueAddresses(new Asking(), new NanoTime()));
            made = trueAddresses.get();
        }
        return made;
    }

    boolean isStandIn(InetAddress address) {
        return standIns.contains(address);
    }

    /**
     * The far name behind an address that was given out for it; null for all other endpoints. A true address that comes
     * with another name is judged by that name: the same number may be another machine's here.
     */
    public String nameOf(InetSocketAddress resolved) {
        InetAddress address = resolved.getAddress();
        if (standIns.contains(address)) {
            return standIns.nameOf(address);
        }
        String name = nameOfTrue(address);
        if (name == null) {
            return null;
        }
        String host = HostName.normal(resolved.getHostString());
        if (HostName.isAddress(host)) {
            return name;
        }
        return rules.far(host) instanceof Route.Via via && via.names() == Names.REAL ? host : null;
    }

    private String nameOfTrue(InetAddress address) {
        TrueAddresses given = trueAddresses.get();
        return given == null ? null : given.nameOf(address);
    }

    /** The name of an address, or its text, where that is not this machine's to ask for; else null. */
    public String reverse(InetAddress address) {
        boolean standIn = standIns.contains(address);
        String name = standIn ? standIns.nameOf(address) : nameOfTrue(address);
        return name == null && (standIn || rules.isFar(address)) ? address.getHostAddress() : name;
    }

    /** Threads of ours, which the hooks leave alone. */
    private static final class Asking implements Executor {
        @Override
        public void execute(Runnable question) {
            new OwnThread("far-name", question).start();
        }
    }

    private static final class NanoTime implements LongSupplier {
        @Override
        public long getAsLong() {
            return System.nanoTime();
        }
    }

    private final class FarAddresses implements Callable<List<byte[]>> {
        private final Route.Via via;

        FarAddresses(Route.Via via) {
            this.via = via;
        }

        @Override
        public List<byte[]> call() throws IOException {
            return tunnel.resolve(via);
        }
    }
}

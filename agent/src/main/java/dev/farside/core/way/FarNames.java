package dev.farside.core.way;

import dev.farside.core.name.SearchList;
import dev.farside.core.name.StandIns;
import dev.farside.core.name.TrueAddresses;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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

    /** Empty until a short name is looked up. */
    private final AtomicReference<SearchList> searchList = new AtomicReference<>();

    public FarNames(Rules rules, StandIns standIns, LocalNames localNames, Tunnel tunnel) {
        this.rules = rules;
        this.standIns = standIns;
        this.localNames = localNames;
        this.tunnel = tunnel;
    }

    /**
     * The addresses of a far name; null for names that this machine resolves. Waits where they are true ones, and where
     * this machine's resolver is asked first.
     */
    public InetAddress[] lookup(String host) throws IOException {
        requireShort(host);
        String name = HostName.normal(host);
        Route far = far(name);
        if (far != null) {
            return lookup(host, name, far);
        }
        String[] complete = complete(host, name);
        if (complete == null) {
            return null;
        }
        // Asked for one by one, and with a dot at the end: else the resolver would go on to a far one by itself.
        if (name.indexOf('.') >= 0) { // mostly a whole name, whatever "options ndots" says
            InetAddress[] found = localNames.all(host, name);
            if (found != null) {
                return found;
            }
        }
        for (String longer : complete) {
            Route longerFar = rules.far(name, longer);
            if (longerFar != null) {
                return lookup(host, longer, longerFar);
            }
            // The address carries the name that the rules know.
            InetAddress[] found = localNames.all(rules.names(name, longer) ? longer : host, longer);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private InetAddress[] lookup(String host, String name, Route far) throws IOException {
        requireValid(host, name);
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
        requireShort(host);
        String name = whole(host);
        Route far = far(name);
        if (far == null) {
            return null;
        }
        requireValid(host, name);
        return standIn(host, name, far);
    }

    /**
     * The name in normal form, with the search suffix that makes it a far one. Asks nobody, so a name that may as well be
     * this side's stays as it is.
     */
    String whole(String host) {
        String name = HostName.normal(host);
        if (name.indexOf('.') >= 0 || far(name) != null) {
            return name;
        }
        String[] complete = complete(host, name);
        return complete == null || rules.far(name, complete[0]) == null ? name : complete[0];
    }

    /** Whether this machine's resolver would ask the DNS for a far name, if it was asked for this one. */
    boolean leadsToFarName(String host) throws UnknownHostException {
        requireShort(host);
        String name = HostName.normal(host);
        return far(name) != null || firstFar(host, name) != null;
    }

    /** Before anything is done with the name, which may be of any length. */
    private static void requireShort(String host) throws UnknownHostException {
        if (HostName.isTooLong(host)) {
            throw new UnknownHostException(complaint(host));
        }
    }

    private static void requireValid(String host, String name) throws UnknownHostException {
        String complaint = complaint(host);
        complaint = complaint == null ? complaint(name) : complaint;
        if (complaint != null) {
            throw new UnknownHostException(complaint);
        }
    }

    /** Why nobody can be asked for the name, in one line; null: somebody can. */
    static String complaint(String host) {
        String fault = HostName.fault(host);
        return fault == null ? null : ForeignWords.quote(host) + ": not a host name: it " + fault;
    }

    /** What the search list makes of a short name; null where no rule is about any of it. */
    private String[] complete(String host, String name) {
        if (HostName.isLocal(name) || HostName.isAddress(name) || localNames.isOwn(name)) {
            return null;
        }
        List<String> complete = searchList().complete(host, name);
        for (int i = 0; i < complete.size(); i++) {
            if (rules.names(name, complete.get(i))) {
                return searchList().isInHostsFile(name) ? null : complete.toArray(new String[0]);
            }
        }
        return null;
    }

    /** The first far name that the search list makes of a short one; null: none. */
    private String firstFar(String host, String name) {
        String[] complete = complete(host, name);
        for (int i = 0; complete != null && i < complete.length; i++) {
            if (rules.far(name, complete[i]) != null) {
                return complete[i];
            }
        }
        return null;
    }

    private Route far(String name) {
        Route far = rules.far(name);
        return far == null || localNames.isOwn(name) ? null : far;
    }

    private InetAddress standIn(String host, String name, Route far) throws IOException {
        if (far instanceof Route.Via via) {
            tunnel.prepare(via); // a program that looks a name up is about to connect
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

    private SearchList searchList() {
        SearchList made = searchList.get();
        if (made == null) {
            searchList.compareAndSet(null, new SearchList());
            made = searchList.get();
        }
        return made;
    }

    boolean isStandIn(InetAddress address) {
        return standIns.contains(address);
    }

    /**
     * The far name behind an address that was given out for it; null for all other endpoints. A far name that the address
     * carries decides: the number may be of another JVM or an earlier run, in an address that was kept or sent. A true
     * address that comes with another name is judged by that name: the same number may be another machine's here.
     */
    public String nameOf(InetSocketAddress resolved) {
        InetAddress address = resolved.getAddress();
        if (standIns.contains(address)) {
            return nameOfStandIn(address, resolved.getHostString());
        }
        String name = nameOfTrue(address);
        if (name == null) {
            return null;
        }
        String host = resolved.getHostString();
        host = HostName.isTooLong(host) ? "" : HostName.normal(host);
        if (host.isEmpty() || HostName.isAddress(host)) {
            return name;
        }
        return rules.far(host) instanceof Route.Via via && via.names() == Names.REAL ? host : null;
    }

    private String nameOfStandIn(InetAddress address, String host) {
        String given = standIns.nameOf(address);
        String carried = HostName.isTooLong(host) ? "" : HostName.normal(host);
        if (carried.isEmpty() || carried.equals(given) || HostName.isAddress(carried)) {
            return given;
        }
        if (far(carried) != null) {
            return carried;
        }
        return given == null ? firstFar(carried, carried) : given;
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

    /** Threads of farside's, which the hooks ignore. */
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

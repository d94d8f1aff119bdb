package dev.farside.core.way;

import dev.farside.core.name.SearchList;
import dev.farside.core.name.StandIns;
import dev.farside.core.name.TrueAddresses;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
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

/**
 * Maps far names to the addresses that the program sees, either a stand-in or the real addresses, and maps both back
 * to the name.
 */
public final class FarNames {
    private final RulesInForce rules;
    private final StandIns standIns;
    private final LocalNames localNames;
    private final Tunnel tunnel;
    private final UnmatchedNames unmatched;

    /** Created when a name is looked up whose rule says {@code names real}. */
    private final AtomicReference<TrueAddresses> trueAddresses = new AtomicReference<>();

    /** Created when a short name is looked up. */
    private final AtomicReference<SearchList> searchList = new AtomicReference<>();

    public FarNames(RulesInForce rules, StandIns standIns, LocalNames localNames, Tunnel tunnel, Log log) {
        this.rules = rules;
        this.standIns = standIns;
        this.localNames = localNames;
        this.tunnel = tunnel;
        this.unmatched = new UnmatchedNames(rules, localNames, log);
    }

    /**
     * The addresses of a far name; null for names that this machine resolves. The call blocks if the rule says {@code
     * names real}, or if this machine's resolver is asked first.
     */
    public InetAddress[] lookup(String host) throws IOException {
        if (rules.isClosed()) {
            return null;
        }
        requireShort(host);
        String name = HostName.normal(host);
        Route far = far(name);
        if (far != null) {
            return lookup(host, name, far);
        }
        String[] complete = complete(host, name);
        if (complete == null) {
            return localNames.isOwn(name) ? null : unmatched.lookup(host, name);
        }
        // The names are looked up one by one, with a dot at the end. Without the dot the resolver itself would continue
        // with the search list, and could reach a far name.
        if (name.indexOf('.') >= 0) { // usually a complete name, even if "options ndots" says otherwise
            InetAddress[] found = localNames.all(host, name);
            if (found != null) {
                return found;
            }
        }
        for (String longer : complete) {
            Route longerFar = rules.now().far(name, longer);
            if (longerFar != null) {
                return lookup(host, longer, longerFar);
            }
            // The address carries the name that the rules mention.
            InetAddress[] found = localNames.all(rules.now().names(name, longer) ? longer : host, longer);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private InetAddress[] lookup(String host, String name, Route far) throws IOException {
        requireValid(host, name);
        if (far instanceof Route.Via via && via.names() == Names.REAL) {
            InetAddress[] found = trueAddresses().of(host, name, via, new FarAddresses(via));
            if (found.length > 0) {
                return found;
            }
        }
        return new InetAddress[] {standIn(host, name, far)};
    }

    /**
     * The stand-in for a far name, even if its rule says {@code names real}; null for names that this machine
     * resolves. Does not block.
     */
    public InetAddress standIn(String host) throws IOException {
        if (rules.isClosed()) {
            return null;
        }
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
     * The name in normal form. If the first search suffix makes a short name a far one, the suffix is added. No
     * resolver is asked, so a short name that may be local stays as it is.
     */
    String whole(String host) {
        String name = HostName.normal(host);
        if (name.indexOf('.') >= 0 || far(name) != null) {
            return name;
        }
        String[] complete = complete(host, name);
        return complete == null || rules.now().far(name, complete[0]) == null ? name : complete[0];
    }

    /** Whether this machine's resolver would query the DNS for a far name if it was asked for this name. */
    boolean leadsToFarName(String host) throws UnknownHostException {
        requireShort(host);
        String name = HostName.normal(host);
        return far(name) != null || firstFar(host, name) != null;
    }

    /** Rejects a name that is too long. Called first, because a name can have any length. */
    private static void requireShort(String host) throws UnknownHostException {
        if (HostName.isTooLong(host)) {
            throw OwnFrames.hidden(new UnknownHostException(complaint(host)));
        }
    }

    private static void requireValid(String host, String name) throws UnknownHostException {
        String complaint = complaint(host);
        complaint = complaint == null ? complaint(name) : complaint;
        if (complaint != null) {
            throw OwnFrames.hidden(new UnknownHostException(complaint));
        }
    }

    /** Why the name cannot be looked up, in one line; null if it can. */
    static String complaint(String host) {
        String fault = HostName.fault(host);
        return fault == null ? null : ForeignWords.quote(host) + ": not a host name: it " + fault;
    }

    /** The names that the search list yields for a short name; null if no rule mentions any of them. */
    private String[] complete(String host, String name) {
        if (HostName.isLocal(name) || HostName.isAddress(name) || localNames.isOwn(name)) {
            return null;
        }
        List<String> complete = searchList().complete(host, name);
        for (int i = 0; i < complete.size(); i++) {
            if (rules.now().names(name, complete.get(i))) {
                return searchList().isInHostsFile(name) ? null : complete.toArray(new String[0]);
            }
        }
        return null;
    }

    /** The first far name that the search list yields for a short name; null if there is none. */
    private String firstFar(String host, String name) {
        String[] complete = complete(host, name);
        for (int i = 0; complete != null && i < complete.length; i++) {
            if (rules.now().far(name, complete[i]) != null) {
                return complete[i];
            }
        }
        return null;
    }

    private Route far(String name) {
        Route far = rules.now().far(name);
        return far == null || localNames.isOwn(name) ? null : far;
    }

    private InetAddress standIn(String host, String name, Route far) throws IOException {
        if (far instanceof Route.Via via) {
            tunnel.prepare(via); // a program that looks a name up usually connects next
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
     * The far name behind an address that was given out for it; null for all other endpoints. If a stand-in carries a
     * far name, that name decides: its number may come from another JVM or an earlier run, in an address that the
     * program stored or received. If a real address carries another name, that name decides: on this machine the same
     * number may be another host.
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
        return rules.now().far(host) instanceof Route.Via via && via.names() == Names.REAL ? host : null;
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

    /**
     * The name of an address, or its text if it has none, if this machine's DNS must not be queried for it; otherwise
     * null.
     */
    public String reverse(InetAddress address) {
        boolean standIn = standIns.contains(address);
        String name = standIn ? standIns.nameOf(address) : rules.isClosed() ? null : nameOfTrue(address);
        return name == null && (standIn || rules.now().isFar(address)) ? address.getHostAddress() : name;
    }

    /** Starts threads of farside's, which the hooks ignore. */
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

package dev.farside.launcher.probe;

import dev.farside.core.input.BadInput;
import dev.farside.core.name.SearchList;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rule;
import dev.farside.core.route.Rules;
import dev.farside.core.route.SpelledOut;
import dev.farside.core.ssh.Attempt;
import dev.farside.core.ssh.SshTunnel;
import dev.farside.core.tunnel.GatewayFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Goes the way of a program's connection, leg by leg: rule, gateway, login, name, connect, first words. It stops at the
 * first leg that fails. For one thread.
 */
public final class Journey {
    private static final int CONNECT_MILLIS = 15_000;
    private static final String RULE = "rule";
    private static final String GATEWAY = "gateway";
    private static final String NAME = "name";
    private static final String CONNECT = "connect";

    private final Rules rules;
    private final SshTunnel tunnel;
    private final Wanted wanted;
    private final Legs legs = new Legs();
    private Route route;
    private Chain gateway;

    /** @param tunnel whose sessions all journeys share */
    public Journey(Rules rules, SshTunnel tunnel, Wanted wanted) {
        this.rules = rules;
        this.tunnel = tunnel;
        this.wanted = wanted;
    }

    /** Waits for everything, with timeouts. */
    public Arrival arrive() {
        try {
            Socket connected = connect();
            new Conversation(wanted, legs).over(connected);
            return arrival(null, null, null);
        } catch (LegFailed e) {
            legs.failed(e.leg());
            return arrival(e.leg(), ForeignWords.visible(e.getMessage()), e.hint());
        }
    }

    private Arrival arrival(String failed, String why, String hint) {
        String visible = hint == null ? null : ForeignWords.visible(hint);
        return new Arrival(wanted, route, gateway, failed, why, visible, legs.millis(), legs.all());
    }

    private Socket connect() throws LegFailed {
        String host = HostName.normal(wanted.host());
        decide(rules.route(host, wanted.port()));
        if (route instanceof Route.Via via) {
            return connectFar(via);
        }
        if (!HostName.isAddress(host)) {
            String longer = farBySearchList(host);
            if (longer != null) {
                legs.done(NAME, null, "by the search list of this machine it is " + longer);
                host = longer;
                decide(rules.route(host, wanted.port()));
            }
        }
        return route instanceof Route.Via via ? connectFar(via) : connectHere(host);
    }

    /** Notes what the rules say, and stops where they refuse. */
    private void decide(Route decided) throws LegFailed {
        route = decided;
        if (decided instanceof Route.Refuse refuse) {
            throw new LegFailed(RULE, refuse.why() != null ? refuse.why() : "refused by " + text(decided), null);
        }
        legs.done(RULE, null, decided.source() == null ? "none matches, so the connection is direct" : text(decided));
    }

    private String text(Route decided) {
        Rule rule = rules.rule(decided);
        return decided.source().rule() + (rule == null ? "" : ": " + rule.text());
    }

    /** As {@code FarNames}: the far name that this machine's resolver would make of the name; null if there is none. */
    private String farBySearchList(String name) {
        if (HostName.isLocal(name)) {
            return null;
        }
        SearchList list = new SearchList();
        List<String> longer = list.complete(wanted.host(), name);
        if (longer.stream().noneMatch(one -> rules.names(name, one)) || list.isInHostsFile(name)) {
            return null;
        }
        if (name.indexOf('.') >= 0 && isKnownHere(name)) {
            return null;
        }
        for (String one : longer) {
            if (rules.far(name, one) != null) {
                return one;
            }
            if (isKnownHere(one)) {
                return null;
            }
        }
        return null;
    }

    /** Without the search list. */
    private static boolean isKnownHere(String name) {
        try {
            return InetAddress.getByName(name + ".") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Socket connectHere(String host) throws LegFailed {
        InetAddress address = lookUpHere(host);
        if (!HostName.isAddress(host)) {
            Route byAddress = rules.route(host, address, wanted.port());
            if (!byAddress.equals(route)) {
                decide(byAddress);
            }
        }
        if (route instanceof Route.Via via) {
            return connectFar(via);
        }
        legs.begin();
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, wanted.port()), CONNECT_MILLIS);
            legs.done(CONNECT, HostName.withPort(address.getHostAddress(), wanted.port()) + ", directly");
            return socket;
        } catch (IOException e) {
            close(socket);
            String why = e instanceof SocketTimeoutException
                    ? "no answer within " + CONNECT_MILLIS / 1000 + " s"
                    : ForeignWords.quote(String.valueOf(e.getMessage()));
            throw new LegFailed(
                    CONNECT,
                    because() + "a direct connection to " + HostName.withPort(address.getHostAddress(), wanted.port())
                            + " fails: " + why,
                    nearMiss());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it was never connected
        }
    }

    private InetAddress lookUpHere(String host) throws LegFailed {
        legs.begin();
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!HostName.isAddress(host)) {
                legs.done(NAME, address.getHostAddress() + ", looked up here");
            }
            return address;
        } catch (UnknownHostException e) {
            throw new LegFailed(NAME, because() + "this machine cannot resolve " + host, nearMiss());
        }
    }

    /** Why this machine is asked at all. */
    private String because() {
        if (route instanceof Route.Via via) {
            return via.source().rule() + " says names near, and ";
        }
        return route.source() == null ? "no rule matches, and " : route.source().rule() + " makes it direct, and ";
    }

    /** The pattern that was perhaps meant to match; or null. */
    private String nearMiss() {
        return route.source() == null ? rules.nearMiss(wanted.host()) : null;
    }

    private Socket connectFar(Route.Via via) throws LegFailed {
        gateway = logIn(via);
        Route.Via one = new Route.Via(via.source(), List.of(gateway), via.host(), via.target(), via.names());
        boolean byName = !HostName.isAddress(one.farHost());
        if (byName && one.names() != Names.FAR) {
            InetAddress address = one.names() == Names.NEAR ? lookUpHere(one.host()) : resolve(one);
            one = new Route.Via(one.source(), one.chains(), address.getHostAddress(), one.target(), one.names());
            byName = false;
        }
        legs.begin();
        SpelledOut asked = new SpelledOut(one, wanted.port());
        Attempt attempt = tunnel.attempt(one, wanted.port(), CONNECT_MILLIS);
        if (attempt.answer() != Attempt.Answer.OPENED) {
            throw failure(attempt, asked);
        }
        if (byName && !asked.place().startsWith("unix:")) {
            legs.done(NAME, null, one.farHost() + ", resolved by the gateway");
        }
        legs.done(CONNECT, asked.place() + ", from the gateway");
        return new ChannelSocket(attempt.channel());
    }

    private LegFailed failure(Attempt attempt, SpelledOut asked) {
        String where = "gateway " + gateway;
        return switch (attempt.answer()) {
            case FORBIDDEN -> new LegFailed("forwarding", where + " " + Told.forbidden(asked), null);
            case UNKNOWN_NAME ->
                new LegFailed(
                        NAME, where + " cannot resolve " + asked.route().farHost() + ": " + Told.reason(attempt), null);
            case UNANSWERED ->
                new LegFailed(
                        CONNECT,
                        where + " has no connection to " + asked.place() + " after " + CONNECT_MILLIS / 1000 + " s",
                        null);
            case NO_GATEWAY -> new LegFailed(GATEWAY, attempt.words(), null);
            default ->
                new LegFailed(
                        CONNECT, where + " cannot connect to " + asked.place() + ": " + Told.reason(attempt), null);
        };
    }

    /** Asks the gateway by a command, as for {@code names real}. */
    private InetAddress resolve(Route.Via via) throws LegFailed {
        legs.begin();
        try {
            InetAddress address =
                    InetAddress.getByAddress(via.host(), tunnel.resolve(via).get(0));
            legs.done(NAME, address.getHostAddress() + ", looked up by the gateway");
            return address;
        } catch (IOException e) {
            throw new LegFailed(NAME, e.getMessage(), null);
        }
    }

    /** Into the first gateway of the route that lets us in. */
    private Chain logIn(Route.Via via) throws LegFailed {
        for (int i = 0; ; i++) {
            Chain chain = via.chains().get(i);
            legs.begin();
            SshTunnel.Report report = check(chain);
            GatewayFacts facts = report.facts();
            if (facts != null) {
                note(chain, facts);
            }
            if (report.ok() && facts.way() == null) {
                legs.done(GATEWAY, chain + " " + report.line()); // another process has logged in
            }
            if (report.ok()) {
                return chain;
            }
            gateway = chain;
            if (i == via.chains().size() - 1) {
                throw new LegFailed(leg(facts), report.line(), report.hint());
            }
            legs.done(leg(facts), report.line() + "; the next gateway is tried");
        }
    }

    private SshTunnel.Report check(Chain chain) {
        try {
            return tunnel.check(chain);
        } catch (BadInput e) {
            return new SshTunnel.Report(
                    false, e.getMessage(), e.hint(), new GatewayFacts(GatewayFacts.Step.SETTINGS, null, null, null));
        }
    }

    private void note(Chain chain, GatewayFacts facts) {
        GatewayFacts.Way way = facts.way();
        GatewayFacts.Exchange exchange = facts.exchange();
        if (way == null) {
            return;
        }
        boolean met = exchange != null && exchange.keyExchange() != null;
        String hostKey = met ? Told.hostKey(exchange) : null;
        legs.done(
                GATEWAY,
                way.millis() + (met ? exchange.millis() : 0),
                chain
                        + (way.command() == null ? " at " : " by ")
                        + Told.way(way)
                        + (met ? ", " + exchange.server() + ", " + Told.algorithms(exchange) : "")
                        + (hostKey == null ? "" : ", host key " + hostKey));
        if (facts.failed() == null) {
            legs.done("login", facts.account().millis(), Told.login(facts.account()));
        }
    }

    private static String leg(GatewayFacts facts) {
        return facts == null ? GATEWAY : Told.step(facts.failed());
    }
}

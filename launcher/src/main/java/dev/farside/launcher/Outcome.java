package dev.farside.launcher;

import dev.farside.core.route.HostName;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import dev.farside.core.route.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules decide for a host on one port, on some ports or on all.
 *
 * @param host as given
 * @param port an Integer; text such as {@code "80,443-444"}; null for all
 */
record Outcome(String host, Object port, Route route) {
    private static final int LAST_PORT = 65535;

    /** One where the port is given or does not matter, else one for each rule that decides, by lowest port. */
    static List<Outcome> of(Rules rules, Endpoint endpoint) {
        String host = endpoint.host();
        if (endpoint.port() != 0) {
            return List.of(new Outcome(host, endpoint.port(), rules.route(host, endpoint.port())));
        }
        // By trying them all: what the rules do, and nothing else, is then what is told.
        Map<Object, List<Integer>> ports = new LinkedHashMap<>();
        Map<Object, Route> routes = new LinkedHashMap<>();
        for (int port = 1; port <= LAST_PORT; port++) {
            Route route = rules.route(host, port);
            Object key = List.of(route.getClass(), route.source() == null ? "" : route.source());
            routes.putIfAbsent(key, route);
            ports.computeIfAbsent(key, any -> new ArrayList<>()).add(port);
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Map.Entry<Object, Route> entry : routes.entrySet()) {
            Object some = routes.size() == 1 ? null : ranges(ports.get(entry.getKey()));
            outcomes.add(new Outcome(host, some, entry.getValue()));
        }
        return outcomes;
    }

    /** {@code 80,8000-8999} */
    private static String ranges(List<Integer> ports) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            int first = ports.get(i);
            while (i + 1 < ports.size() && ports.get(i + 1) == ports.get(i) + 1) {
                i++;
            }
            text.append(text.length() == 0 ? "" : ",").append(first);
            text.append(ports.get(i) == first ? "" : "-" + ports.get(i));
        }
        return text.toString();
    }

    String title() {
        return Endpoint.print(host, port);
    }

    /** In normal form. */
    String name() {
        return HostName.normal(host);
    }

    boolean isAddress() {
        return HostName.isAddress(host);
    }

    /** Where the connection ends; null where there is none. */
    String target() {
        if (route instanceof Route.Refuse) {
            return null;
        }
        if (route instanceof Route.Via via) {
            if (via.target() instanceof Target.Unix unix) {
                return "unix:" + unix.path();
            }
            return Endpoint.print(via.farHost(), via.target() instanceof Target.Fixed fixed ? fixed.port() : port);
        }
        return title();
    }
}

package dev.farside.core.record;

import dev.farside.core.input.AddressText;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads proposed rules as a program would, and finds the places that they would send elsewhere than they are meant to: one that they are
 * made of and that stays direct, and one that works directly and that a pattern would take along. Each gets a rule of its own, which
 * stands above the proposed ones.
 */
final class Corrections {
    private Corrections() {}

    /**
     * @param proposed rules, in order
     * @param via what follows the patterns in them, as in {@code via bastion}
     * @param far places that the proposed rules are made of
     * @param direct places that they are not to match
     * @return rules to stand above the proposed ones, in order; those for one port before those for all
     */
    static List<String> of(List<String> proposed, String via, List<Destination> far, List<Destination> direct) {
        if (proposed.isEmpty()) {
            return List.of();
        }
        Rules rules = Rules.parse(String.join("\n", proposed) + "\n", "record");
        Set<String> spelledOut = new LinkedHashSet<>();
        Set<String> exceptions = new LinkedHashSet<>();
        for (Destination one : far) {
            if (!isVia(rules, one.place())) {
                spelledOut.add(pattern(one.place()) + " " + via);
            }
        }
        for (Destination one : direct) {
            Place place = one.place();
            String host = Patterns.normal(place.host());
            if (!canBeSpelled(host)) {
                continue; // a program chooses the names that it reaches: this one would be more than a name in a rule
            }
            if (isVia(rules, place)) {
                exceptions.add(pattern(place) + " direct");
            } else if (isCompleted(proposed, rules, host)) {
                exceptions.add(host + " direct");
                far.stream()
                        .map(Destination::place)
                        .filter(other -> Patterns.normal(other.host()).equals(host))
                        .forEach(other -> spelledOut.add(pattern(other) + " " + via));
            }
        }
        spelledOut.addAll(exceptions);
        return List.copyOf(spelledOut);
    }

    private static boolean isVia(Rules rules, Place place) {
        Route route =
                place.port() > 0 ? rules.route(place.host(), place.port()) : rules.far(HostName.normal(place.host()));
        return route instanceof Route.Via;
    }

    /** Whether a search list could make the short name one that a pattern matches, or that is a rule's own. */
    private static boolean isCompleted(List<String> proposed, Rules rules, String name) {
        if (name.indexOf('.') >= 0 || !Patterns.isPlain(name) || HostName.isLocal(name)) {
            return false;
        }
        for (String rule : proposed) {
            String first = rule.substring(0, rule.indexOf(' '));
            String complete = first.startsWith("*.") ? name + first.substring(1) : withoutPorts(first);
            if (complete.startsWith(name + ".") && rules.names(name, complete)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutPorts(String pattern) {
        int colon = pattern.indexOf(':');
        return colon < 0 ? pattern : pattern.substring(0, colon);
    }

    private static boolean canBeSpelled(String host) {
        return AddressText.address(host) != null || (Patterns.isPlain(host) && !Rules.isDirective(host));
    }

    private static String pattern(Place place) {
        String host = Patterns.normal(place.host());
        return place.port() == 0 ? host : HostName.withPort(host, place.port());
    }
}

package dev.farside.core.sshconfig;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of algorithm names, as in Ciphers, MACs, KexAlgorithms, HostKeyAlgorithms and PubkeyAcceptedAlgorithms:
 *
 * <pre>
 *   a,b*    these, in this order, instead of the defaults
 *   +a,b    the defaults, then these
 *   -a,b*   the defaults without these
 *   ^a,b    these, then the defaults
 * </pre>
 *
 * @param text as configured; null for the defaults
 */
public record NameList(String text) {

    /**
     * The names in force.
     *
     * @param defaults in order of preference
     * @param supported all supported names, in the order in which a pattern selects them; other names are left out
     */
    public List<String> apply(Collection<String> defaults, Collection<String> supported) {
        if (text == null) {
            return List.copyOf(defaults);
        }
        String names = text.substring(1);
        return switch (text.charAt(0)) {
            case '-' -> without(defaults, names);
            case '+' -> pick(concat(defaults, split(names)), supported);
            case '^' -> pick(concat(split(names), defaults), supported);
            default -> pick(split(text), supported);
        };
    }

    private static List<String> without(Collection<String> defaults, String patterns) {
        List<String> left = new ArrayList<>();
        for (String name : defaults) {
            if (!Pattern.listMatches(name, patterns)) {
                left.add(name);
            }
        }
        return List.copyOf(left);
    }

    private static List<String> pick(Collection<String> patterns, Collection<String> supported) {
        Set<String> picked = new LinkedHashSet<>();
        for (String pattern : patterns) {
            for (String name : supported) {
                if (Pattern.matches(name, pattern)) {
                    picked.add(name);
                }
            }
        }
        return List.copyOf(picked);
    }

    private static List<String> concat(Collection<String> first, Collection<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static List<String> split(String names) {
        return List.of(names.split(","));
    }
}

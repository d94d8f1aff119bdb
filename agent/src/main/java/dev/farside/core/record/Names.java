package dev.farside.core.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Patterns for names: a suffix that several names share becomes one pattern, {@code *.corp.example}, without those names that are
 * reached directly, {@code !www.corp.example}. A name that shares none stays itself.
 */
final class Names {
    /** Of top-level domains in private use. Below any other one, names of everybody are. */
    private static final Set<String> PRIVATE =
            Set.of("corp", "home", "internal", "intranet", "lan", "local", "localdomain", "private");

    /** Below a country's domain: names of everybody, as in co.uk. */
    private static final Set<String> PUBLIC = Set.of("ac", "co", "com", "edu", "gov", "go", "ne", "net", "or", "org");

    /** With more exceptions, a pattern is no better than the names. */
    private static final int MOST_EXCEPTIONS = 8;

    private Names() {}

    /**
     * @param far names in normal form
     * @param reached names in normal form, which no pattern may match
     * @return lines of patterns, in order; each with the names that it is made of
     */
    static Map<String, List<String>> patterns(Set<String> far, Set<String> reached) {
        Map<String, Integer> shared = new HashMap<>();
        for (String name : far) {
            for (String suffix : suffixes(name)) {
                shared.merge(suffix, 1, Integer::sum);
            }
        }
        Set<String> chosen = new TreeSet<>();
        for (String name : far) {
            for (String suffix : suffixes(name)) {
                if (shared.get(suffix) > 1 && canExcept(exceptions(suffix, reached))) {
                    chosen.add(suffix);
                    break; // the longest one
                }
            }
        }
        Map<String, List<String>> patterns = new TreeMap<>();
        for (String name : new TreeSet<>(far)) {
            String suffix = shortest(name, chosen);
            String pattern = suffix == null ? name : pattern(suffix, reached);
            patterns.computeIfAbsent(pattern, any -> new ArrayList<>()).add(name);
        }
        return patterns;
    }

    /** Those that could be a pattern, the longest first. */
    private static List<String> suffixes(String name) {
        List<String> suffixes = new ArrayList<>();
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            String suffix = name.substring(dot + 1);
            if (isOneOwners(suffix)) {
                suffixes.add(suffix);
            }
        }
        return suffixes;
    }

    /** Whether all names below it are likely to be of one owner. */
    private static boolean isOneOwners(String suffix) {
        String[] labels = suffix.split("\\.");
        if (labels.length == 1) {
            return PRIVATE.contains(suffix);
        }
        return labels.length > 2 || labels[1].length() > 2 || !PUBLIC.contains(labels[0]);
    }

    /** Of the chosen ones that the name is below; null for none. */
    private static String shortest(String name, Set<String> chosen) {
        String shortest = null;
        for (String suffix : suffixes(name)) {
            shortest = chosen.contains(suffix) ? suffix : shortest;
        }
        return shortest;
    }

    private static Set<String> exceptions(String suffix, Set<String> reached) {
        Set<String> below = new LinkedHashSet<>();
        for (String name : new TreeSet<>(reached)) {
            if (name.endsWith("." + suffix)) {
                below.add(name);
            }
        }
        return below;
    }

    /** A program chooses the names that it reaches, too: one that a rule cannot spell out would become more than a name there. */
    private static boolean canExcept(Set<String> names) {
        return names.size() <= MOST_EXCEPTIONS && names.stream().allMatch(Patterns::isPlain);
    }

    private static String pattern(String suffix, Set<String> reached) {
        StringBuilder pattern = new StringBuilder("*." + suffix);
        for (String name : exceptions(suffix, reached)) {
            pattern.append(" !").append(name);
        }
        return pattern.toString();
    }
}

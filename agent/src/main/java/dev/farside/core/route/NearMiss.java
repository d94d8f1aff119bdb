package dev.farside.core.route;

import dev.farside.core.input.Nearest;

/**
 * Finds the pattern that was probably meant to match a name that no rule matches: the pattern lacks {@code *.}, has one
 * {@code *.} too many, or is one letter off.
 */
final class NearMiss {
    private static final String ANY_HOST = "*.";

    /** Below this length, one letter makes a different name rather than a slip. */
    private static final int LEAST = 4;

    private NearMiss() {}

    /**
     * @param name in normal form, with a dot in it
     * @return which pattern of which rule is near, and what was probably meant; null if none is near
     */
    static String of(Rule[] rules, String name) {
        String near = of(rules, name, NearMiss::missingOrSpareStar);
        return near != null ? near : of(rules, name, NearMiss::slip);
    }

    /** What a pattern was probably meant to be; null if it was not meant for the name. */
    private interface Guess {
        String meant(String glob, String name);
    }

    private static String of(Rule[] rules, String name, Guess guess) {
        for (Rule rule : rules) {
            if (rule.isDirect()) {
                continue;
            }
            for (HostPattern pattern : rule.patterns) {
                String meant = isPlain(pattern) ? guess.meant(pattern.glob, name) : null;
                if (meant != null) {
                    return rule.source().rule() + " has " + pattern.glob + ": did you mean " + meant + "?";
                }
            }
        }
        return null;
    }

    /** Whether it is a name of some length, or {@code *.} and such a name. */
    private static boolean isPlain(HostPattern pattern) {
        if (pattern.negated || pattern.glob == null) {
            return false;
        }
        String domain = domain(pattern.glob);
        return domain.length() >= LEAST && domain.indexOf('*') < 0 && domain.indexOf('?') < 0;
    }

    private static String domain(String glob) {
        return glob.startsWith(ANY_HOST) ? glob.substring(ANY_HOST.length()) : glob;
    }

    private static String missingOrSpareStar(String glob, String name) {
        String domain = domain(glob);
        if (glob.startsWith(ANY_HOST)) {
            return name.equals(domain) ? domain + " " + glob : null;
        }
        return name.endsWith("." + domain) && domain.indexOf('.') > 0 ? ANY_HOST + domain : null;
    }

    private static String slip(String glob, String name) {
        boolean anyHost = glob.startsWith(ANY_HOST);
        String domain = domain(glob);
        String end = lastLabels(name, (int) domain.chars().filter(c -> c == '.').count());
        if (end == null || anyHost == (end.length() == name.length()) || !Nearest.isOneSlip(end, domain)) {
            return null;
        }
        return anyHost ? ANY_HOST + end : end;
    }

    /** The end of the name that has so many dots; null if the whole name has fewer. */
    private static String lastLabels(String name, int dots) {
        int from = name.length();
        for (int i = 0; i <= dots; i++) {
            if (from < 0) {
                return null;
            }
            from = name.lastIndexOf('.', from - 1);
        }
        return name.substring(from + 1);
    }
}

package dev.farside.core.sshconfig;

import java.util.Locale;

/**
 * The patterns of OpenSSH (PATTERNS in ssh_config(5)), anchored at both ends:
 *
 * <pre>
 *   *      any characters, or none
 *   ?      one character
 *   a,b    a list: either
 *   !a     in a list: no match, even if another pattern of the list matches
 * </pre>
 */
public final class Pattern {
    private Pattern() {}

    /**
     * Matches one pattern, case-sensitive. It takes linear space, and in the worst case time proportional to text
     * length times pattern length.
     */
    public static boolean matches(String text, String pattern) {
        int t = 0;
        int p = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starText = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Matches a list with commas, case-sensitive: a pattern in it must match, and no negated pattern may. */
    public static boolean listMatches(String text, String list) {
        boolean matched = false;
        for (String pattern : list.split(",", -1)) {
            boolean negated = pattern.startsWith("!");
            if (matches(text, negated ? pattern.substring(1) : pattern)) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    /** As {@link #listMatches}, but for host names, so case is ignored. */
    public static boolean hostListMatches(String host, String list) {
        return listMatches(host.toLowerCase(Locale.ROOT), list.toLowerCase(Locale.ROOT));
    }
}

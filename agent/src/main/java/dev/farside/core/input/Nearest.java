package dev.farside.core.input;

/** Finds the known word that a user probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * The candidate nearest to {@code word}: it differs in at most a third of the letters (but one letter may always
     * differ), ignoring case; null if there is none.
     */
    public static String to(String word, Iterable<String> candidates) {
        String best = null;
        String wanted = lower(word);
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : candidates) {
            if (Math.abs(word.length() - candidate.length()) >= least) {
                continue; // at least so many letters differ; a word of a thousand letters costs nothing
            }
            int distance = distance(wanted, lower(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** As {@link #to}, but a host name first that has this one's labels and more, or fewer. */
    public static String host(String name, Iterable<String> candidates) {
        String wanted = lower(name);
        for (String candidate : candidates) {
            String other = lower(candidate);
            if (other.startsWith(wanted + ".") || wanted.startsWith(other + ".")) {
                return candidate;
            }
        }
        return to(name, candidates);
    }

    /** Whether one letter makes the difference: it was inserted, deleted, replaced, or swapped with its neighbour. */
    public static boolean isOneSlip(String a, String b) {
        return Math.abs(a.length() - b.length()) <= 1 && distance(a, b) == 1;
    }

    private static String lower(String word) {
        return word.toLowerCase(java.util.Locale.ROOT);
    }

    /** The number of letters to insert, delete, replace, or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}

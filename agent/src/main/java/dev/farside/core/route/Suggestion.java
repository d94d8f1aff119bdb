package dev.farside.core.route;

/** "Did you mean": the nearest of the words that would have been right. Loaded only when something is wrong. */
final class Suggestion {
    private Suggestion() {}

    /** The nearest by edits (a swap of neighbours is one), if at most a third of the word differs; else null. */
    static String nearest(String word, String... known) {
        String text = HostName.lower(word);
        String nearest = null;
        int least = Math.max(1, text.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(text, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The hint: what was meant, or what there is. */
    static String hint(String word, String otherwise, String... known) {
        String nearest = nearest(word, known);
        return nearest == null ? otherwise : "did you mean \"" + nearest + "\"?";
    }

    /** Optimal string alignment. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}

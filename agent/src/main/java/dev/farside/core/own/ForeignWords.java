package dev.farside.core.own;

/**
 * Text from outside: from a server, a file, a program's host name, the comment of a key. A message must be one line in
 * which such text cannot control the terminal, hide anything, or pass for a line of farside's. So all such text goes
 * through this class before it reaches a message, and no other class does this.
 *
 * <table>
 * <caption>What becomes of characters</caption>
 * <tr><td>controls (ESC, newline, C1), formats (bidirectional overrides, zero widths), line separators, odd blanks,
 * private use, unassigned, halves of surrogate pairs</td><td>{@code <U+001B>}</td></tr>
 * <tr><td>all others</td><td>themselves</td></tr>
 * </table>
 */
public final class ForeignWords {
    /**
     * The most characters of a quote. It is enough for the reason that a server gives, and too little to fill a
     * screen.
     */
    private static final int LONGEST_QUOTE = 80;

    /** The most characters of a line that another process says. No message of farside's is as long. */
    private static final int LONGEST_LINE = 1_000;

    /**
     * The most characters of a text that the user reads at a terminal before answering. Some login methods show menus.
     */
    private static final int LONGEST_TEXT = 4_000;

    private ForeignWords() {}

    /**
     * The text as part of a message. Each run of white space becomes one blank, and a text that is too long is cut and
     * ends with "...".
     */
    public static String quote(String words) {
        return cut(visible(oneLine(words, LONGEST_QUOTE)), LONGEST_QUOTE);
    }

    /** A whole line that contains text from outside. Nothing is cut, and the result is one line. */
    public static String visible(String line) {
        int odd = 0;
        while (odd < line.length() && isPlain(line.charAt(odd))) {
            odd++;
        }
        return odd == line.length() ? line : spelled(line, odd, false);
    }

    /** As {@link #visible}, of what another process says: a line that is too long is cut and ends with "...". */
    public static String line(String words) {
        return cut(visible(cut(words, LONGEST_LINE)), LONGEST_LINE);
    }

    /** A text that is shown at a terminal, where it may have several lines. */
    public static String text(String text) {
        return spelled(cut(text, LONGEST_TEXT), 0, true);
    }

    private static String oneLine(String words, int most) {
        StringBuilder line = new StringBuilder();
        boolean blank = false;
        for (int i = 0; i < words.length() && line.length() <= most; i++) {
            char c = words.charAt(i);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                blank = line.length() > 0;
                continue;
            }
            if (blank) {
                line.append(' ');
                blank = false;
            }
            line.append(c);
        }
        return line.toString();
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "...";
    }

    private static String spelled(String text, int from, boolean lines) {
        StringBuilder spelled = new StringBuilder(text.length() + 16).append(text, 0, from);
        int next;
        for (int i = from; i < text.length(); i = next) {
            int c = text.codePointAt(i);
            next = i + Character.charCount(c);
            if (lines && c == '\r') {
                continue;
            }
            if (isSeen(c) || (lines && (c == '\n' || c == '\t'))) {
                spelled.appendCodePoint(c);
            } else {
                spelled.append(String.format("<U+%04X>", c));
            }
        }
        return spelled.toString();
    }

    /** Whether the character is printable ASCII. Nearly all characters are, and this test is fast. */
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean isSeen(int c) {
        if (c < 0x80) {
            return isPlain((char) c);
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

package dev.farside.core.input;

import dev.farside.core.own.ForeignWords;
import java.util.List;

/**
 * A line that the user wrote, and below it a caret at the column of a mistake. Of a long line, only the part around
 * that column is shown.
 *
 * @param text the whole line, without its newline
 * @param column from 1
 */
record Excerpt(String text, int column) {
    private static final String INDENT = "  ";
    private static final String CUT = "...";

    /** The most characters before the caret, and after it. */
    private static final int AROUND = 60;

    List<String> lines() {
        int at = Math.min(column - 1, text.length());
        int begin = boundary(at > AROUND ? at - AROUND : 0);
        int end = boundary(Math.min(text.length(), at + AROUND));
        String before = (begin > 0 ? CUT : "") + visible(text.substring(begin, at));
        String after = visible(text.substring(at, end)) + (end < text.length() ? CUT : "");
        int skipped = 0;
        while (skipped < before.length() && before.charAt(skipped) == ' ') {
            skipped++; // an indented line is shown without its indentation
        }
        String shown = before.substring(skipped);
        String blanks = " ".repeat(shown.codePointCount(0, shown.length()));
        return List.of(INDENT + shown + after, INDENT + blanks + "^");
    }

    /** The position, or the one before it if it is inside a surrogate pair. */
    private int boundary(int at) {
        boolean inside = at > 0
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))
                && Character.isHighSurrogate(text.charAt(at - 1));
        return inside ? at - 1 : at;
    }

    private static String visible(String part) {
        return ForeignWords.visible(part.replace('\t', ' '));
    }
}

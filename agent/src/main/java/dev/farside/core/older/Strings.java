package dev.farside.core.older;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Of {@link String} and its builder. */
public final class Strings {
    private Strings() {}

    public static boolean isBlank(String text) {
        return first(text) == text.length();
    }

    public static boolean isEmpty(StringBuilder text) {
        return text.length() == 0;
    }

    public static String strip(String text) {
        return stripTrailing(stripLeading(text));
    }

    public static String stripLeading(String text) {
        return text.substring(first(text));
    }

    public static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    private static int first(String text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    public static String repeat(String text, int times) {
        if (times < 0) {
            throw new IllegalArgumentException("count is negative: " + times);
        }
        StringBuilder all = new StringBuilder(text.length() * times);
        for (int i = 0; i < times; i++) {
            all.append(text);
        }
        return all.toString();
    }

    public static Stream<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = from;
            while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r') {
                to++;
            }
            lines.add(text.substring(from, to));
            from = text.startsWith("\r\n", to) ? to + 2 : to + 1;
        }
        return lines.stream();
    }

    @SuppressWarnings("AnnotateFormatMethod") // it is called by what has been checked
    public static String formatted(String format, Object... arguments) {
        return String.format(format, arguments);
    }

    /** {@link Integer}'s. */
    public static int parseInt(CharSequence text, int from, int to, int radix) {
        return Integer.parseInt(text.subSequence(from, to).toString(), radix);
    }
}

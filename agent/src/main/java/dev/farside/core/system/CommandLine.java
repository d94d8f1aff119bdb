package dev.farside.core.system;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line as a program's own start-up splits it on Windows:
 *
 * <pre>
 * blank, tab   ends a word, outside quotes
 * "            begins or ends a quoted part; "" within one is a quote
 * \            itself, but 2n of them before a quote are n, and 2n+1 are n and a quote that quotes nothing
 * </pre>
 */
final class CommandLine {
    private CommandLine() {}

    static String[] words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!quoted && (c == ' ' || c == '\t')) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == '\\') {
                int end = i;
                while (end < line.length() && line.charAt(end) == '\\') {
                    end++;
                }
                boolean beforeQuote = end < line.length() && line.charAt(end) == '"';
                int count = end - i;
                word.append("\\".repeat(beforeQuote ? count / 2 : count));
                i = end - 1;
                if (beforeQuote && count % 2 == 1) {
                    word.append('"');
                    i = end;
                }
            } else if (c == '"') {
                if (quoted && line.startsWith("\"", i + 1)) {
                    word.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else {
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words.toArray(new String[0]);
    }
}

package dev.farside.core.sshconfig;

import java.util.ArrayList;
import java.util.List;

/** The arguments of a line, separated by blanks, quoted with " or ', up to a comment. */
final class Words {
    private Words() {}

    /** @param column of the first character of the word in the line, from 1 */
    record Word(String text, int column) {}

    /**
     * @param from index in the line where the arguments begin
     * @return null if a quote is not closed
     */
    static List<Word> split(String line, int from) {
        return split(line, from, true);
    }

    /** @param comments whether a word that begins with # ends the words */
    static List<Word> split(String line, int from, boolean comments) {
        List<Word> words = new ArrayList<>();
        int i = from;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else if (comments && c == '#') {
                break;
            } else {
                StringBuilder word = new StringBuilder();
                int end = one(line, i, word);
                if (end < 0) {
                    return null;
                }
                words.add(new Word(word.toString(), i + 1));
                i = end;
            }
        }
        return words;
    }

    /** Appends the word that begins at {@code i}. Returns the index after it, or -1 if a quote is not closed. */
    private static int one(String line, int i, StringBuilder word) {
        char quote = 0;
        for (; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length() && escapable(line.charAt(i + 1), quote)) {
                word.append(line.charAt(++i));
            } else if (quote == 0 && (c == ' ' || c == '\t')) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        return quote == 0 ? i : -1;
    }

    private static boolean escapable(char c, char quote) {
        return c == '\'' || c == '"' || c == '\\' || (c == ' ' && quote == 0);
    }
}

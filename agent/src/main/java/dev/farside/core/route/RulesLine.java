package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of one line, each with its column. Blanks separate words; a word that begins with {@code "} ends at the next
 * one and may hold blanks; {@code #} at the beginning of a word starts a comment.
 */
final class RulesLine {
    private final String file;
    private final int number;
    private final List<String> words = new ArrayList<>();
    private int[] columns = new int[8];

    private final String content;

    /** Without indentation and comment. */
    final String text;

    /** @param number from 1; 0 for what is not a file */
    RulesLine(String file, int number, String content) {
        this.file = file;
        this.number = number;
        this.content = content;
        int at = skipBlanks(content, 0);
        int begin = at;
        int end = at;
        while (at < content.length() && content.charAt(at) != '#') {
            end = content.charAt(at) == '"' ? addQuoted(content, at) : addPlain(content, at);
            at = skipBlanks(content, end);
        }
        text = content.substring(begin, end);
    }

    private int addQuoted(String content, int at) {
        int end = content.indexOf('"', at + 1);
        if (end < 0) {
            throw mistake(at, "the quote does not end on this line", "write \" after the last character");
        }
        add(content.substring(at + 1, end), at + 1);
        return end + 1;
    }

    private int addPlain(String content, int at) {
        int end = at;
        while (end < content.length() && !isBlank(content.charAt(end))) {
            char c = content.charAt(end);
            if (c < ' ' || c == 0x7f || c == 0xfffd) {
                throw mistake(
                        end,
                        c == 0xfffd ? "not UTF-8 text" : "a control character",
                        "rules are plain UTF-8 text; save the file as UTF-8");
            }
            end++;
        }
        add(content.substring(at, end), at);
        return end;
    }

    private void add(String word, int at) {
        if (words.size() == columns.length) {
            columns = Arrays.copyOf(columns, 2 * columns.length);
        }
        columns[words.size()] = at;
        words.add(word);
    }

    int size() {
        return words.size();
    }

    String word(int index) {
        return words.get(index);
    }

    /** The rule on this line as a whole. */
    Source source() {
        return new Source(file, number, 0);
    }

    Source source(int index) {
        return at(columns[index]);
    }

    /** What is wrong at a word; the word after the last is the end of the line. */
    BadInput bad(int index, String problem, String hint) {
        return bad(index, 0, problem, hint);
    }

    /** @param offset into the word */
    BadInput bad(int index, int offset, String problem, String hint) {
        int last = words.size() - 1;
        int column = index <= last
                ? columns[index] + offset
                : columns[last] + words.get(last).length();
        return mistake(column, problem, hint);
    }

    /** @param column from 0 */
    private BadInput mistake(int column, String problem, String hint) {
        return new BadInput(at(column), problem, hint, content);
    }

    private Source at(int column) {
        return new Source(file, number, number == 0 ? 0 : column + 1);
    }

    private static int skipBlanks(String content, int from) {
        int at = from;
        while (at < content.length() && isBlank(content.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}

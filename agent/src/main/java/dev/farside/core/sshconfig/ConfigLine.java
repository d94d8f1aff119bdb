package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.util.List;

/** A line split into its keyword and its arguments, which the caller takes one by one. */
final class ConfigLine {
    private static final String BLANKS = " \t\r\n";

    private final String file;
    private final int number;
    private final String text;

    private String keyword;
    private int keywordColumn;
    private int rest;
    private List<Words.Word> words;
    private int next;

    ConfigLine(String file, int number, String text) {
        this.file = file;
        this.number = number;
        int end = text.length();
        while (end > 0 && (BLANKS + "\f").indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        this.text = text.substring(0, end);
    }

    /** False for blank lines and comments. */
    boolean takeApart() {
        int i = skip(0, BLANKS);
        if (i == text.length() || text.charAt(i) == '#') {
            return false;
        }
        keywordColumn = i + 1;
        int end;
        if (text.charAt(i) == '"') {
            end = text.indexOf('"', i + 1);
            if (end < 0) {
                return false;
            }
            keyword = text.substring(i + 1, end++);
        } else {
            end = i;
            while (end < text.length() && (BLANKS + "\"=").indexOf(text.charAt(end)) < 0) {
                end++;
            }
            keyword = text.substring(i, end);
        }
        rest = skip(end, BLANKS);
        if (rest < text.length() && text.charAt(rest) == '=') {
            rest = skip(rest + 1, BLANKS);
        }
        return true;
    }

    private int skip(int from, String characters) {
        int i = from;
        while (i < text.length() && characters.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    String keyword() {
        return keyword;
    }

    /** Must be called once, when the keyword is known to be valid. */
    void splitArguments() {
        if (rest == text.length()) {
            throw mistake(source(), "no argument after keyword '" + keyword + "'", null);
        }
        words = Words.split(text, rest);
        if (words == null) {
            throw mistake(at(rest + 1), "a quote is not closed", "write \\\" for a quote that is meant as such");
        }
    }

    /** Everything after the keyword; for commands. */
    String rest() {
        next = words.size();
        return text.substring(skip(rest, BLANKS + "="));
    }

    boolean hasNext() {
        return next < words.size();
    }

    /** The next argument; an error if there is none or it is empty. */
    String next() {
        if (!hasNext()) {
            throw mistake(at(text.length() + 1), "missing argument after '" + keyword + "'", null);
        }
        String word = words.get(next).text();
        if (word.isEmpty()) {
            throw error("empty argument after '" + keyword + "'", null);
        }
        next++;
        return word;
    }

    /** The next argument, which may be empty; an error if there is none. */
    String nextOrEmpty() {
        if (hasNext() && words.get(next).text().isEmpty()) {
            next++;
            return "";
        }
        return next();
    }

    void skipAll() {
        next = words.size();
    }

    /** Checks that all arguments were taken. */
    void end() {
        if (hasNext()) {
            throw error("extra argument '" + words.get(next).text() + "' after '" + keyword + "'", null);
        }
    }

    /** The whole line, for messages. */
    String text() {
        return text;
    }

    Source source() {
        return at(keywordColumn);
    }

    private Source at(int column) {
        return new Source(file, number, column);
    }

    /** An error with the place of the next argument, or of the keyword if there is none. */
    BadInput error(String problem, String hint) {
        return mistake(hasNext() ? at(words.get(next).column()) : source(), problem, hint);
    }

    /** An error with the place of the argument that was taken last. */
    BadInput wrong(String problem, String hint) {
        return mistake(next > 0 ? at(words.get(next - 1).column()) : source(), problem, hint);
    }

    private BadInput mistake(Source place, String problem, String hint) {
        return new BadInput(place, problem, hint, text);
    }
}

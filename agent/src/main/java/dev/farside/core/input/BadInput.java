package dev.farside.core.input;

import dev.farside.core.own.ForeignWords;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/**
 * Input from the user that cannot be used: rules, options, ssh_config, keys. The message is one line in lower case
 * without a final period. It begins with the place ({@code file:line:column: what is wrong}). The hint says what would
 * be right. A file with several mistakes gives one object that has all of them.
 */
public final class BadInput extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The most mistakes that are told at once. The rest are counted. */
    private static final int MOST = 20;

    private final String hint;

    /** Null if there is no line to show. */
    private final transient Excerpt excerpt;

    /** The mistakes that follow this one. */
    private final transient List<BadInput> others;

    public BadInput(Source source, String problem, String hint) {
        this(source + ": " + problem, hint);
    }

    /** @param text the line that the source names; it is shown below the message if it is a line of a file */
    public BadInput(Source source, String problem, String hint, String text) {
        this(
                source + ": " + problem,
                hint,
                source.line() == 0 || source.column() == 0 ? null : new Excerpt(text, source.column()),
                List.of());
    }

    public BadInput(String line, String hint) {
        this(line, hint, null, List.of());
    }

    private BadInput(String line, String hint, Excerpt excerpt, List<BadInput> others) {
        super(ForeignWords.visible(line));
        this.hint = hint == null ? null : ForeignWords.visible(hint);
        this.excerpt = excerpt;
        this.others = others;
    }

    /**
     * One object for all mistakes.
     *
     * @param mistakes in the order in which they are told; at least one
     */
    public static BadInput all(List<BadInput> mistakes) {
        BadInput first = mistakes.get(0);
        return mistakes.size() == 1
                ? first
                : new BadInput(
                        first.getMessage(),
                        first.hint,
                        first.excerpt,
                        List.copyOf(mistakes.subList(1, mistakes.size())));
    }

    /** The hint in one line; null if there is none. */
    public String hint() {
        return hint;
    }

    /** How many more mistakes there are. */
    public int others() {
        return others.size();
    }

    /** For the user: each message, the line that it is about with a caret below it, and the hint. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        add(lines);
        for (int i = 0; i < others.size() && i < MOST - 1; i++) {
            others.get(i).add(lines);
        }
        int more = others.size() - (MOST - 1);
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    private void add(List<String> lines) {
        lines.add(getMessage());
        if (excerpt != null) {
            lines.addAll(excerpt.lines());
        }
        if (hint != null) {
            lines.add("hint: " + hint);
        }
    }
}

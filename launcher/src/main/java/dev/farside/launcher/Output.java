package dev.farside.launcher;

import dev.farside.agent.Colours;
import dev.farside.core.own.ForeignWords;
import java.io.PrintStream;
import java.util.List;

/**
 * What the commands print, by these rules:
 *
 * <ul>
 *   <li>The requested result goes to stdout, and nothing else goes there. Complaints go to stderr.
 *   <li>A complaint is one line, {@code farside: what}, and perhaps a second one, {@code farside: hint: what to do}.
 *       Between them, a mistake in a file is shown with a caret below it.
 *   <li>Lower case, no full stop, the place first ({@code file:line:column: what}).
 *   <li>No progress, no wrapping: the same on a terminal and in a pipe, but for the colours of words that tell how it went
 *       (class Colours).
 *   <li>{@code --json} prints one object a line. Every object has all keys, always in the same order, with null for a
 *       missing value.
 *   <li>Status 0: success, perhaps with warnings. 1: something was tried and failed. 2: wrong usage. 70: a fault in
 *       farside. 78: a file that cannot be used; the agent uses this status too.
 * </ul>
 */
final class Output {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int FAULT = 70;
    static final int CONFIG = 78;

    private final PrintStream out;
    private final PrintStream err;
    private Colours ofOut = Colours.NONE;
    private Colours ofErr = Colours.NONE;

    /** Without colours. */
    Output(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * The streams are this process's own.
     *
     * @param when auto, always or never; null counts as auto
     */
    void colour(String when) {
        ofOut = Colours.of(when, 1);
        ofErr = Colours.of(when, 2);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Of stderr. */
    Colours colours() {
        return ofErr;
    }

    /** @param hint may be null */
    void complain(String what, String hint) {
        out.flush();
        err.println(ofErr.complaint(ForeignWords.visible(what)));
        if (hint != null) {
            err.println(ofErr.complaint("hint: " + ForeignWords.visible(hint)));
        }
    }

    /** @param lines as they are, each a line of its own */
    void complain(List<String> lines) {
        out.flush();
        for (String line : lines) {
            err.println(ofErr.complaint(ForeignWords.visible(line)));
        }
    }

    void line(String text) {
        out.println(text);
    }

    /** A word of a line on stdout that tells how something went, with the blanks around it. */
    String word(String padded) {
        return ofOut.word(padded);
    }

    /** A row of two columns. */
    void row(String label, String text) {
        out.println("  " + word(String.format("%-8s", label)) + " " + text);
    }
}

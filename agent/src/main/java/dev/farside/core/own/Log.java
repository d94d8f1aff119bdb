package dev.farside.core.own;

import java.io.PrintStream;

/**
 * Farside's log while the program runs: lines on stderr that begin with {@code farside:}. It never writes to stdout,
 * and uses no logging framework of the program's.
 */
public final class Log {

    /** Each level includes the ones before it. */
    public enum Level {
        /** Failures of farside itself. A failed connection is left to the program to report. */
        QUIET,
        /** One line per connection and per session. */
        INFO,
        /** Also the messages of the SSH library. */
        DEBUG
    }

    private final Level level;
    private final PrintStream out;

    public Log(Level level, PrintStream out) {
        this.level = level;
        this.out = out;
    }

    /** This log, or one at the wanted level if this one logs less. */
    public Log atLeast(Level wanted) {
        return tells(wanted) ? this : new Log(wanted, out);
    }

    public boolean tells(Level wanted) {
        return level.compareTo(wanted) >= 0;
    }

    /** A failure of farside itself. Logged at every level. */
    public void failure(String line) {
        print(line);
    }

    public void info(String line) {
        if (tells(Level.INFO)) {
            print(line);
        }
    }

    public void debug(String line) {
        if (tells(Level.DEBUG)) {
            print(line);
        }
    }

    private void print(String line) {
        StatusLine.ofThisProcess().makeRoom();
        out.println("farside: " + ForeignWords.visible(line));
    }
}

package dev.farside.core.own;

import java.io.PrintStream;

/**
 * Farside's log while the program runs: lines on stderr that begin with {@code farside:}. It never writes to stdout,
 * and uses no logging framework of the program's.
 */
public final class Log {

    /** Each level tells what the ones before it tell, and more. */
    public enum Level {
        /** Failures of farside itself; a failed connection is the program's to report. */
        QUIET,
        /** One line per connection and per session. */
        INFO,
        /** What the SSH library says. */
        DEBUG
    }

    private final Level level;
    private final PrintStream out;

    public Log(Level level, PrintStream out) {
        this.level = level;
        this.out = out;
    }

    /** The same, or one that tells more. */
    public Log atLeast(Level wanted) {
        return tells(wanted) ? this : new Log(wanted, out);
    }

    public boolean tells(Level wanted) {
        return level.compareTo(wanted) >= 0;
    }

    /** Something is wrong with farside itself; told at every level. */
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
        out.println("farside: " + line);
    }
}

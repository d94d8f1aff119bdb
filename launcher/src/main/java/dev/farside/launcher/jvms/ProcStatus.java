package dev.farside.launcher.jvms;

import java.math.BigInteger;

/**
 * What {@code /proc/PID/status} says of a process.
 *
 * @param text all of it
 */
public record ProcStatus(String text) {
    private static final int SIGQUIT = 3;

    /** Of one line; empty if there is none. */
    public String field(String name) {
        return text.lines()
                .filter(row -> row.startsWith(name + ":"))
                .map(row -> row.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** By a signal, or a debugger. */
    public boolean isStopped() {
        return field("State").startsWith("T") || field("State").startsWith("t");
    }

    /** Whether it has a handler for the signal with which an attach begins; false if this system does not say. */
    public boolean catchesQuit() {
        try {
            return new BigInteger(field("SigCgt"), 16).testBit(SIGQUIT - 1);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

package dev.farside.core.own;

import java.io.IOException;

/** This JVM has no UNIX sockets, nor any other way to them. The message is for the user. */
public final class NoUnixSockets extends IOException {
    private static final long serialVersionUID = 1;

    private final String hint;

    NoUnixSockets(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}

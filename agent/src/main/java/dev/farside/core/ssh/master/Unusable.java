package dev.farside.core.ssh.master;

import java.io.Serial;

/** There may be a master, but it cannot be used. The message says why, without a path. */
public final class Unusable extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
        super(why);
    }
}

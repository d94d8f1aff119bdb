package dev.farside.core.own;

import dev.farside.core.system.OperatingSystem;

/** Where this process stands at its terminal. */
public final class JobControl {
    private JobControl() {}

    /** A process that reads the terminal from there is stopped (SIGTTIN, SIGTTOU), and the whole program with it. */
    public static boolean isInBackground() {
        return OperatingSystem.here().isInBackground();
    }
}

package dev.farside.core.own;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Steps of an end, each of which is made whatever became of the one before, for others wait for them. Own threads only. */
public final class Surely {
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Surely() {}

    /** The step may be tried again where memory ran out; it is done once, or there is nothing that can be done about it. */
    public static void done(Runnable step) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                step.run();
                return;
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(PAUSE_NANOS); // others may give some back
            } catch (Throwable e) {
                return; // what it was about is over, and nobody is left to be told
            }
        }
    }
}

package dev.farside.core.own;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Runs the steps that end a session. Each step runs even if the one before it failed, because other threads wait for
 * it. Nothing is allocated before a step begins. Own threads only, except
 * for {@link #run}.
 */
public final class Surely {
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final BiConsumer<Runnable, Void> RUN = (step, none) -> step.run();

    private Surely() {}

    /**
     * Runs the step, and tries it again after an error, because memory may have run out: 20 times in all, 50 ms apart. An
     * exception is final and ignored. The step must be one that can be tried again.
     *
     * @param step allocated in advance, and without captured values
     */
    public static <A, B> void done(BiConsumer<A, B> step, A one, B other) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                step.accept(one, other);
                return;
            } catch (Error e) {
                LockSupport.parkNanos(PAUSE_NANOS); // other threads may free memory
            } catch (Throwable e) {
                return; // the session has ended anyway, and no thread is left to notify
            }
        }
    }

    /** As {@link #done} on an own thread. Any other thread runs the step once, and an error is its own. */
    public static void run(Runnable step) {
        if (OwnThread.isCurrent()) {
            done(RUN, step, null);
        } else {
            step.run();
        }
    }
}

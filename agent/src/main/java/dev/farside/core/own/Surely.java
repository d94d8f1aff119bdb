package dev.farside.core.own;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Steps of an end, each of which is made whatever became of the one before, for others wait for them. Nothing is allocated
 * on the way to a step. Own threads only.
 */
public final class Surely {
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Surely() {}

    /**
     * The step is tried again where memory ran out; it is done in the end, or there is nothing that can be done about it.
     *
     * @param step one that holds nothing itself, made beforehand
     */
    public static <A, B> void done(BiConsumer<A, B> step, A one, B other) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                step.accept(one, other);
                return;
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(PAUSE_NANOS); // others may give some back
            } catch (Throwable e) {
                return; // what it was about is over, and nobody is left to be told
            }
        }
    }
}

package dev.farside.core.tunnel;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The result of an opening, set once: a channel, or the reason why there is none.
 *
 * @param <C> the owner's type of channel
 */
public final class OpeningResult<C extends FarChannel> {
    /** The channel or the exception; null: neither yet. No lock, for which a thread might have to wait. */
    private final AtomicReference<Object> outcome = new AtomicReference<>();

    /** Waits in {@link #await}; one thread at a time. */
    private volatile Thread waiter;

    /**
     * One of the two is null.
     *
     * @return false if it had come to something before
     */
    public boolean finish(C opened, IOException failed) {
        boolean first = outcome.compareAndSet(null, failed == null ? opened : ProgramsException.of(failed));
        LockSupport.unpark(waiter);
        return first;
    }

    public boolean isDone() {
        return outcome.get() != null;
    }

    /** As {@link Tunnel.Opening#channel}. */
    public C channel() throws IOException {
        Object came = outcome.get();
        if (came == null) {
            throw new IllegalStateException("still opening");
        }
        if (came instanceof IOException failed) {
            failed.fillInStackTrace(); // made on another thread; the program wants to see its own connect
            throw failed;
        }
        return opened(came);
    }

    @SuppressWarnings("unchecked") // what is no exception came as a C
    private C opened(Object came) {
        return (C) came;
    }

    /**
     * Waits as {@link Tunnel.Opening#await} does.
     *
     * @return false: the time is up and there is no result
     */
    public boolean await(int timeoutMillis) throws IOException {
        Wait wait = new Wait(timeoutMillis);
        waiter = Thread.currentThread(); // before it looks
        try {
            while (!isDone()) {
                if (!wait.park(this)) {
                    return isDone();
                }
            }
            return true;
        } finally {
            waiter = null;
            wait.end();
        }
    }

    /** For an opening that is given up: nobody will take the channel, if there is one. */
    public void discard() {
        Object late = outcome.get();
        if (late != null && !(late instanceof IOException)) {
            opened(late).close();
        }
    }
}

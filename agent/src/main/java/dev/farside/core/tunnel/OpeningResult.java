package dev.farside.core.tunnel;

import dev.farside.core.own.ShortLock;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * The result of an opening, set once: a channel, or the reason why there is none.
 *
 * @param <C> the owner's type of channel
 */
public final class OpeningResult<C extends FarChannel> {
    private final ShortLock lock = new ShortLock();

    // Written under lock, once.
    private volatile C channel;
    private volatile IOException failure;

    /** Waits in {@link #await}; one thread at a time. */
    private volatile Thread waiter;

    /**
     * One of the two is null.
     *
     * @return false if it had come to something before
     */
    public boolean finish(C opened, IOException failed) {
        lock.lock();
        try {
            if (isDone()) {
                return false;
            }
            failure = failed;
            channel = opened;
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(waiter);
        return true;
    }

    public boolean isDone() {
        return channel != null || failure != null;
    }

    /** As {@link Tunnel.Opening#channel}. */
    public C channel() throws IOException {
        if (!isDone()) {
            throw new IllegalStateException("still opening");
        }
        IOException failed = failure;
        if (failed != null) {
            failed.fillInStackTrace(); // made on another thread; the program wants to see its own connect
            throw failed;
        }
        return channel;
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
        C late = channel;
        if (late != null) {
            late.close();
        }
    }
}

package dev.farside.core.tunnel;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The result of an opening, set once: a channel, or the reason why there is none.
 *
 * @param <C> the owner's type of channel
 */
public final class OpeningResult<C extends FarChannel> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();
    private C channel;
    private IOException failure;

    /**
     * One of the two is null.
     *
     * @return false if it had come to something before
     */
    public boolean finish(C opened, IOException failed) {
        lock.lock();
        try {
            if (isDoneLocked()) {
                return false;
            }
            channel = opened;
            failure = failed == null ? null : ProgramsException.of(failed);
            done.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    public boolean isDone() {
        lock.lock();
        try {
            return isDoneLocked();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDoneLocked() {
        return channel != null || failure != null;
    }

    /** As {@link Tunnel.Opening#channel}. */
    public C channel() throws IOException {
        lock.lock();
        try {
            if (!isDoneLocked()) {
                throw new IllegalStateException("still opening");
            }
            if (failure != null) {
                failure.fillInStackTrace(); // made on another thread; the program wants to see its own connect
                throw failure;
            }
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits as {@link Tunnel.Opening#await} does.
     *
     * @return false: the time is up and there is no result
     */
    public boolean await(int timeoutMillis) throws IOException {
        Wait wait = new Wait(timeoutMillis);
        lock.lock();
        try {
            while (!isDoneLocked()) {
                if (!wait.await(done)) {
                    return isDoneLocked();
                }
            }
            return true;
        } finally {
            lock.unlock();
            wait.end();
        }
    }

    /** For an opening that is given up: nobody will take the channel, if there is one. */
    public void discard() {
        C late;
        lock.lock();
        try {
            late = channel;
        } finally {
            lock.unlock();
        }
        if (late != null) {
            late.close();
        }
    }
}

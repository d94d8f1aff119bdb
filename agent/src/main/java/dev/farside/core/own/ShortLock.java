package dev.farside.core.own;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is held for a few instructions, by threads of the program and of farside. It has no queue. In a queue
 * the next virtual thread may have no processor to run on, because the thread behind it holds that processor: it waits
 * in a monitor, as every {@code Socket.close} does on Java 21 to 23. Without a queue, a thread that is running gets
 * the lock. So the holder must not wait for anything. Then no holder is without a processor for long.
 *
 * <p>If a thread is stopped, or ends with an error, while it holds the lock, other threads can still take the lock.
 * Not reentrant.
 */
public final class ShortLock {
    /** A VarHandle would take milliseconds to create in a newly started JVM. */
    private static final AtomicReferenceFieldUpdater<ShortLock, Thread> HOLDER =
            AtomicReferenceFieldUpdater.newUpdater(ShortLock.class, Thread.class, "holder");

    private static final int SPINS = 100;
    private static final int YIELDS = 20;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** Null if the lock is free. */
    private volatile Thread holder;

    public void lock() {
        Thread me = Thread.currentThread();
        if (!HOLDER.compareAndSet(this, null, me)) {
            lockSlowly(me);
        }
    }

    // the pause after the yields is what lets the holder run; the yields only save time
    @SuppressWarnings("ThreadPriorityCheck")
    private void lockSlowly(Thread me) {
        for (int tries = 0; !take(me); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else if (tries < SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private boolean take(Thread me) {
        Thread other = holder;
        if (other == null) {
            return HOLDER.compareAndSet(this, null, me);
        }
        // The lock was left behind. Its holder is this thread, which would not call this method while it holds the
        // lock, or a thread that has ended.
        return (other == me || !other.isAlive()) && HOLDER.compareAndSet(this, other, me);
    }

    /** @return false if another live thread, or this thread, holds the lock */
    public boolean tryLock() {
        Thread me = Thread.currentThread();
        if (HOLDER.compareAndSet(this, null, me)) {
            return true;
        }
        Thread other = holder;
        return other != null && other != me && !other.isAlive() && HOLDER.compareAndSet(this, other, me);
    }

    public boolean isHeld() {
        return holder != null;
    }

    public boolean isMine() {
        return holder == Thread.currentThread();
    }

    /**
     * Releases the lock; does nothing if this thread does not hold it. Needs less stack than {@link #lock} did in the
     * same frame.
     */
    public void unlock() {
        if (holder == Thread.currentThread()) {
            holder = null;
        }
    }
}

package dev.farside.core.own;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a few instructions, which programs' threads take beside ours. It has no queue. In a queue a virtual thread
 * may be next that has no processor to run on, because the one behind it holds that processor: it waits in a monitor,
 * as every {@code Socket.close} does on Java 21 to 23. Here whoever runs gets the lock. So nobody may wait for anything
 * while holding it, and then no holder is ever without a processor for long.
 *
 * <p>A thread that was stopped, or ended by an error, while it held the lock does not keep it from others. Not reentrant.
 */
public final class ShortLock {
    /** Not a VarHandle, which takes milliseconds to make in a newly started JVM. */
    private static final AtomicReferenceFieldUpdater<ShortLock, Thread> HOLDER =
            AtomicReferenceFieldUpdater.newUpdater(ShortLock.class, Thread.class, "holder");

    private static final int SPINS = 100;
    private static final int YIELDS = 20;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** Null: free. */
    private volatile Thread holder;

    public void lock() {
        Thread me = Thread.currentThread();
        if (!HOLDER.compareAndSet(this, null, me)) {
            lockSlowly(me);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // yields only hasten what the pause after them makes sure of
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
        // Left behind: by this thread itself, for it would not be here, or by one that is no more.
        return (other == me || !other.isAlive()) && HOLDER.compareAndSet(this, other, me);
    }

    /** @return false if another thread has it, or this one */
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

    /** Does nothing where it was not held. Needs less stack than {@link #lock} did at the same place. */
    public void unlock() {
        if (holder == Thread.currentThread()) {
            holder = null;
        }
    }
}

package dev.farside.core.tunnel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Whose turn it is to read what comes over a session. That is its own thread, the keeper; but while one thread of the
 * program is the only one that waits for bytes, it reads them itself, and nobody has to be woken for each packet. The
 * keeper looks every moment whether somebody still does. What is no matter of a channel's is left to the keeper.
 *
 * <pre>
 *   keeper reads --it has woken the only one who waits--> lent, nobody reads --take--> a program's thread reads
 *        ^-------------needed, or unattended for a moment-------'   ^--------leave-----------'
 * </pre>
 */
final class Turns {

    /** Who reads and hands on. */
    interface Source {
        /**
         * Reads once, up to so many bytes, and hands on what is whole.
         *
         * @param timeoutMillis 0: waits for ever
         */
        void readInstead(int most, long timeoutMillis);
    }

    private static final int KEPT = 0;
    private static final int LENT = 1;
    private static final int TAKEN = 2;

    /** How long something may lie there while everybody thinks that others read. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Sinks are served as fast as can be; where one was, the keeper keeps reading for so long. */
    private static final long SINK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Pipe pipe;
    private final AtomicInteger state = new AtomicInteger(KEPT);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Source source;
    private volatile Thread keeper;

    /** Counts what program's threads read. */
    private volatile long taken;

    /** The keeper is to look at once. */
    private volatile boolean called;

    /** The keeper does not look every moment: one thread has been reading for long. */
    private volatile boolean asleep;

    // Of the one whose turn it is.
    private boolean woke;
    private boolean givenBack;
    private boolean sinkServed;
    private long sinkServedAt;

    Turns(Pipe pipe) {
        this.pipe = pipe;
    }

    // The keeper's side.

    /** On the keeper's thread. */
    void begin(Source reader) {
        keeper = Thread.currentThread();
        source = reader;
    }

    /**
     * Waits as long as others read, but not longer than for a moment where they may stop to, and not longer than the
     * time given.
     *
     * @param timeoutMillis 0: for ever
     * @return whether it is the keeper's turn
     */
    boolean isKeepers(long timeoutMillis) {
        if (state.get() == KEPT) {
            return true;
        }
        long before = taken;
        if (!called) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (called) {
            called = false;
            return takeBack();
        }
        if (taken != before) {
            return false;
        }
        if (takeBack()) {
            return true;
        }
        asleep = true; // leave looks at it after what is looked at here
        if (state.get() == TAKEN && taken == before && !called) {
            if (timeoutMillis == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
            }
        }
        asleep = false;
        return false;
    }

    private boolean takeBack() {
        return state.compareAndSet(LENT, KEPT) || state.get() == KEPT;
    }

    /** After a read: lets the program's threads read where that pays. */
    void lend() {
        if (woke && waiting.get() == 0 && pipe.wakesUp() && !isSinkServed()) {
            called = false;
            givenBack = false;
            state.set(LENT);
        }
        woke = false;
    }

    private boolean isSinkServed() {
        sinkServed = sinkServed && System.nanoTime() - sinkServedAt < SINK_NANOS;
        return sinkServed;
    }

    // The side of whoever reads.

    /** A thread that waited got bytes: it waits no more, even if it does not know yet. */
    void woke() {
        woke = true;
        waiting.decrementAndGet();
    }

    /** A sink got bytes. */
    void servedSink() {
        sinkServed = true;
        sinkServedAt = System.nanoTime();
    }

    // Any thread.

    /** The keeper is to read if nobody does: something else than bytes for a waiting thread is waited for. */
    void needed() {
        if (state.get() == LENT) {
            call();
        }
    }

    /** The keeper has something to see to. */
    void call() {
        called = true;
        if (state.get() == KEPT) {
            pipe.wakeUp();
        } else {
            LockSupport.unpark(keeper);
        }
    }

    // A program's thread that waits for bytes.

    /** @return whether it is the caller's turn, until {@link #leave} */
    boolean take() {
        return state.get() == LENT && state.compareAndSet(LENT, TAKEN);
    }

    /** In its turn: the next is the keeper's. */
    void giveBack() {
        givenBack = true;
    }

    /** As {@link Source#readInstead}, after {@link #take}. */
    void read(int most, long timeoutMillis) {
        source.readInstead(most, timeoutMillis);
    }

    /** Any thread: lets a waiting {@link #read} return early. */
    void wakeUp() {
        pipe.wakeUp();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only by the one whose turn it is
    void leave() {
        taken++;
        boolean back = givenBack;
        state.set(back ? KEPT : LENT);
        if (back || asleep || waiting.get() > 0) {
            called = true;
            LockSupport.unpark(keeper);
        }
    }

    /** The caller is about to wait for bytes that others read: until {@link #woke} or {@link #waited}. */
    void waits() {
        waiting.incrementAndGet();
    }

    /** It does not wait any more, and got none. */
    void waited() {
        waiting.decrementAndGet();
    }
}

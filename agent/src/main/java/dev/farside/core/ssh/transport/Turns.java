package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Whose turn it is to read what comes over a session. That is its own thread, the keeper; but as long as nobody waits
 * for it to do so, a thread of the program's that wants bytes reads them itself, and nobody has to be woken for each packet.
 * The keeper looks every moment whether somebody does. What is no matter of a channel's is left to it.
 *
 * <pre>
 *   keeper reads --nobody waits for it--> lent, nobody reads --take--> a program's thread reads
 *        ^---------needed, or unattended for a moment---'  ^--------leave-----------'
 * </pre>
 */
public final class Turns {

    /** Who reads and hands on. */
    public interface Source {
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

    /** The keeper looks so often whether the one who reads is still there. */
    private static final long ASLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Sinks are served as fast as can be; where one was, the keeper keeps reading for so long. */
    private static final long SINK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Pipe pipe;
    private final AtomicInteger state = new AtomicInteger(KEPT);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Source source;
    private volatile Thread keeper;

    /** Who reads instead of the keeper, or did last. */
    private volatile Thread taker;

    /** Counts what program's threads read. */
    private volatile long taken;

    /** The keeper is to look at once. */
    private volatile boolean called;

    /** The keeper does not look every moment: one thread has been reading for long. */
    private volatile boolean asleep;

    // Of the one whose turn it is.
    private boolean servedOthers;
    private boolean givenBack;
    private boolean sinkServed;
    private long sinkServedAt;
    private long calledAt = System.nanoTime();

    Turns(Pipe pipe) {
        this.pipe = pipe;
    }

    // The keeper's side.

    /** On the keeper's thread. */
    public void begin(Source reader) {
        keeper = Thread.currentThread();
        source = reader;
    }

    public boolean areKeepers() {
        return state.get() == KEPT;
    }

    /**
     * Waits while others read, but not longer than for a moment where they may stop to, and not longer than the time
     * given.
     *
     * @param timeoutMillis 0: for ever
     * @return whether it is the keeper's turn
     */
    public boolean await(long timeoutMillis) {
        long before = taken;
        if (!called) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (called) {
            called = false;
            calledAt = System.nanoTime();
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
            long nanos = timeoutMillis == 0 ? ASLEEP_NANOS : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            LockSupport.parkNanos(this, Math.min(nanos, ASLEEP_NANOS));
        }
        asleep = false;
        return takerIsGone();
    }

    /** A thread that was stopped while it read does not give its turn back. */
    private boolean takerIsGone() {
        Thread reads = taker;
        return state.get() == TAKEN && reads != null && !reads.isAlive() && state.compareAndSet(TAKEN, KEPT);
    }

    private boolean takeBack() {
        return state.compareAndSet(LENT, KEPT) || state.get() == KEPT;
    }

    /** After a read: lets the program's threads read if nobody waits for the keeper to do it. */
    public void lend() {
        servedOthers = false;
        if (waiting.get() == 0 && pipe.isForAll() && isLongAgo()) {
            called = false;
            givenBack = false;
            state.set(LENT);
        }
    }

    private boolean isLongAgo() {
        long now = System.nanoTime();
        sinkServed = sinkServed && now - sinkServedAt < SINK_NANOS;
        return !sinkServed && now - calledAt > LOOK_NANOS;
    }

    // The side of whoever reads.

    /** A thread that waited got bytes: it waits no more, even if it does not know yet. */
    public void woke() {
        servedOthers = true;
        waiting.decrementAndGet();
    }

    /** A sink got bytes. */
    public void servedSink() {
        servedOthers = true;
        sinkServed = true;
        sinkServedAt = System.nanoTime();
    }

    // Any thread.

    /** The keeper is to read if nobody does: something else than bytes for a waiting thread is waited for. */
    public void needed() {
        if (state.get() == LENT) {
            call();
        }
    }

    /** The keeper has something to see to. */
    public void call() {
        called = true;
        if (state.get() == KEPT) {
            pipe.wakeUp();
        } else {
            LockSupport.unpark(keeper);
        }
    }

    // A program's thread that waits.

    /** @return whether it is the caller's turn, until {@link #leave} */
    public boolean take() {
        if (state.get() != LENT || !state.compareAndSet(LENT, TAKEN)) {
            return false;
        }
        taker = Thread.currentThread();
        return true;
    }

    /** In its turn: the next is the keeper's. */
    public void giveBack() {
        givenBack = true;
    }

    /** As {@link Source#readInstead}, after {@link #take}. */
    public void read(int most, long timeoutMillis) {
        source.readInstead(most, timeoutMillis);
    }

    /** Any thread: lets a waiting {@link #read} return early. */
    public void wakeUp() {
        pipe.wakeUp();
    }

    /** @return whether what came was for others */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only by the one whose turn it is
    public boolean leave() {
        taken++;
        boolean others = servedOthers;
        servedOthers = false;
        boolean back = givenBack;
        state.set(back ? KEPT : LENT);
        if (back || asleep || waiting.get() > 0) {
            called = true;
            LockSupport.unpark(keeper);
        }
        return others;
    }

    /** The caller is about to wait for what others read: until {@link #woke} or {@link #waited}. */
    public void waits() {
        waiting.incrementAndGet();
    }

    /** It does not wait any more, and was not told by {@link #woke}. */
    public void waited() {
        waiting.decrementAndGet();
    }
}

package dev.farside.core.ssh.transport;

import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.tunnel.Wait;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Decides which thread reads the bytes of a session. By default that is the session's own thread, the keeper. While no
 * thread waits for the keeper to read, a thread of the program that wants bytes reads them itself, so that no thread
 * has to be woken for each packet. The keeper checks at short intervals whether any thread reads. Messages that are not
 * about channels are left to the keeper.
 *
 * <pre>
 *   keeper reads --nobody waits for it--> lent, nobody reads --take--> a program's thread reads
 *        ^---------needed, or unattended for a moment---'  ^--------leave-----------'
 * </pre>
 */
public final class Turns {
    /**
     * In Java 8, who reads or writes a channel while it is interrupted closes it, even if it is non-blocking. What a program's thread did to
     * a session's channel would harm all connections of the session.
     */
    private static final boolean INTERRUPTS_CLOSE_CHANNELS = Runtime.version().feature() < 11;

    /** Reads bytes and hands them on. */
    public interface Source {
        /**
         * Reads once, up to so many bytes, and hands on the packets that are complete.
         *
         * @param timeoutMillis 0: waits for ever
         */
        void readInstead(int most, long timeoutMillis);
    }

    private static final int KEPT = 0;
    private static final int LENT = 1;
    private static final int TAKEN = 2;

    /** How long bytes may lie unread while each thread assumes that another one reads. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The interval at which the keeper checks whether the reading thread is still alive. */
    private static final long ASLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Sinks and selectors are served with the least delay: for so long the keeper keeps reading. */
    private static final long SINK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Pipe pipe;
    private final AtomicInteger state = new AtomicInteger(KEPT);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Selectors that sleep, and when the last one began to. */
    private final AtomicInteger watching = new AtomicInteger();

    private volatile long watchedAt;
    private volatile Source source;
    private volatile Thread keeper;

    /** The thread that reads instead of the keeper, or did so last. */
    private volatile Thread taker;

    /** Counts the reads of the program's threads. */
    private volatile long taken;

    /** The keeper is to look at once. */
    private volatile boolean called;

    /** The keeper has stopped its frequent checks, because one thread has been reading for long. */
    private volatile boolean asleep;

    // Used by the thread whose turn it is.
    private boolean servedOthers;
    private boolean givenBack;
    private boolean sinkServed;
    private long sinkServedAt;
    private long calledAt = System.nanoTime();

    /**
     * Whether this thread may do the work of a session for all of its connections. A virtual thread may lose its carrier meanwhile, and
     * so keep the others waiting.
     */
    public static boolean mayServeOthers() {
        return !Wait.isVirtual() && (!INTERRUPTS_CLOSE_CHANNELS || OwnThread.isCurrent());
    }

    Turns(Pipe pipe) {
        this.pipe = pipe;
    }

    // For the keeper.

    /** Makes the calling thread the keeper. */
    public void begin(Source reader) {
        keeper = Thread.currentThread();
        source = reader;
    }

    public boolean areKeepers() {
        return state.get() == KEPT;
    }

    /**
     * Waits while other threads read. The wait lasts only a moment where those threads may stop reading, and never
     * longer than the timeout.
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
        asleep = true; // set before the state is read: leave reads it after it has set the state
        if (state.get() == TAKEN && taken == before && !called) {
            long nanos = timeoutMillis == 0 ? ASLEEP_NANOS : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            LockSupport.parkNanos(this, Math.min(nanos, ASLEEP_NANOS));
        }
        asleep = false;
        return takerIsGone();
    }

    /** Takes the turn back from a thread that was stopped while it read, and therefore never gives it back. */
    private boolean takerIsGone() {
        Thread reads = taker;
        return state.get() == TAKEN && reads != null && !reads.isAlive() && state.compareAndSet(TAKEN, KEPT);
    }

    private boolean takeBack() {
        return state.compareAndSet(LENT, KEPT) || state.get() == KEPT;
    }

    /** After a read: lets the program's threads read, unless a thread waits for the keeper to do so. */
    public void lend() {
        servedOthers = false;
        if (waiting.get() == 0 && !isWatched() && pipe.isForAll() && isLongAgo()) {
            called = false;
            givenBack = false;
            state.set(LENT);
        }
    }

    /** One that has been asleep for long is idle: it does not keep others from reading. */
    private boolean isWatched() {
        return watching.get() > 0 && System.nanoTime() - watchedAt < SINK_NANOS;
    }

    private boolean isLongAgo() {
        long now = System.nanoTime();
        sinkServed = sinkServed && now - sinkServedAt < SINK_NANOS;
        return !sinkServed && now - calledAt > LOOK_NANOS;
    }

    // For the thread that reads.

    /** A waiting thread got bytes. It counts as waiting no longer, even before it has woken up. */
    public void woke() {
        servedOthers = true;
        waiting.decrementAndGet();
    }

    /** Bytes came that another thread is told of. */
    public void servedOthers() {
        servedOthers = true;
    }

    /** A sink got bytes, or an owner that cannot read the session itself. */
    public void servedSink() {
        servedOthers = true;
        sinkServed = true;
        sinkServedAt = System.nanoTime();
    }

    // For any thread.

    /**
     * The keeper must read if no other thread does, because an event other than bytes for a waiting thread is awaited.
     */
    public void needed() {
        if (state.get() == LENT) {
            call();
        }
    }

    /** Calls the keeper, which has something to do. */
    public void call() {
        called = true;
        if (state.get() == KEPT) {
            pipe.wakeUp();
        } else {
            LockSupport.unpark(keeper);
        }
    }

    // For a program's thread that waits for bytes.

    /** @return whether it is the caller's turn, until {@link #leave} */
    public boolean take() {
        if (state.get() != LENT || !state.compareAndSet(LENT, TAKEN)) {
            return false;
        }
        taker = Thread.currentThread();
        return true;
    }

    /** For the thread whose turn it is: the next turn is the keeper's. */
    public void giveBack() {
        givenBack = true;
    }

    /** As {@link Source#readInstead}, after {@link #take}. */
    public void read(int most, long timeoutMillis) {
        source.readInstead(most, timeoutMillis);
    }

    /** Any thread: makes a waiting {@link #read} return early. */
    public void wakeUp() {
        pipe.wakeUp();
    }

    /** @return whether the bytes were for other threads */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written only by the thread whose turn it is
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

    /** The caller is about to wait for bytes that another thread reads, until {@link #woke} or {@link #waited}. */
    public void waits() {
        waiting.incrementAndGet();
    }

    /** The caller no longer waits, and {@link #woke} was not called for it. */
    public void waited() {
        waiting.decrementAndGet();
    }

    // For a program's selector that sleeps.

    /** The caller is about to wait for bytes that another thread reads, until {@link #watched}. */
    public void watches() {
        watchedAt = System.nanoTime();
        watching.incrementAndGet();
        needed();
    }

    public void watched() {
        watching.decrementAndGet();
    }
}

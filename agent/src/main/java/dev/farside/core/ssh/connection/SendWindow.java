package dev.farside.core.ssh.connection;

import java.util.concurrent.TimeUnit;

/**
 * What may be sent on a channel: as much as the far side takes ahead, unless others on the session send small packets, as
 * somebody does who waits for the answers. Then no more is on the way than fills the way: the rest would only wait in
 * queues, before those packets. One thread at a time sends, one
 * at a time is told what the far side takes; the two need no lock.
 */
final class SendWindow {
    /** OpenSSH tells what it takes again after every three of its packets of 32 KiB; a little more keeps it going. */
    private static final int LEAST = 5 * 32 * 1024;

    /** A rate is taken over at least so long, and a round trip. */
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Interactive interactive;
    private final RoundTrip roundTrip;
    private final long low;

    /** What the far side takes at the beginning. */
    private final long first;

    /** Of the one who sends. */
    private volatile long sent;

    // Of the one who is told.
    private volatile long taken;
    private volatile double perNano;
    private long spanBegan;
    private long takenInSpan;

    /** @param first what the far side takes at the beginning */
    SendWindow(Interactive interactive, RoundTrip roundTrip, long first) {
        this.interactive = interactive;
        this.roundTrip = roundTrip;
        this.first = first;
        this.low = first / 2;
    }

    /** How much may be sent now, up to {@code wanted}. */
    int room(int wanted) {
        long most = left();
        long onTheWay = sent - taken;
        if (onTheWay >= LEAST && most > 0 && interactive.isOfOthers(this)) {
            most = Math.min(most, Math.max(LEAST, (long) (2 * perNano * roundTrip.nanos())) - onTheWay);
        }
        return (int) Math.max(0, Math.min(most, wanted));
    }

    private long left() {
        return first + taken - sent;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    void sent(int bytes) {
        sent += bytes;
        interactive.sent(this, bytes);
    }

    /** What the far side takes again is to be looked for. */
    boolean isLow() {
        return left() < low;
    }

    /** The far side has taken so much, and takes as much again. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    void taken(long bytes) {
        taken += bytes;
        long now = System.nanoTime();
        takenInSpan += bytes;
        long span = now - spanBegan;
        if (span >= Math.max(SPAN_NANOS, roundTrip.nanos())) {
            perNano = (double) takenInSpan / span;
            spanBegan = now;
            takenInSpan = 0;
        }
    }
}

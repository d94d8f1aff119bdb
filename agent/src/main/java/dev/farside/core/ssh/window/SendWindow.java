package dev.farside.core.ssh.window;

import java.util.concurrent.TimeUnit;

/**
 * How many bytes may be sent on a channel. Normally that is as much as the far side's window allows. It is less while
 * other channels of the session send small packets, which suggests that a user or program waits for the answers. Then
 * no more bytes are in flight than fill the round trip, because further bytes would only wait in queues ahead of those
 * packets. One thread at a time sends, and one thread at a time handles window adjusts. The two need no lock.
 */
public final class SendWindow {
    /**
     * OpenSSH sends a window adjust after every three of its packets of 32 KiB. A little more in flight keeps the
     * transfer going.
     */
    private static final int LEAST = 5 * 32 * 1024;

    /** A rate is measured over at least so long, and over at least one round trip. */
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Interactive interactive;
    private final RoundTrip roundTrip;
    private final long low;

    /** The far side's initial window size, in bytes. */
    private final long first;

    /** Written by the sending thread. */
    private volatile long sent;

    // Written by the thread that handles window adjusts.
    private volatile long taken;
    private volatile double perNano;
    private long spanBegan;
    private long takenInSpan;

    /** @param first the far side's initial window size, in bytes */
    public SendWindow(Interactive interactive, RoundTrip roundTrip, long first) {
        this.interactive = interactive;
        this.roundTrip = roundTrip;
        this.first = first;
        this.low = first / 2;
    }

    /** How many bytes may be sent now, up to {@code wanted}. */
    public int room(int wanted) {
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
    public void sent(int bytes) {
        sent += bytes;
        interactive.sent(this, bytes);
    }

    /** How many bytes were sent so far. */
    public long sent() {
        return sent;
    }

    /** Whether the window is so low that a window adjust must be looked for. */
    public boolean isLow() {
        return left() < low;
    }

    /** The far side has consumed so many bytes, and accepts as many again. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    public void taken(long bytes) {
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

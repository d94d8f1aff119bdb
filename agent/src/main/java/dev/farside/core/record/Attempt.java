package dev.farside.core.record;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One connect, from its beginning to its end. A channel that fails is closed before the failure is told, so that what looks given
 * up may still become a failure:
 *
 * <pre>
 *   PENDING --closed--> GIVEN_UP or TIMED_OUT, as closed --failed--> that failure
 *      '-----connected, failed-----------------------------------^
 * </pre>
 */
final class Attempt {
    private final Seen seen;
    private final Kind kind;
    private final long began = System.nanoTime();
    private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.PENDING);

    /** Whether the outcome so far is only that it was closed. */
    private volatile boolean isClosed;

    /** How long it had lasted then, in nanoseconds. */
    private volatile long lasted;

    Attempt(Seen seen, Kind kind) {
        this.seen = seen;
        this.kind = kind;
        seen.count(Outcome.PENDING);
    }

    Kind kind() {
        return kind;
    }

    void connected() {
        if (outcome.compareAndSet(Outcome.PENDING, Outcome.CONNECTED)) {
            seen.change(Outcome.PENDING, Outcome.CONNECTED);
        }
    }

    /** Nobody will say how it ends. */
    void notSeen() {
        if (outcome.compareAndSet(Outcome.PENDING, Outcome.NOT_SEEN)) {
            seen.change(Outcome.PENDING, Outcome.NOT_SEEN);
        }
    }

    void failed(Throwable why) {
        Outcome now = Outcome.of(why, isClosed ? lasted : System.nanoTime() - began);
        if (now == null && kind == Kind.NETTY) {
            notSeen(); // its promise says nothing more
            return;
        }
        Outcome before = outcome.get();
        if (now != null && (before == Outcome.PENDING || isClosed) && outcome.compareAndSet(before, now)) {
            isClosed = false;
            seen.change(before, now);
        }
    }

    void closed() {
        long nanos = System.nanoTime() - began;
        Outcome now = Outcome.closed(nanos);
        if (outcome.compareAndSet(Outcome.PENDING, now)) {
            lasted = nanos;
            isClosed = true;
            seen.change(Outcome.PENDING, now);
        }
    }
}

package dev.farside.core.ssh.connection;

import java.util.concurrent.TimeUnit;

/**
 * How long the way to the gateway and back is: the least that was seen, for what waits in queues is not the way's. It is
 * forgotten after a while, for ways change.
 */
public final class RoundTrip {
    private static final long WHILE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private volatile long least = Long.MAX_VALUE;
    private long seenAt;

    /** Reader thread: an answer came so long after its question. */
    public void took(long nanos) {
        long now = System.nanoTime();
        if (nanos < least || now - seenAt > WHILE_NANOS) {
            least = nanos;
            seenAt = now;
        }
    }

    /** 0 when none was seen yet. */
    long nanos() {
        long nanos = least;
        return nanos == Long.MAX_VALUE ? 0 : nanos;
    }
}

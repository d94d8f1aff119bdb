package dev.farside.core.ssh.window;

import java.util.concurrent.TimeUnit;

/**
 * The round-trip time to the gateway: the least that was measured, because waiting in queues is not part of it. A
 * measurement expires after a while, because routes change.
 */
public final class RoundTrip {
    private static final long WHILE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private volatile long least = Long.MAX_VALUE;
    private long seenAt;

    /** Reader thread: an answer arrived so long after its request. */
    public void took(long nanos) {
        long now = System.nanoTime();
        if (nanos < least || now - seenAt > WHILE_NANOS) {
            least = nanos;
            seenAt = now;
        }
    }

    /** The round-trip time; 0 if none was measured yet. */
    public long nanos() {
        long nanos = least;
        return nanos == Long.MAX_VALUE ? 0 : nanos;
    }
}

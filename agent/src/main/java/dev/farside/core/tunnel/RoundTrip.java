package dev.farside.core.tunnel;

/** How long the way to the gateway and back is: the least that was seen, for what waits in queues is not the way's. */
final class RoundTrip {
    private volatile long least = Long.MAX_VALUE;

    /** Reader thread: an answer came so long after its question. */
    void took(long nanos) {
        if (nanos < least) {
            least = nanos;
        }
    }

    /** 0 when none was seen yet. */
    long nanos() {
        long nanos = least;
        return nanos == Long.MAX_VALUE ? 0 : nanos;
    }
}

package soak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What all connections did since the start, and the lines that tell of it. Tabs separate the words of a line. */
final class Tally {
    final AtomicLong made = new AtomicLong();
    final AtomicLong right = new AtomicLong();
    final AtomicLong failed = new AtomicLong();

    /** Checked, here or by the server. */
    final AtomicLong bytes = new AtomicLong();

    final AtomicInteger open = new AtomicInteger();

    private record Stall(long nanos, Door door, String during) {}

    private static final Stall NONE = new Stall(0, Door.SOCKET, "nothing");

    private final AtomicReference<Stall> longest = new AtomicReference<>(NONE);

    /** For so long a connection waited for a byte, for room or for its connect. */
    void stalled(long nanos, Door door, String during) {
        if (nanos > longest.get().nanos) {
            Stall stall = new Stall(nanos, door, during);
            longest.accumulateAndGet(stall, (one, other) -> one.nanos > other.nanos ? one : other);
        }
    }

    /** Counts since the start, but the longest stall since the last tick: in ms, where, in what. */
    void tick() {
        Stall stall = longest.getAndSet(NONE);
        say("tick", made, right, failed, bytes, open, stall.nanos / 1_000_000, stall.door, stall.during);
    }

    /** A line: what it is, the time in ms, and the rest. */
    void say(String kind, Object... words) {
        StringBuilder line = new StringBuilder(kind).append('\t').append(System.currentTimeMillis());
        for (Object word : words) {
            line.append('\t').append(word.toString().replaceAll("\\s", " "));
        }
        System.out.println(line);
    }
}

package soak;

import java.io.Closeable;
import java.io.IOException;

/**
 * What one worker waits for, and since when. The worker says when a wait begins and ends; the thread of {@link Program} that
 * looks at all workers finds the one that waits for too long, tells of it, and ends its connection.
 */
final class Watch {
    private static final long HANG_NANOS = 60_000_000_000L;

    /** The driver takes a dump of the threads in between. */
    private static final long ABORT_NANOS = 75_000_000_000L;

    private final Tally tally;
    private final Door door;

    /** In {@link System#nanoTime}; 0: it does not wait. */
    private volatile long since;

    private volatile long allowed;
    private volatile String waitsFor = "";
    private volatile Closeable connection;
    private boolean told;

    /** When the last wait ended well, in {@link System#currentTimeMillis}. */
    private long moved;

    Watch(Tally tally, Door door) {
        this.tally = tally;
        this.door = door;
    }

    /** @param opened what to close if it hangs */
    void over(Closeable opened) {
        connection = opened;
        moved = System.currentTimeMillis();
    }

    void begin(String what) {
        begin(what, 0);
    }

    /** @param millis that the other side was asked to let pass */
    void begin(String what, long millis) {
        waitsFor = what;
        allowed = millis * 1_000_000;
        since = System.nanoTime();
    }

    void end() {
        tally.stalled(System.nanoTime() - since - allowed, door, waitsFor);
        since = 0;
        moved = System.currentTimeMillis();
    }

    /** The wait ended with a failure. */
    void failed() {
        since = 0;
    }

    String waitsFor() {
        return waitsFor;
    }

    long moved() {
        return moved;
    }

    /** The looking thread's. */
    void look() {
        long begun = since;
        if (begun == 0) {
            told = false;
            return;
        }
        long waited = System.nanoTime() - begun - allowed;
        tally.stalled(waited, door, waitsFor);
        if (waited > HANG_NANOS && !told) {
            told = true;
            tally.say("hang", door, waitsFor);
        }
        if (waited > ABORT_NANOS) {
            abort();
        }
    }

    void abort() {
        Closeable closed = connection;
        if (closed != null) {
            try {
                closed.close();
            } catch (IOException e) {
                tally.say("odd", door, "close: " + e);
            }
        }
    }
}

package dev.farside.core.ssh.connection;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** How busy the channels of one session are. */
public final class Load {
    /**
     * With more busy channels than this, a new channel is better opened in another session: sshd's work for each
     * channel grows with their number.
     */
    public static final int MOST_BUSY = 64;

    /** The most channels of any kind, because idle ones cost sshd something too. sshd allows no more than 16,384. */
    private static final int MOST_OPEN = 1024;

    /** A channel counts as busy for so long after bytes moved. A new channel is expected to be busy. */
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** The shortest interval between two counts of the channels. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Collection<SshChannel> open;
    private final Collection<?> asked;

    // The result of the last count, updated since then.
    private volatile int busy;
    private volatile long lookedAt = System.nanoTime() - LOOK_NANOS;
    private volatile long moreSince;

    private volatile long emptySince = System.nanoTime();

    /** @param asked channels that are not open yet */
    Load(Collection<SshChannel> open, Collection<?> asked) {
        this.open = open;
        this.asked = asked;
    }

    /** Whether a new channel is better opened elsewhere. One caller at a time: callers hold the gateway's lock. */
    public boolean isCrowded() {
        return busy() >= MOST_BUSY || open.size() >= MOST_OPEN;
    }

    /** The number of busy channels. One caller at a time, as {@link #isCrowded}. */
    public int busy() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            int found = 0;
            for (SshChannel channel : open) {
                found += now - channel.movedAt() < BUSY_NANOS ? 1 : 0;
            }
            busy = found;
            moreSince = open.size();
        }
        return busy + (int) Math.max(0, open.size() - moreSince) + asked.size();
    }

    /** A channel has ended. */
    void ended() {
        if (open.isEmpty() && asked.isEmpty()) {
            emptySince = System.nanoTime();
        }
    }

    /** Whether there has been no channel for so long. */
    public boolean isIdleFor(long nanos) {
        return open.isEmpty() && asked.isEmpty() && System.nanoTime() - emptySince > nanos;
    }
}

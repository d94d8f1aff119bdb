package dev.farside.core.ssh.connection;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** How much the channels of one session have to do. */
public final class Load {
    /** With more busy channels than this, new ones are better off elsewhere: sshd's work for each grows with them. */
    public static final int MOST_BUSY = 64;

    /** Idle ones cost it something too, and it has no more than 16,384. */
    private static final int MOST_OPEN = 1024;

    /** A channel is busy for so long after bytes have moved; a new one is expected to be. */
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** The channels are looked at no oftener. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Collection<SshChannel> open;
    private final Collection<?> asked;

    // Found by the last look, and counted on since.
    private volatile int busy;
    private volatile long lookedAt = System.nanoTime() - LOOK_NANOS;
    private volatile long moreSince;

    private volatile long emptySince = System.nanoTime();

    /** @param asked channels that are not open yet */
    Load(Collection<SshChannel> open, Collection<?> asked) {
        this.open = open;
        this.asked = asked;
    }

    /** Callers take turns: they hold the gateway's lock. */
    public boolean isCrowded() {
        return busy() >= MOST_BUSY || open.size() >= MOST_OPEN;
    }

    /** As {@link #isCrowded}. */
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

    /** One has ended. */
    void ended() {
        if (open.isEmpty() && asked.isEmpty()) {
            emptySince = System.nanoTime();
        }
    }

    /** Whether there has been nothing for so long. */
    public boolean isIdleFor(long nanos) {
        return open.isEmpty() && asked.isEmpty() && System.nanoTime() - emptySince > nanos;
    }
}

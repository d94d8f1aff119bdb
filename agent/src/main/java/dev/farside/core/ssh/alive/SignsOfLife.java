package dev.farside.core.ssh.alive;

/**
 * Decides when a silent gateway is asked for a sign of life, and when it is given up. As in OpenSSH, it is asked after
 * an interval of silence, and again after each interval without an answer. It is given up when the interval after the
 * last of {@code most} requests has passed. The count depends on when requests were sent. So a machine that slept in
 * between asks first, and does not give up at once.
 *
 * <p>While a thread waits for an answer of the gateway, the gateway is asked sooner. It is doubted if the answer to
 * that request does not come. Times are nanoseconds of one clock.
 */
public final class SignsOfLife {
    /** If a thread waits for an answer longer than this, the gateway is asked for a sign of life. */
    static final long PATIENCE = 2_000_000_000L;

    /** If that request is not answered within this time, the gateway is doubted. */
    static final long DOUBT = 3_000_000_000L;

    public static final long NEVER = Long.MAX_VALUE;

    public enum Act {
        NOTHING,
        ASK,
        DOUBT,
        GIVE_UP
    }

    private final long interval;
    private final int most;
    private long heardAt;
    private long askedAt;
    private int unanswered;
    private boolean awaited;
    private long awaitedAt;
    private boolean doubted;

    /**
     * @param interval in nanoseconds; 0: the gateway is never asked
     * @param most how many requests may remain unanswered
     */
    public SignsOfLife(long interval, int most, long now) {
        this.interval = interval;
        this.most = most;
        this.heardAt = now;
    }

    /** Bytes arrived: any byte is a sign of life. */
    public void heard(long now) {
        heardAt = now;
        unanswered = 0;
        awaited = false;
    }

    /** As {@link #heard}, for bytes that arrived some time ago. Has no effect if that was known before. */
    public void heardAt(long at) {
        if (at != 0 && at - heardAt > 0) {
            heard(at);
        }
    }

    /** A thread waits for an answer of the gateway. */
    public void awaited(long now) {
        if (!awaited) {
            awaited = true;
            awaitedAt = now;
        }
    }

    /** Nanoseconds until {@link #act} has something to do. */
    public long due(long now) {
        if (interval == 0) {
            return NEVER;
        }
        long regular = (unanswered == 0 ? heardAt : askedAt) + interval - now;
        if (awaited && !doubted) {
            long sooner = unanswered == 0 ? awaitedAt + PATIENCE : Math.max(askedAt, awaitedAt) + DOUBT;
            regular = Math.min(regular, sooner - now);
        }
        return Math.max(0, regular);
    }

    /** What is to be done now. If that is to ask, the request counts as sent. */
    public Act act(long now) {
        if (due(now) > 0) {
            return Act.NOTHING;
        }
        boolean regular = (unanswered == 0 ? heardAt : askedAt) + interval - now <= 0;
        if (!regular && unanswered > 0) {
            doubted = true;
            return Act.DOUBT;
        }
        if (unanswered >= most) {
            return Act.GIVE_UP;
        }
        unanswered++;
        askedAt = now;
        return Act.ASK;
    }

    /** For how long, in nanoseconds, nothing has arrived. */
    public long silence(long now) {
        return now - heardAt;
    }
}

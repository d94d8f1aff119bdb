package dev.farside.core.ssh.gateway;

/**
 * When a gateway that is silent is asked for a sign of life, and when it is given up: as OpenSSH, after an interval of
 * silence, again after each interval without an answer, and given up when the last of {@code most} questions has had its
 * own. Questions are counted from when they were asked: whoever slept in between asks first and does not give up at once.
 *
 * <p>Somebody may be waiting for an answer: then it is asked sooner, and doubted when that answer does not come. Times
 * are nanoseconds of one clock.
 */
final class SignsOfLife {
    /** An answer that takes longer is worth a question. */
    static final long PATIENCE = 2_000_000_000L;

    /** And this is what the answer to that may take. */
    static final long DOUBT = 3_000_000_000L;

    static final long NEVER = Long.MAX_VALUE;

    enum Act {
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
     * @param interval 0: never asked
     * @param most questions that may remain unanswered
     */
    SignsOfLife(long interval, int most, long now) {
        this.interval = interval;
        this.most = most;
        this.heardAt = now;
    }

    /** Something came: any byte is a sign. */
    void heard(long now) {
        heardAt = now;
        unanswered = 0;
        awaited = false;
    }

    /** As {@link #heard}, some time ago; or what was known before. */
    void heardAt(long at) {
        if (at != 0 && at - heardAt > 0) {
            heard(at);
        }
    }

    /** Somebody waits for an answer. */
    void awaited(long now) {
        if (!awaited) {
            awaited = true;
            awaitedAt = now;
        }
    }

    /** Nanoseconds until {@link #act} has something to do. */
    long due(long now) {
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

    /** What is to be done now; a question is taken for asked. */
    Act act(long now) {
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

    /** How long nothing has come. */
    long silence(long now) {
        return now - heardAt;
    }
}

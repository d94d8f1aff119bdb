package dev.farside.core.ssh.alive;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * When a gateway may be tried again. Plain values: each call passes the current time. Guarded by its gateway's lock.
 *
 * <pre>
 *   fine --failed--> resting --its time is over--> may be tried --failed--> resting, twice as long
 *    |  ^                                               |
 *    |  '--------------------opened---------------------'
 *    '--lost, dropped or cut--> coming back: as fine, but for a while those who want it wait through failures
 * </pre>
 *
 * <p>So the first try after a loss is made at once. A request for a gateway that rests waits for the next try, which is
 * at most a second away. A gateway rests longer after an answer that will not change by itself (a refused login, a
 * wrong host key). A request that comes meanwhile fails with the same answer.
 */
public final class Backoff {
    /** How a session that never opened has ended. */
    public enum Verdict {
        FAILED,

        /**
         * The server closed the connection before it sent anything, as sshd does beyond MaxStartups. It is running, and
         * will soon accept connections again. It holds nothing against those that it drops.
         */
        DROPPED,

        /**
         * The server greeted, and closed the connection during the key exchange without a word. PerSourcePenalties counts
         * that: 1 s each, and blocks an address at 15 s.
         */
        CUT,

        /** Another try will end in the same way unless the user or an administrator changes something. */
        FOR_GOOD
    }

    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    /** Servers count refused logins: OpenSSH's PerSourcePenalties adds 5 s for each and blocks an address at 15 s. */
    private static final long FIRST_AFTER_NO = TimeUnit.SECONDS.toNanos(2);

    private static final long LONGEST_AFTER_NO = TimeUnit.SECONDS.toNanos(30);

    /** Long enough for an sshd to restart, or for a laptop to find its network again. */
    private static final long COMEBACK = TimeUnit.SECONDS.toNanos(10);

    /** Long enough for many programs that want to log in at the same time. */
    private static final long CROWD = TimeUnit.SECONDS.toNanos(30);

    private static final long FIRST_AFTER_CUT = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_CUTS = 3;

    private final DoubleSupplier random;
    private int failures;
    private boolean forGood;
    private long restUntil;
    private boolean comingBack;
    private long lostAt;
    private boolean dropped;
    private long droppedAt;
    private int cuts;

    /**
     * @param random from 0 to 1; keeps programs that lost a gateway at the same time from reconnecting at the same time
     */
    public Backoff(DoubleSupplier random) {
        this.random = random;
    }

    public void opened() {
        failures = 0;
        comingBack = false;
        dropped = false;
        cuts = 0;
    }

    /** An open session died. */
    public void lost(long now) {
        failures = 0;
        comingBack = true;
        lostAt = now;
    }

    /** No session could be opened. */
    public void failed(long now, Verdict verdict) {
        boolean no = verdict == Verdict.FOR_GOOD;
        if (verdict == Verdict.DROPPED && (!dropped || now - droppedAt > 2 * CROWD)) {
            dropped = true;
            droppedAt = now;
        }
        cuts = verdict == Verdict.CUT && cuts <= MOST_CUTS ? cuts + 1 : 0;
        long pause =
                switch (verdict) {
                    case FOR_GOOD -> Math.min(LONGEST_AFTER_NO, FIRST_AFTER_NO << Math.min(failures, 10));
                    case CUT -> FIRST_AFTER_CUT << Math.max(0, cuts - 1);
                    default -> Math.min(LONGEST, FIRST << Math.min(failures, 10));
                };
        failures++;
        forGood = no;
        comingBack &= !no;
        dropped &= !no;
        double least = verdict == Verdict.DROPPED ? 0.25 : 0.75; // a crowd must not come back as one
        restUntil = now + (long) (pause * (least + (1 - least) * random.getAsDouble()));
    }

    /** Whether the last try failed. If there is another gateway, that one is to be tried first. */
    public boolean isFailing() {
        return failures > 0;
    }

    /** Nanoseconds until the next try may be made; 0: now. */
    public long rest(long now) {
        return failures == 0 ? 0 : Math.max(0, restUntil - now);
    }

    /** Whether the last failure stands until the next try. */
    public boolean isBarred(long now) {
        return forGood && rest(now) > 0;
    }

    /** Whether requests without another gateway wait until this one is back. */
    public boolean isComingBack(long now) {
        return (comingBack && now - lostAt < COMEBACK)
                || (dropped && now - droppedAt < CROWD)
                || (cuts > 0 && cuts <= MOST_CUTS);
    }
}

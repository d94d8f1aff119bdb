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
 *    '--lost, or dropped before a word--> coming back: as fine, but for a while those who want it wait through failures
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
         * will soon accept connections again.
         */
        DROPPED,

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

    private final DoubleSupplier random;
    private int failures;
    private boolean forGood;
    private long restUntil;
    private boolean comingBack;
    private long lostAt;

    /**
     * @param random from 0 to 1; keeps programs that lost a gateway at the same time from reconnecting at the same time
     */
    public Backoff(DoubleSupplier random) {
        this.random = random;
    }

    public void opened() {
        failures = 0;
        comingBack = false;
    }

    /** An open session died. */
    public void lost(long now) {
        failures = 0;
        comingBack = true;
        lostAt = now;
    }

    /** No session could be opened. */
    public void failed(long now, Verdict verdict) {
        if (verdict == Verdict.DROPPED && failures == 0 && !comingBack) {
            lost(now);
        }
        boolean no = verdict == Verdict.FOR_GOOD;
        long first = no ? FIRST_AFTER_NO : FIRST;
        long longest = no ? LONGEST_AFTER_NO : LONGEST;
        long pause = Math.min(longest, first << Math.min(failures, 10));
        failures++;
        forGood = no;
        comingBack &= !no;
        restUntil = now + (long) (pause * (0.75 + random.getAsDouble() / 4));
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
        return comingBack && now - lostAt < COMEBACK;
    }
}

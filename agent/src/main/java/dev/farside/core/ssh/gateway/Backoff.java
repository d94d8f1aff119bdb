package dev.farside.core.ssh.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * When a gateway may be tried again. Values only: the time comes with each call; guarded by its gateway's lock.
 *
 * <pre>
 *   fine --failed--> resting --its time is over--> may be tried --failed--> resting, twice as long
 *    |  ^                                               |
 *    |  '--------------------opened---------------------'
 *    '--lost, or dropped before a word--> coming back: as fine, but for a while those who want it wait through failures
 * </pre>
 *
 * So the first try after a loss is made at once, and whoever wants a gateway that rests waits for the next try, which is
 * a second away at most. A gateway that gave an answer that will not change by itself (a refused login, a wrong host key)
 * rests longer: who wants it meanwhile is told the same again.
 */
final class Backoff {
    /** How a session that never opened has ended. */
    enum Verdict {
        FAILED,

        /** The server hung up before it said anything, as sshd's MaxStartups has it: it is there, and takes others soon. */
        DROPPED,

        /** Another try will end the same way unless somebody changes something. */
        FOR_GOOD
    }

    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    /** Servers count refused logins: OpenSSH's penalties add 5 s for each and bar an address at 15. */
    private static final long FIRST_AFTER_NO = TimeUnit.SECONDS.toNanos(2);

    private static final long LONGEST_AFTER_NO = TimeUnit.SECONDS.toNanos(30);

    /** An sshd that restarts, a laptop that finds its network again. */
    private static final long COMEBACK = TimeUnit.SECONDS.toNanos(10);

    private final DoubleSupplier random;
    private int failures;
    private boolean forGood;
    private long restUntil;
    private boolean comingBack;
    private long lostAt;

    /** @param random from 0 to 1: programs that lost a gateway at the same time do not come back at the same time */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    void opened() {
        failures = 0;
        comingBack = false;
    }

    /** An open session died. */
    void lost(long now) {
        failures = 0;
        comingBack = true;
        lostAt = now;
    }

    /** No session could be opened. */
    void failed(long now, Verdict verdict) {
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

    /** Whether the last try failed: where there is another gateway, that one first. */
    boolean isFailing() {
        return failures > 0;
    }

    /** Nanoseconds until the next try may be made; 0: now. */
    long rest(long now) {
        return failures == 0 ? 0 : Math.max(0, restUntil - now);
    }

    /** Whether the last answer holds until the next try. */
    boolean isBarred(long now) {
        return forGood && rest(now) > 0;
    }

    /** Whether those who have no other gateway wait until it is back. */
    boolean isComingBack(long now) {
        return comingBack && now - lostAt < COMEBACK;
    }
}

package dev.farside.core.ssh.gateway;

import dev.farside.core.ssh.connection.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The links with one gateway beyond the first, while they are being opened: how many there are, and which requests wait
 * for one. A program that opens its connections one by one never waits. A program that opens many at once would get all
 * of them on the first link before a second link exists. Its requests therefore wait for a moment, and all permitted
 * links are opened at once. Guarded by the gateway's lock.
 */
final class FurtherLinks {
    /** After a further link could not be opened, no other one is tried for so long. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * So many busy channels beyond the limit for a crowded link, requests wait for a further link that is being opened.
     */
    private static final int SLACK = 16;

    /** So many waiting requests are too many for one further link. */
    private static final int MANY = 4;

    private final Gateways gateways;
    private final List<Link> making = new ArrayList<>();
    private List<LinkRequest> waiting = new ArrayList<>();
    private long waitingSince;
    private boolean watched;
    private boolean overdue;
    private boolean failed;
    private long failedAt;

    FurtherLinks(Gateways gateways) {
        this.gateways = gateways;
    }

    /**
     * Called when all links are crowded.
     *
     * @param may how many more links there may be
     * @return how many links are to be opened now
     */
    int wanted(int may) {
        int more = may - making.size();
        boolean rests = failed && System.nanoTime() - failedAt < REST_NANOS;
        if (more <= 0 || rests) {
            return 0;
        }
        return making.isEmpty() ? 1 : waiting.size() >= MANY ? more : 0;
    }

    void begins(Link link) {
        if (making.isEmpty()) {
            overdue = false;
        }
        making.add(link);
    }

    /** How many requests wait. */
    int waiting() {
        return waiting.size();
    }

    /** @return false if the link is not one of these */
    boolean ends(Link link, boolean well) {
        if (!making.remove(link)) {
            return false;
        }
        if (!well) {
            failed = true;
            failedAt = System.nanoTime();
        }
        return true;
    }

    /** Whether a request does better to wait for one of these links than to use the least crowded of the open ones. */
    boolean areWorthWaiting(Load least) {
        return !making.isEmpty() && !overdue && least.busy() >= Load.MOST_BUSY + SLACK;
    }

    /** Whether a thread watches the waiting requests, until {@link #overdue}. */
    boolean isWatched() {
        return watched;
    }

    /** Adds a waiting request. From now on a thread must watch it, if none did so before. */
    void waits(LinkRequest request) {
        if (waiting.isEmpty()) {
            waitingSince = System.nanoTime();
        }
        waiting.add(request);
        watched = true;
    }

    /** How long, in nanoseconds, the waiting requests will still wait; 0 if there are none. */
    long patience() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(gateways.crowdMillis());
        return waiting.isEmpty() ? 0 : Math.max(0, waitingSince + nanos - System.nanoTime());
    }

    /** The wait has been too long: no request waits any longer for the links that are being opened. */
    List<LinkRequest> overdue() {
        watched = false;
        overdue |= !waiting.isEmpty();
        return released();
    }

    /** Removes and returns the requests that have waited. */
    List<LinkRequest> released() {
        List<LinkRequest> released = waiting;
        waiting = new ArrayList<>();
        return released;
    }

    List<Link> making() {
        return making;
    }
}

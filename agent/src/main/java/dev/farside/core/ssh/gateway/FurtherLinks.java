package dev.farside.core.ssh.gateway;

import dev.farside.core.ssh.connection.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The links with one gateway beyond the first while they are made: how many, and who waits for one. A program that opens its
 * connections one by one never waits; one that opens many at once would have them all on the first link before there is a
 * second one, so those wait for a moment, and all links that may be are made at once. Guarded by the gateway's lock.
 */
final class FurtherLinks {
    /** Where one could not be had, none is tried for so long. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Channels more than make a link crowded, before others wait for a further one that is being made. */
    private static final int SLACK = 16;

    /** So many who wait are a crowd for more than one link. */
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
     * All links are crowded.
     *
     * @param may how many more there may be
     * @return how many are to be made now
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

    /** @return false if it is none of these */
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

    /** Whether it is better to wait for one of these than to go on the least crowded of those that are there. */
    boolean areWorthWaiting(Load least) {
        return !making.isEmpty() && !overdue && least.busy() >= Load.MOST_BUSY + SLACK;
    }

    /** Whether somebody looks after those who wait, until {@link #overdue}. */
    boolean isWatched() {
        return watched;
    }

    /** Somebody is to look after it, from now on if nobody did. */
    void waits(LinkRequest request) {
        if (waiting.isEmpty()) {
            waitingSince = System.nanoTime();
        }
        waiting.add(request);
        watched = true;
    }

    /** How long those who wait will still do so; 0 when nobody does. */
    long patience() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(gateways.crowdMillis());
        return waiting.isEmpty() ? 0 : Math.max(0, waitingSince + nanos - System.nanoTime());
    }

    /** Those that are being made keep nobody any longer. */
    List<LinkRequest> overdue() {
        watched = false;
        overdue |= !waiting.isEmpty();
        return released();
    }

    /** Those who have waited. */
    List<LinkRequest> released() {
        List<LinkRequest> released = waiting;
        waiting = new ArrayList<>();
        return released;
    }

    List<Link> making() {
        return making;
    }
}

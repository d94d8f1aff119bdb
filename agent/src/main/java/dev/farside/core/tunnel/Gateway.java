package dev.farside.core.tunnel;

import dev.farside.core.OwnThread;
import dev.farside.core.route.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One gateway and the links to it: the first, made when it is first asked for and again when it has died, and further ones
 * as the first gets crowded, for one process of sshd's looks at all its channels whenever one of them moves.
 *
 * <pre>
 *   none open --submit or prepare--> one being made --ready--> open ----crowded----> open, one more being made
 *      ^-------------ended------------------'                   ^ \------ready, or ended: then no more for a while--'
 *      '---------------------------------------last one ended---'
 * </pre>
 */
final class Gateway {
    /** A gateway that failed comes after others that did not, for so long. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Where a further session could not be had, none is tried for so long. */
    private static final long EXTRA_REST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SshTunnel tunnel;
    private final Chain chain;
    private final ReentrantLock lock = new ReentrantLock();

    // Under lock.
    private final List<Link> open = new ArrayList<>();
    private Link making;
    private List<Applicant> waiting = new ArrayList<>();
    private GatewayException closed;
    private boolean extraFailed;
    private long extraFailedAt;

    private volatile long failedAt;

    Gateway(SshTunnel tunnel, Chain chain) {
        this.tunnel = tunnel;
        this.chain = chain;
    }

    Chain chain() {
        return chain;
    }

    boolean rests() {
        return failedAt != 0 && System.nanoTime() - failedAt < REST_NANOS;
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Any thread: gives the applicant the first open link, now or when there is one. */
    void submit(Applicant applicant) {
        submit(applicant, false);
    }

    /** As {@link #submit}, for a channel, which any link can carry. */
    void submitChannel(Applicant applicant) {
        submit(applicant, true);
    }

    private void submit(Applicant applicant, boolean anyLink) {
        Link use = null;
        GatewayException failure;
        lock.lock();
        try {
            failure = closed;
            if (failure == null && !open.isEmpty()) {
                use = anyLink ? chooseLocked() : open.get(0);
            } else if (failure == null) {
                waiting.add(applicant);
                startLocked();
            }
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            applicant.gatewayFailed(failure);
        } else if (use != null) {
            applicant.askOn(use);
        }
    }

    /** The first that is not crowded, so that the others can end; where all are, the least, and one more is made. */
    private Link chooseLocked() {
        Link least = null;
        for (Link link : open) {
            if (!link.channels().load().isCrowded()) {
                return link;
            }
            if (least == null
                    || link.channels().load().busy() < least.channels().load().busy()) {
                least = link;
            }
        }
        boolean rest = extraFailed && System.nanoTime() - extraFailedAt < EXTRA_REST_NANOS;
        if (making == null
                && !rest
                && open.size() < tunnel.mostSessions()
                && open.get(0).asksNobody()) {
            start(open.get(0).another());
        }
        return least;
    }

    void prepare() {
        lock.lock();
        try {
            if (closed == null) {
                startLocked();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startLocked() {
        if (open.isEmpty() && making == null) {
            start(new Link(this, tunnel));
        }
    }

    private void start(Link link) {
        making = link;
        new OwnThread(chain.gateway().host(), link).start();
    }

    void ready(Link made) {
        List<Applicant> released;
        lock.lock();
        try {
            making = null;
            open.add(made);
            failedAt = 0;
            released = waiting;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        for (Applicant applicant : released) {
            applicant.askOn(made);
        }
    }

    /** A link without channels asks; its end is near if so, and nobody is given it any more. */
    boolean canDoWithout(Link link) {
        lock.lock();
        try {
            return open.indexOf(link) > 0 && open.remove(link);
        } finally {
            lock.unlock();
        }
    }

    void ended(Link dead, GatewayException why) {
        List<Applicant> failed = List.of();
        lock.lock();
        try {
            open.remove(dead);
            if (making == dead) {
                making = null;
                if (open.isEmpty()) {
                    long now = System.nanoTime();
                    failedAt = now == 0 ? 1 : now;
                    failed = waiting;
                    waiting = new ArrayList<>();
                } else {
                    extraFailed = true;
                    extraFailedAt = System.nanoTime();
                }
            }
        } finally {
            lock.unlock();
        }
        for (Applicant applicant : failed) {
            applicant.gatewayFailed(why);
        }
    }

    void close(GatewayException why) {
        List<Link> last;
        lock.lock();
        try {
            closed = why;
            last = new ArrayList<>(open);
            if (making != null) {
                last.add(making);
            }
        } finally {
            lock.unlock();
        }
        for (Link link : last) {
            link.abandon();
        }
    }
}

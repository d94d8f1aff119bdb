package dev.farside.core.tunnel;

import dev.farside.core.OwnThread;
import dev.farside.core.route.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One gateway and at most one link to it, made when it is first asked for and again when it has died.
 *
 * <pre>
 *   no link --submit or prepare--> link being made --ready--> link open
 *      ^--------------ended---------------'----------ended--------'
 * </pre>
 */
final class Gateway {
    /** A gateway that failed comes after others that did not, for so long. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SshTunnel tunnel;
    private final Chain chain;
    private final ReentrantLock lock = new ReentrantLock();
    private Link link;
    private boolean open;
    private List<Applicant> waiting = new ArrayList<>();
    private GatewayException closed;
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
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Any thread: gives the applicant an open link, now or when there is one. */
    void submit(Applicant applicant) {
        Link use = null;
        GatewayException failure;
        lock.lock();
        try {
            failure = closed;
            if (failure == null && open) {
                use = link;
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
        if (link == null) {
            link = new Link(this, tunnel);
            new OwnThread(chain.gateway().host(), link).start();
        }
    }

    void ready(Link made) {
        List<Applicant> released;
        lock.lock();
        try {
            open = true;
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

    void ended(Link dead, GatewayException why) {
        List<Applicant> failed;
        lock.lock();
        try {
            if (!open) {
                long now = System.nanoTime();
                failedAt = now == 0 ? 1 : now;
            }
            link = null;
            open = false;
            failed = waiting;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        for (Applicant applicant : failed) {
            applicant.gatewayFailed(why);
        }
    }

    void close(GatewayException why) {
        Link last;
        lock.lock();
        try {
            closed = why;
            last = link;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.abandon();
        }
    }
}

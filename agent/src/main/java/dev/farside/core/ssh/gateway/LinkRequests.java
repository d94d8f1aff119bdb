package dev.farside.core.ssh.gateway;

import dev.farside.core.own.Surely;
import dev.farside.core.ssh.alive.Backoff;
import dev.farside.core.tunnel.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/**
 * The requests that wait for a gateway's first session, and the time of the next try to open it. Guarded by the
 * gateway's lock. The static methods are the exception: they call the requests, and are called without the lock.
 */
final class LinkRequests {
    private static final BiConsumer<LinkRequest, GatewayException> FAIL = LinkRequest::gatewayFailed;
    private static final BiConsumer<LinkRequest, Throwable> FAIL_BY = LinkRequests::failBy;

    private final Backoff backoff =
            new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    private List<LinkRequest> waiting = new ArrayList<>();

    /** Null until a try has failed. */
    private GatewayException lastFailure;

    /** Why a request fails at once; null: it may wait. */
    GatewayException barred(long now) {
        return backoff.isBarred(now) ? lastFailure.until(backoff.rest(now)) : null;
    }

    /** Nanoseconds until the next try may be made. */
    long rest(long now) {
        return backoff.rest(now);
    }

    void add(LinkRequest request) {
        waiting.add(request);
    }

    boolean anyWait() {
        return !waiting.isEmpty();
    }

    int waiting() {
        return waiting.size();
    }

    /** Whether the last try failed. */
    boolean areFailing() {
        return backoff.isFailing();
    }

    /** The failure of the last try; null: none has failed. */
    GatewayException lastFailure() {
        return lastFailure;
    }

    /** The gateway's last session has ended. */
    void lost(long now) {
        backoff.lost(now);
    }

    /** @return the requests that have waited for the session */
    List<LinkRequest> opened() {
        backoff.opened();
        List<LinkRequest> released = waiting;
        waiting = new ArrayList<>();
        return released;
    }

    /**
     * Which requests fail and which wait on after a failed try. It is created before any state changes, because memory
     * may run out.
     */
    final class Outcome {
        private final List<LinkRequest> failed = new ArrayList<>(waiting.size());
        private final List<LinkRequest> kept = new ArrayList<>(waiting.size());

        /** @param again whether a gateway that was lost may come back */
        void decide(GatewayException why, Backoff.Verdict verdict, long now, boolean again) {
            backoff.failed(now, verdict);
            lastFailure = why;
            boolean comingBack = again && backoff.isComingBack(now);
            for (LinkRequest request : waiting) {
                (comingBack && request.waits() ? kept : failed).add(request);
            }
        }

        boolean anyKept() {
            return !kept.isEmpty();
        }

        /** There will be no next try. */
        void keepNone() {
            failed.addAll(kept);
            kept.clear();
        }

        /** @return the requests to be notified of the failure; the others wait for the next try */
        List<LinkRequest> settle() {
            waiting = kept;
            return failed;
        }
    }

    /** Notifies all requests of the failure, even if notifying one of them fails. */
    static void fail(List<LinkRequest> requests, GatewayException why) {
        for (LinkRequest request : requests) {
            Surely.done(FAIL, request, why);
        }
    }

    /** Gives the link to all requests, even if that fails for one of them. */
    static void ask(List<LinkRequest> requests, Link link) {
        for (LinkRequest request : requests) {
            try {
                request.askOn(link);
            } catch (RuntimeException | Error e) {
                Surely.done(FAIL_BY, request, e);
            }
        }
    }

    private static void failBy(LinkRequest request, Throwable why) {
        request.gatewayFailed(new GatewayException("farside failed: " + why, null, why));
    }
}

package dev.farside.core.ssh.gateway;

import dev.farside.core.own.OwnThread;
import dev.farside.core.own.ShortLock;
import dev.farside.core.own.Surely;
import dev.farside.core.route.Chain;
import dev.farside.core.tunnel.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One gateway and the links to it: the first, made when it is first asked for and again when it has died, as often as
 * {@link Backoff} has it; and further ones as the first gets crowded, for one process of sshd's looks at all its channels
 * whenever one of them moves.
 *
 * <pre>
 *   none open --submit or prepare--> one being made --ready--> open ----crowded----> open, more being made
 *      ^-------------ended------------------'                   ^ \------ready, or ended: then no more for a while--'
 *      '---------------------------------------last one ended---'
 * </pre>
 */
public final class Gateway {
    private static final BiConsumer<Gateway, LinkRequest> SUBMIT = Gateway::submitChannel;
    private static final BiConsumer<Gateway, LinkRequest> SUBMIT_AT_ONCE = Gateway::submitAtOnce;

    /** Links are not doubted more often than that. */
    private static final long DOUBT_REST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Gateways gateways;
    private final Chain chain;
    private final ShortLock lock = new ShortLock();

    // Under lock.
    private final List<Link> open = new ArrayList<>();

    /** Those that were doubted and have channels still. */
    private final List<Link> retired = new ArrayList<>();

    /** The first link, or the next first one. */
    private Link making;

    private final FurtherLinks further;

    /** Waits for as long as {@link #further} has it; null: nobody does. */
    private Thread crowdWatch;

    private final LinkRequests requests = new LinkRequests();
    private GatewayException closed;
    private boolean doubtedOnce;
    private long doubtedAt;

    Gateway(Gateways gateways, Chain chain) {
        this.gateways = gateways;
        this.chain = chain;
        this.further = new FurtherLinks(gateways);
    }

    public Chain chain() {
        return chain;
    }

    /** Whether the last try failed; then, if it is time, the next one is made, for those who come after this one. */
    public boolean fails() {
        lock.lock();
        try {
            boolean failing = requests.areFailing() && open.isEmpty();
            if (failing) {
                prepareLocked();
            }
            return failing;
        } finally {
            lock.unlock();
        }
    }

    public boolean isOpen() {
        lock.lock();
        try {
            return !open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Why it is not open; null where it is, or where nothing has gone wrong. */
    public GatewayException trouble() {
        lock.lock();
        try {
            return open.isEmpty() && requests.areFailing() ? requests.lastFailure() : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Any thread: gives the request the first open link, now or when there is one; or the last failure, while that
     * holds.
     */
    public void submit(LinkRequest request) {
        submit(request, Choice.FIRST);
    }

    /** As {@link #submit}, for a channel, which any link can carry. */
    public void submitChannel(LinkRequest request) {
        submit(request, Choice.ANY);
    }

    private enum Choice {
        FIRST,
        ANY,

        /** It has waited for a further one. */
        ANY_AT_ONCE
    }

    private void submit(LinkRequest request, Choice choice) {
        Link use = null;
        GatewayException failure;
        lock.lock();
        try {
            failure = closed;
            if (failure == null && !open.isEmpty()) {
                use = choice == Choice.FIRST ? open.get(0) : chooseLocked();
                if (choice == Choice.ANY
                        && further.areWorthWaiting(use.channels().load())
                        && waitLocked(request)) {
                    use = null;
                }
            } else if (failure == null) {
                failure = submitLocked(request, System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            request.gatewayFailed(failure);
        } else if (use != null) {
            request.askOn(use);
        }
    }

    /** The first that is not crowded, so that the others can end; where all are, the least, and more are made. */
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
        int wanted = further.wanted(gateways.mostSessions() - open.size());
        for (int i = 0; i < wanted && open.get(0).asksNobody(); i++) {
            Link one = open.get(0).another();
            if (!starts(one, 0)) {
                break; // no threads to be had: the least crowded one has to do
            }
            further.begins(one);
        }
        return least;
    }

    /** @return false if nobody would end the wait */
    private boolean waitLocked(LinkRequest request) {
        if (!further.isWatched()) {
            OwnThread watch = new OwnThread("crowd", this::endWait);
            if (!gateways.starts(watch)) {
                return false;
            }
            crowdWatch = watch;
        }
        further.waits(request);
        return true;
    }

    /** On a thread that lives for as long as anybody waits for a further link: nobody does for long. */
    private void endWait() {
        while (true) {
            List<LinkRequest> late = null;
            lock.lock();
            long left;
            try {
                left = further.patience();
                if (left <= 0) {
                    late = further.overdue();
                }
            } finally {
                lock.unlock();
            }
            if (late != null) {
                submitAllAtOnce(late);
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private void submitAtOnce(LinkRequest request) {
        submit(request, Choice.ANY_AT_ONCE);
    }

    private void submitAllAtOnce(List<LinkRequest> crowd) {
        for (LinkRequest request : crowd) {
            Surely.done(SUBMIT_AT_ONCE, this, request);
        }
    }

    private GatewayException submitLocked(LinkRequest request, long now) {
        GatewayException barred = requests.barred(now);
        if (barred != null) {
            return barred;
        }
        if (!startLocked(requests.rest(now))) {
            return noThread();
        }
        requests.add(request);
        return null;
    }

    public void prepare() {
        lock.lock();
        try {
            prepareLocked();
        } finally {
            lock.unlock();
        }
    }

    private void prepareLocked() {
        if (closed == null && requests.rest(System.nanoTime()) == 0) {
            startLocked(0);
        }
    }

    /** @return false if no thread is to be had, and then nothing has begun */
    private boolean startLocked(long pause) {
        if (open.isEmpty() && making == null) {
            Link link = new Link(this, gateways);
            if (!starts(link, pause)) {
                return false;
            }
            making = link; // it waits for the lock if it is as fast
        }
        return true;
    }

    private boolean starts(Link link, long pause) {
        Runnable later = () -> {
            link.pause(pause);
            link.run();
        };
        return gateways.starts(new OwnThread(chain.gateway().host(), later));
    }

    private GatewayException noThread() {
        return new GatewayException("gateway " + chain + ": this machine starts no more threads", null, null);
    }

    void ready(Link made) {
        List<LinkRequest> released;
        List<LinkRequest> crowd;
        lock.lock();
        try {
            if (!further.ends(made, true)) {
                making = null;
            }
            open.add(made);
            crowd = crowdLocked();
            released = requests.opened();
        } finally {
            lock.unlock();
        }
        LinkRequests.ask(released, made);
        for (LinkRequest request : crowd) {
            Surely.done(SUBMIT, this, request); // there may be more of them than it should have
        }
    }

    private List<LinkRequest> crowdLocked() {
        List<LinkRequest> released = further.released();
        LockSupport.unpark(crowdWatch);
        return released;
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

    /**
     * Its links may be dead: whoever comes next gets a new one.
     *
     * @return false where that has been so a moment ago: then it is something else, as an sshd that waits for its resolver
     */
    boolean doubted() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (doubtedOnce && now - doubtedAt < DOUBT_REST_NANOS) {
                return false;
            }
            doubtedOnce = true;
            doubtedAt = now;
            for (Link link : open) {
                link.retire();
            }
            retired.addAll(open);
            open.clear();
            requests.lost(now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** May be called again where memory ran out. */
    void ended(Link dead, GatewayException why, Backoff.Verdict verdict) {
        List<LinkRequest> failed = List.of();
        List<LinkRequest> crowd;
        lock.lock();
        try {
            long now = System.nanoTime();
            retired.remove(dead);
            if (open.remove(dead) && open.isEmpty()) {
                requests.lost(now);
            }
            further.ends(dead, false);
            if (making == dead) {
                failed = failedLocked(why, verdict, now);
            }
            crowd = crowdLocked();
        } finally {
            lock.unlock();
        }
        submitAllAtOnce(crowd);
        LinkRequests.fail(failed, why);
    }

    /** @return those to be told; the others wait for the next try */
    private List<LinkRequest> failedLocked(GatewayException why, Backoff.Verdict verdict, long now) {
        if (!open.isEmpty()) {
            making = null;
            return List.of();
        }
        LinkRequests.Outcome outcome = requests.new Outcome();
        outcome.decide(why, verdict, now, closed == null);
        making = null;
        if (outcome.anyKept() && !startLocked(requests.rest(now))) {
            outcome.keepNone();
        }
        return outcome.settle();
    }

    void close(GatewayException why) {
        List<Link> last;
        List<LinkRequest> crowd;
        lock.lock();
        try {
            closed = why;
            crowd = crowdLocked();
            last = new ArrayList<>(open);
            last.addAll(retired);
            last.addAll(further.making());
            if (making != null) {
                last.add(making);
            }
        } finally {
            lock.unlock();
        }
        submitAllAtOnce(crowd);
        for (Link link : last) {
            link.abandon();
        }
    }
}

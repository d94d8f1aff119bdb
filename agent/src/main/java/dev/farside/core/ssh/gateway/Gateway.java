package dev.farside.core.ssh.gateway;

import dev.farside.core.own.OwnThread;
import dev.farside.core.own.ShortLock;
import dev.farside.core.own.Surely;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.alive.Backoff;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One gateway and the links to it. The first link is opened on the first request. After it has died it is opened again,
 * as often as {@link Backoff} allows. Further links are opened when the first one becomes crowded, because an sshd
 * process examines all its channels whenever one of them is active.
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

    /** Links are not doubted more often than once in so long. */
    private static final long DOUBT_REST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** After a master took no more channels, it is not used for so long. */
    private static final long MASTER_REST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Gateways gateways;
    private final Chain chain;

    /** Whether a session may be one over a master of OpenSSH's. */
    private final boolean usesMasters;

    private final ShortLock lock = new ShortLock();

    // Guarded by the lock.
    private final List<Link> open = new ArrayList<>();

    /** Links that were doubted and still have channels. */
    private final List<Link> retired = new ArrayList<>();

    /** The link that is being opened and will be the first one. */
    private Link making;

    private final FurtherLinks further;

    /** The thread that waits for as long as {@link #further} says; null: there is none. */
    private Thread crowdWatch;

    private final AtomicBoolean warned = new AtomicBoolean();

    private final LinkRequests requests = new LinkRequests();
    private GatewayException closed;

    /** Another one has taken its place. Requests from before may still come, and get links that are retired from the start. */
    private boolean replaced;

    private boolean masterFull;
    private long masterFullAt;
    private boolean doubtedOnce;
    private long doubtedAt;

    Gateway(Gateways gateways, Chain chain, boolean usesMasters) {
        this.gateways = gateways;
        this.chain = chain;
        this.usesMasters = usesMasters;
        this.further = new FurtherLinks(gateways);
    }

    public Chain chain() {
        return chain;
    }

    /** Whether the next link may be one over a master of OpenSSH's. */
    boolean usesMasters() {
        lock.lock();
        try {
            return usesMasters && (!masterFull || System.nanoTime() - masterFullAt > MASTER_REST_NANOS);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the last try failed. If so, and if it is time, this starts the next try, for the benefit of later
     * requests.
     */
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

    /** Whether a weak key exchange is to be told of now: once, and not at each login. */
    boolean warnsNow() {
        return warned.compareAndSet(false, true);
    }

    public boolean isOpen() {
        lock.lock();
        try {
            return !open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Why the gateway is not open; null if it is open, or if nothing has failed. */
    public GatewayException trouble() {
        lock.lock();
        try {
            return open.isEmpty() && requests.areFailing() ? requests.lastFailure() : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Any thread: gives the request the first open link, now or when there is one. While the last failure stands, the
     * request gets that failure instead.
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

        /** For a request that has already waited for a further link. */
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

    /**
     * Returns the first link that is not crowded, so that the others can become idle and end. If all are crowded,
     * returns the least crowded one and begins to open further ones.
     */
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
        int wanted = replaced ? 0 : further.wanted(gateways.mostSessions() - open.size());
        for (int i = 0; i < wanted && open.get(0).asksNobody(); i++) {
            Link one = open.get(0).another();
            if (!starts(one, 0)) {
                break; // no thread can be started: the least crowded link must do
            }
            further.begins(one);
        }
        return least;
    }

    /** @return false if no thread would end the wait */
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

    /**
     * Ends the wait of the requests that wait for a further link. Its thread lives only while there are such requests,
     * and none waits for long.
     */
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

    /** @return false if no thread can be started; then nothing has begun */
    private boolean startLocked(long pause) {
        if (open.isEmpty() && making == null) {
            Link link = new Link(this, gateways);
            if (replaced) {
                link.retire(); // it asks what waits for it, before it ends for want of channels
            }
            if (!starts(link, pause)) {
                return false;
            }
            making = link; // even a link that is ready at once waits for the lock first
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

    /** A link is logged in. If an error ends this, the link must end: then all are told that were not told here. */
    void ready(Link made) {
        List<LinkRequest> released = List.of();
        List<LinkRequest> crowd = List.of();
        lock.lock();
        try {
            open.add(made);
            if (!further.ends(made, true)) {
                making = null;
            }
            crowd = crowdLocked();
            released = requests.opened();
        } finally {
            lock.unlock();
            LinkRequests.ask(released, made);
            for (LinkRequest request : crowd) {
                Surely.done(SUBMIT, this, request); // the crowd may be larger than one link should carry
            }
        }
    }

    private List<LinkRequest> crowdLocked() {
        List<LinkRequest> released = further.released();
        LockSupport.unpark(crowdWatch);
        return released;
    }

    /** Called by a link without channels: whether it is to end. If so, no further request is given this link. */
    boolean canDoWithout(Link link) {
        lock.lock();
        try {
            return open.indexOf(link) > 0 && open.remove(link);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The gateway's links may be dead: the next request gets a new one.
     *
     * @return false if the links were doubted a moment ago. In that case the cause is another one, for example an sshd
     *     that waits for its resolver.
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

    /** The master of this link takes no more channels: the next request gets a link that logs in. */
    void full(Link link) {
        lock.lock();
        try {
            masterFull = true;
            masterFullAt = System.nanoTime();
            link.retire();
            if (open.remove(link)) {
                retired.add(link);
                if (open.isEmpty()) {
                    requests.lost(System.nanoTime());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A link has ended. May be called again if memory ran out. */
    void ended(Link dead, GatewayException why, Backoff.Verdict verdict) {
        List<LinkRequest> failed = List.of();
        List<LinkRequest> crowd = List.of();
        lock.lock();
        try {
            long now = System.nanoTime();
            retired.remove(dead);
            if (open.remove(dead) && open.isEmpty()) {
                requests.lost(now);
            }
            further.ends(dead, false);
            boolean interrupted =
                    making == null && open.isEmpty() && requests.anyWait(); // by an error, here or in ready
            if (making == dead || interrupted) {
                failed = failedLocked(why, verdict, now);
            }
            crowd = crowdLocked();
        } finally {
            lock.unlock();
            submitAllAtOnce(crowd);
            LinkRequests.fail(failed, why);
        }
    }

    /** @return the requests to be notified of the failure; the others wait for the next try */
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

    /** Another one has taken its place. Its links end with the channels that they have. */
    void retire() {
        lock.lock();
        try {
            replaced = true;
            linksLocked().forEach(Link::retire);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has no links, and nothing waits for one. */
    boolean isIdle() {
        lock.lock();
        try {
            return linksLocked().isEmpty() && !requests.anyWait();
        } finally {
            lock.unlock();
        }
    }

    private List<Link> linksLocked() {
        List<Link> links = new ArrayList<>(open);
        links.addAll(retired);
        links.addAll(further.making());
        if (making != null) {
            links.add(making);
        }
        return links;
    }

    /**
     * What it is doing. Any thread; waits for nothing.
     *
     * @param most so many connections are listed
     */
    GatewayState state(int most) {
        List<Link> ready = new ArrayList<>();
        int loggingIn;
        int waiting;
        GatewayException trouble;
        if (!lock.tryLock()) {
            return GatewayState.busy(chain.toString());
        }
        try {
            ready.addAll(open);
            ready.addAll(retired);
            loggingIn = further.making().size() + (making == null ? 0 : 1);
            waiting = requests.waiting() + further.waiting();
            trouble = open.isEmpty() && requests.areFailing() ? requests.lastFailure() : null;
        } finally {
            lock.unlock();
        }
        List<GatewayState.Session> sessions = new ArrayList<>();
        int left = most;
        for (Link link : ready) {
            GatewayState.Session session = link.state(left);
            sessions.add(session);
            left -= session.connections().size();
        }
        String why = trouble == null ? null : trouble.getMessage();
        return new GatewayState(chain.toString(), false, sessions, loggingIn, waiting, why);
    }

    void close(GatewayException why) {
        List<Link> last;
        List<LinkRequest> crowd;
        lock.lock();
        try {
            closed = why;
            crowd = crowdLocked();
            last = linksLocked();
        } finally {
            lock.unlock();
        }
        submitAllAtOnce(crowd);
        for (Link link : last) {
            link.abandon();
        }
    }
}

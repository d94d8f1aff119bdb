package dev.farside.core.ssh.holder;

import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Surely;
import dev.farside.core.ssh.gateway.Gateway;
import dev.farside.core.ssh.gateway.Link;
import dev.farside.core.ssh.gateway.LinkRequest;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.tunnel.FarSession;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.GatewayFacts;
import dev.farside.core.tunnel.SessionListener;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * A login that this process keeps for other processes of its user: a session with a gateway that is opened again when
 * it is lost, and a UNIX socket for those who share it.
 *
 * <pre>
 *   logging in --> open, listening --lost--> opening again --opened--> open
 *        '--failed--> ended        '-closed, unused for long, socket gone-'--needs a question--> ended
 * </pre>
 */
public final class HeldLogin implements Runnable {
    private static final long LONGEST_PAUSE_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final long LOOK_MILLIS = TimeUnit.SECONDS.toMillis(5);
    private static final long LOOK_OFTEN_MILLIS = TimeUnit.SECONDS.toMillis(1);

    /** After a session is lost, or between two programs of a script, those who share the login come back sooner. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final BiConsumer<HeldLogin, Throwable> PAUSE = HeldLogin::pause;

    private final Gateway gateway;
    private final Path socket;
    private final LoginOwner owner;
    private final Log log;
    private final Set<Rider> riders = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock.
    private Link link;
    private Relay relay;
    private ServerSocketChannel door;
    private boolean listens;
    private String greeting;
    private String state = "logging in";
    private String closing;
    private boolean unused;
    private int changes;
    private Stay stay;

    /** Processes that have asked for the login, and will come to the socket. */
    private int expected;

    private long unusedSince = System.nanoTime();
    private long aloneSince = System.nanoTime();

    /**
     * @param socket to listen at, in a directory that only this user can enter
     */
    public HeldLogin(Gateway gateway, Path socket, Stay stay, LoginOwner owner, Log log) {
        this.gateway = gateway;
        this.socket = socket;
        this.stay = stay;
        this.owner = owner;
        this.log = log;
    }

    Log log() {
        return log;
    }

    /** Where it listens once it is logged in. */
    public Path socket() {
        return socket;
    }

    /** The server and how it was logged in to; null: it has not been. */
    public String greeting() {
        lock.lock();
        try {
            return greeting;
        } finally {
            lock.unlock();
        }
    }

    /** {@code open}, or what is the matter. */
    public String state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has ended because all that shared it have gone, as was wanted. */
    public boolean isUnused() {
        lock.lock();
        try {
            return unused;
        } finally {
            lock.unlock();
        }
    }

    /** How many processes share it now. */
    public int processes() {
        lock.lock();
        try {
            return relay == null ? 0 : relay.riders();
        } finally {
            lock.unlock();
        }
    }

    /** How many channels they have open. */
    public int channels() {
        lock.lock();
        try {
            return relay == null ? 0 : relay.size();
        } finally {
            lock.unlock();
        }
    }

    public void start() {
        new OwnThread("held", this).start();
    }

    /** Any thread: a process wants to share it. Until as many {@link #goes} calls, it does not end for want of users. */
    public void comes(Stay wanted) {
        lock.lock();
        try {
            expected++;
            stay = stay.or(wanted);
        } finally {
            lock.unlock();
        }
    }

    public void goes() {
        lock.lock();
        try {
            expected--;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        GatewayException why = new GatewayException("it failed", null, null);
        try {
            why = hold();
        } catch (IOException | RuntimeException e) {
            why = new GatewayException("it failed: " + e, null, e);
        } finally {
            lock.lock();
            try {
                state = why.getMessage();
                closing = closing == null ? state : closing;
            } finally {
                lock.unlock();
            }
            stopListening();
            riders.forEach(Rider::close);
            owner.ended(this, why);
        }
    }

    /** @return why it has ended */
    private GatewayException hold() throws IOException {
        boolean everOpen = false;
        long pause = 500;
        while (true) {
            GatewayException failure = ask();
            if (closing() != null) {
                return new GatewayException(closing(), null, null);
            }
            if (failure == null) {
                pause = 500;
                if (!everOpen) {
                    everOpen = true;
                    listen();
                    owner.opened(this);
                }
                awaitEnd();
            } else if (!everOpen || isForGood(failure)) {
                return failure;
            } else {
                look();
            }
            if (closing() != null) {
                return new GatewayException(closing(), null, null);
            }
            await(failure == null ? 0 : pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, failure == null ? pause : 2 * pause);
        }
    }

    /** Nobody is asked again, and what a user or an administrator has to change does not change by itself. */
    private static boolean isForGood(GatewayException failure) {
        GatewayFacts facts = failure.facts();
        return facts != null && facts.failed() != null && facts.failed().isForGood();
    }

    private String closing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Opens a session, or waits until it is known that there is none. */
    private GatewayException ask() {
        CompletableFuture<GatewayException> outcome = new CompletableFuture<>();
        gateway.submit(new LinkRequest() {
            @Override
            public void askOn(Link made) {
                attend(made);
                outcome.complete(null);
            }

            @Override
            public void gatewayFailed(GatewayException why) {
                fails(why.getMessage());
                outcome.complete(why);
            }
        });
        return outcome.join();
    }

    private void attend(Link made) {
        Relay shared = relayOf(made);
        lock.lock();
        try {
            link = made;
            relay = shared;
            greeting = made.greeting();
            state = "open";
        } finally {
            lock.unlock();
        }
        made.channels().listening().attend(new SessionListener() {
            @Override
            public void opened(FarSession session) {
                // known
            }

            @Override
            public void failed(String line, String hint) {
                // it is open
            }

            @Override
            public void ended(String why) {
                lost(made, why);
            }
        });
    }

    private static Relay relayOf(Link link) {
        return (Relay) link.channels().relayed(Relay::new);
    }

    private void lost(Link which, String why) {
        lock.lock();
        try {
            if (link == which) {
                link = null;
                relay = null;
                state = "lost, being opened again: " + why;
                change();
            }
        } finally {
            lock.unlock();
        }
    }

    private void fails(String why) {
        lock.lock();
        try {
            state = "lost, being opened again: " + why;
        } finally {
            lock.unlock();
        }
    }

    /** Until the session is lost, or this login is closed, is not used for long, or cannot be found any more. */
    private void awaitEnd() {
        lock.lock();
        try {
            while (link != null && closing == null) {
                awaitLocked(stay.whileUsed() ? LOOK_OFTEN_MILLIS : LOOK_MILLIS);
                lookLocked();
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        lock.lock();
        try {
            lookLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is to end for want of users. */
    private void lookLocked() {
        long now = System.nanoTime();
        if (relay != null && relay.size() > 0) {
            unusedSince = now;
        }
        if (expected > 0 || !riders.isEmpty()) {
            aloneSince = now;
        }
        boolean idle = stay.idleMillis() > 0 && now - unusedSince > TimeUnit.MILLISECONDS.toNanos(stay.idleMillis());
        boolean alone = stay.whileUsed() && now - aloneSince > LINGER_NANOS;
        boolean unreachable = link != null && (listens ? !Files.exists(socket) : riders.isEmpty());
        if (closing == null && (idle || alone || unreachable)) {
            unused = alone;
            closing = idle ? "not used for long" : listens && !alone ? "its socket was removed" : "nobody uses it";
        }
    }

    private void await(long millis) {
        lock.lock();
        try {
            if (millis > 0 && closing == null) {
                awaitLocked(millis);
            }
        } finally {
            lock.unlock();
        }
    }

    private void change() {
        changes++;
        changed.signalAll();
    }

    /** Until something changes, but no longer than this. */
    private void awaitLocked(long millis) {
        int before = changes;
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (left > 0 && changes == before) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // nobody interrupts threads of ours
        }
    }

    /** Any thread: ends it. */
    public void close(String why) {
        lock.lock();
        try {
            closing = closing == null ? why : closing;
            change();
        } finally {
            lock.unlock();
        }
    }

    // The socket.

    private void listen() throws IOException {
        Files.deleteIfExists(socket); // what an earlier holder left: this one is the only one in the directory
        ServerSocketChannel made = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        made.bind(UnixDomainSocketAddress.of(socket), 128);
        OperatingSystem.here().makePrivate(socket);
        lock.lock();
        try {
            door = made;
            listens = true;
        } finally {
            lock.unlock();
        }
        new OwnThread("door", () -> accept(made)).start();
    }

    private void accept(ServerSocketChannel from) {
        while (from.isOpen()) {
            try {
                serve(from.accept());
            } catch (Throwable e) { // too many open files, or no memory: the next one may be served
                Surely.done(PAUSE, this, e);
            }
        }
    }

    private void pause(Throwable why) {
        if (door.isOpen()) {
            await(100);
            log.info("the socket of a login: " + why);
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        Rider rider;
        try {
            rider = new Rider(channel, new ControlProtocol(this));
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        boolean starts = false;
        try {
            riders.add(rider);
            starts = new OwnThread("rider", rider).starts();
        } finally {
            if (!starts) {
                riders.remove(rider);
                rider.close();
                rider.release();
            }
        }
    }

    void gone(Rider rider) {
        riders.remove(rider);
    }

    /** Nobody new is served. Those who share the session keep it. */
    void stopListening() {
        lock.lock();
        try {
            if (!listens) {
                return;
            }
            listens = false;
            door.close();
            Files.deleteIfExists(socket);
            change();
        } catch (IOException e) {
            log.info("the socket of a login: " + e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The relay of an open session. Waits until one is open; the gateway's own timeouts end the wait.
     *
     * @throws GatewayException there is none
     */
    Relay session() throws GatewayException {
        CompletableFuture<Relay> found = new CompletableFuture<>();
        gateway.submit(new LinkRequest() {
            @Override
            public void askOn(Link open) {
                found.complete(relayOf(open));
            }

            @Override
            public void gatewayFailed(GatewayException why) {
                found.completeExceptionally(why);
            }
        });
        try {
            return found.join();
        } catch (CompletionException e) {
            throw (GatewayException) e.getCause();
        }
    }

    /** @return as the owner answers */
    int forward(ForwardRequest forward, boolean opens) throws IOException {
        return owner.forward(forward, opens);
    }
}

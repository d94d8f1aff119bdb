package dev.farside.core.nio;

import dev.farside.core.leg.Legs;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.ShortLock;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.way.Ways;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * Answers the hooks in channels: the pending connects of this JVM that go through a gateway. The JDK's own code runs
 * around them; {@link PendingConnect} describes what that code sees meanwhile.
 *
 * <p>A connect is found by the channel's file descriptor object, the only thing that all hooked methods know.
 */
public class PendingConnects {
    private static final int AS_EVER = 0;
    private static final int PENDING = -2; // IOStatus.UNAVAILABLE

    /** From the entry of a channel's connect to Net.connect, on the same thread. */
    private record Attempt(Channel channel, FileDescriptor fd, Connector connector, long nanos) {}

    private final Ways ways;
    private final Instrumentation instrumentation;
    private static final ThreadLocal<Attempt> ATTEMPT = new ThreadLocal<>();
    private final Wakeups wakeups = new Wakeups();
    private final ShortLock lock = new ShortLock();

    // Under lock. Weak: a channel that is dropped without a close takes its connect along.
    private final Map<FileDescriptor, PendingConnect> pending = new WeakHashMap<>();
    private volatile Internals internals;
    private Legs legs;

    /** Read first of all, so that nobody pays for connects that are not there. */
    private volatile boolean any;

    public PendingConnects(Ways ways, Instrumentation instrumentation) {
        this.ways = ways;
        this.instrumentation = instrumentation;
    }

    /** @throws IOException this JDK lacks what redirected channels call */
    public void prove() throws IOException {
        internals().prove();
    }

    /** As the door has it. */
    public SocketAddress connecting(Channel channel, FileDescriptor fd, SocketAddress remote, long nanos)
            throws IOException {
        if (!(remote instanceof InetSocketAddress)) {
            return remote;
        }
        if (OwnThread.isOwnCall()) {
            ATTEMPT.remove();
            return remote;
        }
        SocketAddress endpoint = ways.endpoint(ways.resolved(remote));
        InetSocketAddress target = (InetSocketAddress) endpoint;
        Connector connector = target.isUnresolved() ? null : ways.connector(target);
        if (connector == null) {
            ATTEMPT.remove();
        } else {
            ATTEMPT.set(new Attempt(channel, fd, connector, nanos));
        }
        return endpoint;
    }

    /** As the door has it. */
    public int connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        Attempt attempt = ATTEMPT.get();
        ATTEMPT.remove();
        if (attempt == null || attempt.fd != fd) {
            if (ways.isStandIn(remote)) {
                throw new ConnectException("Connection refused: " + remote.getHostAddress() + ":" + port
                        + " is a stand-in address, and farside cannot redirect this kind of connection to it");
            }
            return AS_EVER;
        }
        boolean waits = attempt.channel instanceof SelectableChannel selectable && selectable.isBlocking();
        PendingConnect connect = new PendingConnect(this, family, fd, attempt.channel, waits);
        add(fd, connect);
        try {
            connect.start(attempt.connector);
        } catch (IOException | RuntimeException | Error e) {
            connect.cancel(); // and so the opening, which may have begun
            remove(fd, connect);
            throw e;
        }
        if (!attempt.channel.isOpen()) {
            connect.cancel(); // closed before it could be found by its descriptor
        }
        if (waits) {
            return connect.await(attempt.nanos);
        }
        if (attempt.channel instanceof SelectableChannel selectable && selectable.isRegistered()) {
            internals().pollAgain(selectable); // its unconnected socket would be ready all the time
        }
        return PENDING;
    }

    /** As the door has it. */
    public boolean pending(FileDescriptor fd) throws IOException {
        PendingConnect connect = find(fd);
        return connect != null && connect.isPending();
    }

    /** As the door has it. */
    public boolean masked(FileDescriptor fd, SelectionKey key) {
        PendingConnect connect = find(fd);
        if (connect == null) {
            return false;
        }
        if (key != null) {
            wakeups.expect(key.selector());
        }
        return connect.masks(key);
    }

    /** As the door has it. */
    public int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        return wakeups.selected(updated, selector, action, timeoutMillis, began, internals);
    }

    /** As the door has it. */
    public void waking(Selector selector) {
        wakeups.waking(selector);
    }

    /** As the door has it. */
    public void closing(FileDescriptor fd) {
        PendingConnect connect = find(fd);
        if (connect != null) {
            connect.cancel();
        }
    }

    private PendingConnect find(FileDescriptor fd) {
        if (!any) {
            return null;
        }
        lock.lock();
        try {
            return pending.get(fd);
        } finally {
            lock.unlock();
        }
    }

    private void add(FileDescriptor fd, PendingConnect connect) {
        lock.lock();
        try {
            pending.put(fd, connect);
            any = true;
        } finally {
            lock.unlock();
        }
    }

    void remove(FileDescriptor fd, PendingConnect connect) {
        lock.lock();
        try {
            pending.remove(fd, connect);
            any = !pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    Sockets sockets() throws IOException {
        return internals().sockets();
    }

    /** Opened on first use: most programs have no channel that goes through a gateway. */
    private Internals internals() throws IOException {
        lock.lock();
        try {
            if (internals == null) {
                internals = new Internals(instrumentation, wakeups);
            }
            return internals;
        } finally {
            lock.unlock();
        }
    }

    Legs legs() throws IOException {
        lock.lock();
        try {
            if (legs == null) {
                legs = Legs.open();
            }
            return legs;
        } finally {
            lock.unlock();
        }
    }
}

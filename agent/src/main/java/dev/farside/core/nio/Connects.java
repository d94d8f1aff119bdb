package dev.farside.core.nio;

import dev.farside.boot.Door;
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

/**
 * The part of the door that channels and selectors call: which of their connects go through a gateway.
 *
 * @param <J> what is called in {@code sun.nio.ch} for that
 */
public abstract class Connects<J> extends Door {
    private static final int AS_EVER = 0;

    /**
     * From the entry of a channel's connect to Net.connect, on the same thread.
     *
     * @param nanos 0 for ever
     */
    protected record Attempt(Channel channel, FileDescriptor fd, Connector connector, long nanos) {}

    private static final ThreadLocal<Attempt> ATTEMPT = new ThreadLocal<>();

    private final Ways ways;
    private final Instrumentation instrumentation;
    private final ShortLock lock = new ShortLock();

    /** Written under the lock. */
    private volatile J internals;

    protected Connects(Ways ways, Instrumentation instrumentation) {
        this.ways = ways;
        this.instrumentation = instrumentation;
    }

    /** @throws IOException this JDK lacks what redirected channels call */
    public abstract void prove() throws IOException;

    /** Called once. */
    protected abstract J find(Instrumentation by) throws IOException;

    /** Found on first use: most programs have no channel that goes through a gateway. */
    protected final J internals() throws IOException {
        J found = internals;
        if (found != null) {
            return found;
        }
        lock.lock();
        try {
            if (internals == null) {
                internals = find(instrumentation);
            }
            return internals;
        } finally {
            lock.unlock();
        }
    }

    /** Null: not found yet. */
    protected final J internalsIfFound() {
        return internals;
    }

    @Override
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

    @Override
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
        return connect(family, attempt);
    }

    /** The connect goes through a gateway. As {@code Net.connect}. */
    protected abstract int connect(ProtocolFamily family, Attempt attempt) throws IOException;
}

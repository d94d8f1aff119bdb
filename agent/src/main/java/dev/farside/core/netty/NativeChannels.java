package dev.farside.core.netty;

import dev.farside.core.forward.Legs;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.ShortLock;
import dev.farside.core.own.StackRoom;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.way.Ways;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers the hooks in Netty's native transports. The methods are those of {@code Door}, which says what they decide. What
 * is not recognised here is left to {@code Datagrams}, which refuses a far target.
 */
public final class NativeChannels {
    /** Linux's, as io_uring reports it: the socket is connected already. */
    private static final int ALREADY_CONNECTED = -106;

    /** A direct target that has just replaced the one that the program named, on the thread that connects to it. */
    private static final ThreadLocal<InetSocketAddress> DIRECT = new ThreadLocal<>();

    private final Ways ways;
    private final ShortLock lock = new ShortLock();

    /** By the channel, its unsafe and its socket, as long as it connects. Under the lock. */
    private final IdentityHashMap<Object, NativeConnect> connecting = new IdentityHashMap<>();

    private volatile int connects;

    /** Made on first use: most programs need none. */
    private final AtomicReference<Legs> legs = new AtomicReference<>();

    public NativeChannels(Ways ways) {
        this.ways = ways;
    }

    /** On the event loop. Null: the promise is kept from here. */
    public SocketAddress connecting(Object unsafe, SocketAddress remote, SocketAddress local, Object promise) {
        if (!(remote instanceof InetSocketAddress asked) || OwnThread.isOwnCall()) {
            return remote;
        }
        StackRoom.need();
        DIRECT.remove();
        NativeConnect known = connect(unsafe);
        if (known != null && known.isFinishing()) {
            return remote;
        }
        NettyChannel channel = NettyChannel.of(unsafe, promise);
        if (channel == null) {
            return remote; // for the other hooks to judge
        }
        return channel.isDone() ? null : connecting(channel, known, asked, local);
    }

    /** @param known a connect of the same channel that is not over */
    private SocketAddress connecting(
            NettyChannel channel, NativeConnect known, InetSocketAddress asked, SocketAddress local) {
        try {
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
            if (known != null) {
                throw new ConnectionPendingException();
            }
            InetSocketAddress target = (InetSocketAddress) ways.endpoint(ways.resolved(asked));
            Connector connector = target.isUnresolved() ? null : ways.connector(target);
            if (connector == null) {
                replaced(asked, target);
                return target;
            }
            if (channel.isActive()) {
                throw new AlreadyConnectedException();
            }
            begin(new NativeConnect(this, channel, target, local), connector);
        } catch (IOException e) {
            channel.fail(e, asked);
            channel.close(); // as a NIO channel
        } catch (RuntimeException | Error e) {
            channel.fail(e, asked);
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // the hooks below compare the object, too
    private static void replaced(InetSocketAddress asked, InetSocketAddress target) {
        if (target != asked) {
            DIRECT.set(target);
        }
    }

    private void begin(NativeConnect connect, Connector connector) throws IOException {
        lock.lock();
        try {
            for (Object key : connect.keys()) {
                connecting.put(key, connect);
            }
            connects = connecting.size();
        } finally {
            lock.unlock();
        }
        connect.begin(connector);
    }

    /** It is over. */
    void forget(NativeConnect connect) {
        lock.lock();
        try {
            for (Object key : connect.keys()) {
                connecting.remove(key, connect);
            }
            connects = connecting.size();
        } finally {
            lock.unlock();
        }
    }

    private NativeConnect connect(Object key) {
        if (connects == 0) {
            return null;
        }
        lock.lock();
        try {
            return connecting.get(key);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the connect has been decided upon here.
     *
     * @param key the channel, its unsafe or its socket
     */
    @SuppressWarnings("ReferenceEquality") // an equal address may be another one's
    public boolean lets(Object key, SocketAddress remote) {
        NativeConnect connect = connect(key);
        return connect == null ? remote != null && remote == DIRECT.get() : connect.lets(remote);
    }

    /** Whether the socket is connected, and is to be taken for connected to this place. */
    public boolean isConnected(Object socket, SocketAddress remote) {
        NativeConnect connect = connect(socket);
        return connect != null && connect.isFinishing() && connect.lets(remote);
    }

    public InetSocketAddress remote(InetSocketAddress its, Object socket) {
        NativeConnect connect = connect(socket);
        return connect != null && connect.isFinishing() ? connect.target() : its;
    }

    public int completed(Object unsafe, int result) {
        if (result != ALREADY_CONNECTED) {
            return result;
        }
        NativeConnect connect = connect(unsafe);
        return connect != null && connect.isFinishing() ? 0 : result;
    }

    Legs legs() {
        Legs made = legs.get();
        if (made == null) {
            legs.compareAndSet(null, new Legs("native-channels"));
            made = legs.get();
        }
        return made;
    }
}

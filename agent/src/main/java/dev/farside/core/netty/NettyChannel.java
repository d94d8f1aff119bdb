package dev.farside.core.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One native stream channel of Netty, and the promise of its connect. Its classes belong to the program, which may have
 * loaded them in any class loader and relocated them to another package. So their methods are called by reflection
 * ({@link NettyMethods}). On the channel's event loop.
 */
final class NettyChannel {
    private final NettyMethods methods;
    private final Object unsafe;
    private final Object channel;
    private final Object socket;
    private final Object promise;

    private NettyChannel(NettyMethods methods, Object unsafe, Object channel, Object socket, Object promise) {
        this.methods = methods;
        this.unsafe = unsafe;
        this.channel = channel;
        this.socket = socket;
        this.promise = promise;
    }

    /** @return null if this is no stream channel, or of a version that differs in what is needed */
    static NettyChannel of(Object unsafe, Object promise) {
        NettyMethods methods = NettyMethods.of(unsafe.getClass());
        if (methods == null) {
            return null;
        }
        try {
            Object channel = NettyMethods.call(methods.channel, promise);
            Object socket = methods.socketOf(channel);
            return socket == null ? null : new NettyChannel(methods, unsafe, channel, socket, promise);
        } catch (IOException | RuntimeException e) {
            return null; // a channel of another kind: what it does is refused
        }
    }

    /** The channel, its unsafe and its socket. */
    Object[] objects() {
        return new Object[] {channel, unsafe, socket};
    }

    boolean isOpen() {
        return Boolean.TRUE.equals(NettyMethods.surely(methods.isOpen, channel));
    }

    boolean isActive() {
        return Boolean.TRUE.equals(NettyMethods.surely(methods.isActive, channel));
    }

    /** Null: none yet. */
    SocketAddress localAddress() {
        return (SocketAddress) NettyMethods.surely(methods.localAddress, channel);
    }

    ScheduledExecutorService eventLoop() {
        return (ScheduledExecutorService) NettyMethods.surely(methods.eventLoop, channel);
    }

    int connectTimeoutMillis() {
        Object config = NettyMethods.surely(methods.config, channel);
        return (Integer) NettyMethods.surely(methods.connectTimeoutMillis, config);
    }

    boolean isDone() {
        return ((Future<?>) promise).isDone();
    }

    boolean isSuccess() {
        return Boolean.TRUE.equals(NettyMethods.surely(methods.isSuccess, promise));
    }

    /** Null as long as it has not failed. */
    Throwable cause() {
        return (Throwable) NettyMethods.surely(methods.cause, promise);
    }

    void whenDone(Runnable task) {
        NettyMethods.surely(methods.addListener, promise, methods.listener(task));
    }

    void whenClosed(Runnable task) {
        Object future = NettyMethods.surely(methods.closeFuture, channel);
        NettyMethods.surely(methods.addCloseListener, future, methods.listener(task));
    }

    /**
     * Does nothing if the promise is done.
     *
     * @param remote the address that Netty adds to the message; null to leave it as it is
     */
    void fail(Throwable why, SocketAddress remote) {
        NettyMethods.surely(methods.tryFailure, promise, remote == null ? why : methods.annotated(unsafe, why, remote));
    }

    void failTimedOut(int millis, SocketAddress remote) {
        fail(methods.timeout("connection timed out after " + millis + " ms: " + remote), null);
    }

    void close() {
        NettyMethods.surely(methods.close, unsafe, NettyMethods.surely(methods.voidPromise, unsafe));
    }

    /** Netty's own connect, without the data that TCP Fast Open would send with it. */
    void connect(InetSocketAddress remote) throws IOException {
        Object config = NettyMethods.surely(methods.config, channel);
        Object fastOpen = methods.setFastOpen(config, Boolean.FALSE);
        try {
            NettyMethods.call(methods.connect, unsafe, remote, null, promise);
        } finally {
            if (Boolean.TRUE.equals(fastOpen)) {
                methods.setFastOpen(config, Boolean.TRUE);
            }
        }
    }

    void bindSocket(SocketAddress local) throws IOException {
        NettyMethods.call(methods.bindSocket, socket, local);
    }

    /** Never waits. */
    void connectSocket(SocketAddress remote) throws IOException {
        NettyMethods.call(methods.connectSocket, socket, remote);
    }

    InetSocketAddress socketAddress() throws IOException {
        return (InetSocketAddress) NettyMethods.call(methods.socketAddress, socket);
    }
}

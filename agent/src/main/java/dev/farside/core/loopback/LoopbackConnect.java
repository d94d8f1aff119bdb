package dev.farside.core.loopback;

import dev.farside.core.forward.Ends;
import dev.farside.core.own.Meeting;
import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.Pump;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.Tunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connect of a channel to a far place. Two things begin at once: the tunnel opens the far channel, and the channel's
 * socket is connected to a {@link Meeting}. Until both are there, the hooks tell the JDK that the connect is pending, and
 * keep the socket, which would be ready, from being polled.
 *
 * <pre>
 * WAITING --both are there--> JOINED (a leg moves the bytes; from now on the JDK alone is at work)
 *    |    --no far channel, no loopback pair--> FAILED (the socket is ready, and finishConnect throws)
 * any --close, interrupt--> CLOSED (what still comes is closed at once)
 * </pre>
 *
 * <p>The end of a connect is tried again where an error has ended it ({@link dev.farside.core.own.Surely}), from the place that it
 * had come to: no memory now does not mean that the program may wait for ever.
 *
 * <p>The lock is held while a selector of Java 8 is told what to poll a socket for. It is never held while a channel, a selector
 * of Java 11 or the tunnel is called, because they call back; a result of the tunnel's that is there may be taken, and a leg be given to
 * the pump.
 */
final class LoopbackConnect implements Runnable, Meeting.Host {
    private static final int INTERRUPTED = -3; // IOStatus

    private enum State {
        WAITING,
        JOINED,
        FAILED,
        CLOSED
    }

    private final LoopbackChannels owner;
    private final WeakReference<FileDescriptor> fd;
    private final WeakReference<Channel> channel;

    /** Reentrant, for the hook of Java 8: what it calls under the lock calls it again. */
    private final ReentrantLock lock = new ReentrantLock();

    // Written under the lock.
    private volatile State state = State.WAITING;
    private volatile IOException failure;
    private final Ends ends = new Ends();
    private final MaskedKeys masked;

    /** The keys that are to be told of the end. Null: it has not come yet, or all know. */
    private volatile List<SelectionKey> untold;

    /** Waits for the end: in connect, finishConnect or a timed poll, of which the JDK has one at a time. */
    private volatile Thread waiter;

    LoopbackConnect(LoopbackChannels owner, FileDescriptor fd, Channel channel) {
        this.owner = owner;
        this.fd = new WeakReference<>(fd);
        this.channel = new WeakReference<>(channel);
        this.masked = new MaskedKeys(owner);
    }

    /**
     * The thread that connects. If it throws, the connect is to be closed.
     *
     * @throws IOException a rule refuses it, or there is no loopback pair to be had
     */
    void begin(Connector connector, ProtocolFamily family, FileDescriptor socket) throws IOException {
        Tunnel.Opening started = connector.open(this);
        Jdk jdk = owner.jdk();
        Meeting pair = new Meeting(this, owner.legs().pump(), isIpv6(jdk.localAddress(socket)));
        boolean closed;
        lock.lock();
        try {
            ends.opens(started);
            ends.meets(pair);
            closed = state == State.CLOSED;
        } finally {
            lock.unlock();
        }
        if (closed) {
            started.cancel();
            throw new AsynchronousCloseException();
        }
        boolean expected = false;
        try {
            if (jdk.connect(family, socket, pair.listen()) == INTERRUPTED) {
                throw new AsynchronousCloseException();
            }
            pair.expect(jdk.localAddress(socket));
            expected = true;
        } catch (IOException e) {
            if (state != State.FAILED) {
                throw e;
            }
            // there is no far channel, as the program is about to hear, and so the port was closed meanwhile
        } finally {
            if (!expected || state != State.WAITING) {
                pair.close(); // the end may have come before there was a port to close
            }
        }
        if (started.isDone()) {
            run(); // it was over before we knew it
        }
    }

    /** Whether the program has bound the socket to an address of this kind. */
    private static boolean isIpv6(InetSocketAddress bound) {
        return bound != null && bound.getAddress() instanceof Inet6Address address && !address.isAnyLocalAddress();
    }

    /** The opening is done; on a tunnel thread, as a rule. Called again where an error has ended it, as are the two below. */
    @Override
    public void run() {
        lock.lock();
        try {
            if (state == State.WAITING && !ends.haveBegun()) {
                return; // the thread that connects asks itself
            }
            if (state == State.WAITING && failure == null) {
                try {
                    ends.opened();
                } catch (IOException e) {
                    failure = e;
                }
            }
        } finally {
            lock.unlock();
        }
        settle();
    }

    @Override
    public void listens(InetSocketAddress address) {
        throw new IllegalStateException(); // the thread that connects asks itself
    }

    /** On the pump's thread, as is the next. */
    @Override
    public void met(SocketChannel other) {
        boolean late;
        lock.lock();
        try {
            late = state != State.WAITING && !ends.haveMet();
            if (state == State.WAITING) {
                ends.met(other);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            Pump.reset(other);
        } else {
            settle();
        }
    }

    @Override
    public void missed(Throwable why) {
        lock.lock();
        try {
            if (state == State.WAITING && failure == null) {
                failure = new SocketException("farside has no loopback connection for this channel: " + why);
            }
        } finally {
            lock.unlock();
        }
        settle();
    }

    private void settle() {
        if (fd.get() == null) {
            close(); // the program has dropped the channel
            return;
        }
        List<SelectionKey> keys;
        boolean failed;
        lock.lock();
        try {
            if (state == State.WAITING && (failure != null || ends.areThere())) {
                untold = masked.all(); // before the state changes
                state = failure != null ? State.FAILED : State.JOINED;
            }
            keys = untold;
            if (keys == null) {
                return;
            }
            masked.unmaskAll();
            failed = state == State.FAILED;
            if (!failed && ends.areThere()) { // else they are joined
                ends.join(owner.legs());
            }
        } finally {
            lock.unlock();
            LockSupport.unpark(waiter);
        }
        if (failed) {
            ends.release();
        }
        masked.tell(keys, channel.get());
        untold = null;
    }

    boolean isPending() {
        return state == State.WAITING;
    }

    /** Whether its connects wait. */
    boolean isBlocking() {
        return channel.get() instanceof SelectableChannel selectable && selectable.isBlocking();
    }

    /**
     * The JDK is about to ask the socket whether it is connected. Waits while the connect is pending.
     *
     * @throws IOException it has failed, or the channel is closed
     */
    void finish() throws IOException {
        await(Long.MAX_VALUE);
        if (state == State.FAILED) {
            throw OwnFrames.here(failure);
        }
        if (state == State.CLOSED) {
            throw new AsynchronousCloseException(); // or by interrupt, as the JDK finds out
        }
    }

    /**
     * The JDK is about to poll the socket. Waits in its place while the connect is pending.
     *
     * @param timeoutMillis negative: for ever
     * @return how long it is to poll
     */
    long polling(long timeoutMillis) {
        if (state != State.WAITING) {
            return timeoutMillis;
        }
        await(timeoutMillis < 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        return 0;
    }

    /** Parks, because a wait on a lock would clear the interrupt flag. */
    private void await(long nanos) {
        long began = System.nanoTime();
        waiter = Thread.currentThread(); // before it looks
        try {
            while (state == State.WAITING) {
                long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - began);
                if (left <= 0) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait(); // the interrupting thread is about to close the channel
                } else {
                    LockSupport.parkNanos(this, left);
                }
            }
        } finally {
            waiter = null;
        }
    }

    /**
     * A key of the channel is new, or its interest is, or its selector asks.
     *
     * @return whether the socket must not be polled; then it is not, from now on
     */
    boolean mask(SelectionKey key, int operations) {
        lock.lock();
        try {
            if (state != State.WAITING) {
                return false;
            }
            masked.mask(key, operations);
            return true;
        } catch (IOException | ClosedSelectorException e) {
            return false; // its selector is closed, as the JDK is about to say
        } finally {
            lock.unlock();
        }
    }

    /** A key that was there before the connect. */
    void maskFirst(SelectionKey key) throws IOException {
        lock.lock();
        try {
            if (!masked.has(key)) {
                mask(key, key.interestOps());
            }
        } catch (CancelledKeyException e) {
            return; // meanwhile, so nobody polls for it
        } finally {
            lock.unlock();
        }
        try {
            owner.jdk().askAgain(key);
        } catch (ClosedSelectorException e) {
            // as above
        }
    }

    /** The channel is being closed. What a leg has to move still, it moves. */
    void close() {
        lock.lock();
        try {
            state = State.CLOSED;
            masked.clear();
            untold = null;
        } finally {
            lock.unlock();
            LockSupport.unpark(waiter);
        }
        ends.release(); // there is nothing left to end where a leg has begun
    }
}

package dev.farside.core.nio;

import dev.farside.core.leg.Legs;
import dev.farside.core.own.ShortLock;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketTimeoutException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.LockSupport;

/**
 * One channel's connect through a gateway, until the channel's socket is one end of a leg. The JDK sees a pending
 * connect as long as the far side is not open. Before that the socket is not touched, and it is kept out of selectors,
 * because an unconnected socket is always ready.
 *
 * <pre>
 * OPENING --open, a thread waits in connect--> FAR_OPEN --that thread--> WIRED
 *    |  \--open, no thread waits in connect--> WIRED (on the tunnel's thread; the selectors poll again)
 *    |  \--failed--> FAILED (its socket on a leg to nowhere, so that it is ready; pending() throws)
 *    |  \--out of time--> CANCELLED
 * any --close, interrupt--> CANCELLED; a channel that still opens is closed at once
 * WIRED --the leg has met its socket--> forgotten, plain JDK
 * </pre>
 *
 * <p>The lock is never held while the program's channel or a selector is called, because they call back under their own
 * locks.
 */
final class PendingConnect implements Runnable {
    private enum State {
        OPENING,
        FAR_OPEN,
        WIRED,
        FAILED,
        CANCELLED
    }

    private final PendingConnects owner;
    private final ProtocolFamily family;
    private final WeakReference<FileDescriptor> fd;
    private final WeakReference<Channel> channel;
    private final boolean someoneWaits;
    private final ShortLock lock = new ShortLock();

    // Under lock.
    private State state = State.OPENING;
    private Tunnel.Opening opening;
    private FarChannel far;
    private IOException failure;
    private Legs.Admission admission;

    /** The opening is done, and the selectors do not know yet. */
    private volatile boolean unpolled;

    private final MaskedKeys maskedKeys = new MaskedKeys();

    /** In connect, or in a blocking finishConnect, of which the JDK has one at a time. */
    private Thread waiter;

    /** @param someoneWaits the channel is in blocking mode: its thread stays until the end, and wires the socket itself */
    PendingConnect(
            PendingConnects owner, ProtocolFamily family, FileDescriptor fd, Channel channel, boolean someoneWaits) {
        this.owner = owner;
        this.family = family;
        this.fd = new WeakReference<>(fd);
        this.channel = new WeakReference<>(channel);
        this.someoneWaits = someoneWaits;
    }

    void start(Connector connector) throws IOException {
        Tunnel.Opening started = connector.open(this);
        boolean cancelled;
        lock.lock();
        try {
            opening = started;
            cancelled = state == State.CANCELLED;
        } finally {
            lock.unlock();
        }
        if (cancelled) {
            started.cancel();
        } else if (started.isDone()) {
            run(); // it was over before we knew it
        }
    }

    /** The opening is done; on the tunnel's thread, as a rule. Called again where an error has ended it. */
    @Override
    public void run() {
        if (lock.isMine()) {
            return; // this thread cancels it, and has said so
        }
        lock.lock();
        try {
            if (opening == null || (state != State.OPENING && !unpolled)) {
                return;
            }
            if (state == State.OPENING) {
                settleLocked();
                unpolled = true;
            }
            LockSupport.unpark(waiter);
        } finally {
            lock.unlock();
        }
        maskedKeys.pollAgain(owner);
        if (!someoneWaits) {
            MaskedKeys.pollAgain(channel.get(), owner);
        }
        unpolled = false;
    }

    private void settleLocked() {
        try {
            far = opening.channel();
        } catch (IOException e) {
            failure = e;
        }
        if (someoneWaits) {
            state = failure == null ? State.FAR_OPEN : State.FAILED;
        } else {
            wireLocked();
        }
    }

    private void wireLocked() {
        FileDescriptor socket = fd.get();
        if (socket == null) {
            cancelLocked();
            return;
        }
        try {
            connectLocked(socket);
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
        state = failure == null ? State.WIRED : State.FAILED;
        if (failure != null && far != null) {
            far.close();
        }
    }

    /** A socket in non-blocking mode: the loopback answers at once or soon, and does not keep us. */
    private void connectLocked(FileDescriptor socket) throws IOException {
        Sockets sockets = owner.sockets();
        try (Legs.Wiring wiring = owner.legs().begin(boundTo(sockets, socket))) {
            sockets.connect(family, socket, wiring.address());
            admission = wiring.expect(sockets.localAddress(socket), far, new Forget());
        }
    }

    /** The address the program bound its socket to; null for none in particular. */
    private static InetAddress boundTo(Sockets sockets, FileDescriptor socket) throws IOException {
        InetSocketAddress local = sockets.localAddress(socket);
        return local == null || local.getAddress().isAnyLocalAddress() ? null : local.getAddress();
    }

    /**
     * In the thread that connects, until the end: its socket is then connected, or not to be.
     *
     * @param nanos 0 for ever
     * @return as Net.connect
     */
    int await(long nanos) throws IOException {
        FarChannel open = awaitOpen(nanos);
        FileDescriptor socket = fd.get();
        if (open == null || socket == null) {
            return -3; // IOStatus.INTERRUPTED: the JDK looks what happened to the channel
        }
        Sockets sockets = owner.sockets();
        int n;
        try (Legs.Wiring wiring = owner.legs().begin(boundTo(sockets, socket))) {
            n = sockets.connect(family, socket, wiring.address());
            if (!wired(wiring, n == -3 ? null : sockets.localAddress(socket))) {
                return -3;
            }
        } catch (IOException | RuntimeException | Error e) {
            cancel();
            throw e;
        }
        return n;
    }

    private boolean wired(Legs.Wiring wiring, InetSocketAddress local) throws IOException {
        lock.lock();
        try {
            if (state != State.FAR_OPEN || local == null) {
                cancelLocked();
                return false;
            }
            admission = wiring.expect(local, far, new Forget());
            state = State.WIRED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The far channel, or null when cancelled. Parks, because awaiting would clear the interrupt flag. */
    private FarChannel awaitOpen(long nanos) throws IOException {
        long end = nanos > 0 && nanos < Long.MAX_VALUE ? System.nanoTime() + nanos : 0;
        while (true) {
            lock.lock();
            try {
                waiter = Thread.currentThread();
                if (state == State.FAR_OPEN) {
                    return far;
                }
                if (state == State.CANCELLED) {
                    return null;
                }
                if (state == State.FAILED) {
                    forget();
                    throw failure;
                }
                if (end != 0 && System.nanoTime() - end >= 0) {
                    cancelLocked();
                    throw new SocketTimeoutException("Connect timed out");
                }
            } finally {
                lock.unlock();
            }
            if (Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait(); // the interrupting thread is about to close the channel
            } else if (end == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, end - System.nanoTime());
            }
        }
    }

    /** Asked when the JDK is about to look whether its socket is connected. */
    boolean isPending() throws IOException {
        boolean waits = isBlocking(); // a connect was left pending and then the channel made blocking
        boolean interrupted = false;
        try {
            while (isOpening(waits)) {
                if (!waits) {
                    return true;
                }
                LockSupport.park(this); // until the channel is closed, at the latest, which cancels
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        lock.lock();
        try {
            if (state == State.FAILED) {
                forget();
                throw failure;
            }
            return state != State.WIRED;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpening(boolean waits) {
        lock.lock();
        try {
            if (waits) {
                waiter = Thread.currentThread();
            }
            return state == State.OPENING;
        } finally {
            lock.unlock();
        }
    }

    private boolean isBlocking() {
        return channel.get() instanceof SelectableChannel selectable && selectable.isBlocking();
    }

    boolean masks(SelectionKey key) {
        lock.lock();
        try {
            if (state != State.OPENING) {
                return false;
            }
            maskedKeys.add(key);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The channel is being closed. Waits for a wiring under way, so that no other socket can get its number. */
    void cancel() {
        lock.lock();
        try {
            cancelLocked();
        } finally {
            lock.unlock();
        }
    }

    private void cancelLocked() {
        if (state == State.CANCELLED) {
            return;
        }
        state = State.CANCELLED;
        if (admission != null) {
            admission.abandoned(); // what the program has written before its close still goes out
        } else if (opening != null) {
            opening.cancel(); // closes a channel that is open, too
        }
        forget();
        LockSupport.unpark(waiter);
    }

    private void forget() {
        FileDescriptor socket = fd.get();
        if (socket != null) {
            owner.remove(socket, this);
        }
    }

    /** Runs when the leg has both of its ends. */
    private final class Forget implements Runnable {
        @Override
        public void run() {
            lock.lock();
            try {
                if (state == State.WIRED) {
                    forget();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}

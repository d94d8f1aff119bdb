package dev.farside.core.nio;

import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.ShortLock;
import dev.farside.core.own.StackRoom;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.net.SocketTimeoutException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One redirected channel, from its connect on. The JDK's own code runs around it. Where that code would ask the kernel
 * about the socket, a hook asks here. The socket itself stays unconnected and is never polled.
 *
 * <pre>
 * OPENING --the far side is there--> OPEN
 *    |    --it is not-->             FAILED (ready for all; finishConnect throws)
 * any --close, or out of time-->     CLOSED (a channel that still opens is closed at once)
 * </pre>
 *
 * <p>The lock is never held while the program's channel, a selector or the tunnel is called, because they call back. A result of the
 * tunnel's that is there may be taken.
 */
class Lane implements Runnable {
    /** As {@code Door.polled} has it. */
    static final int PENDING = 1;

    static final int CONNECTED = 2;

    private static final int ALL = SelectionKey.OP_CONNECT | SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    private static final Watch[] NONE = {};

    private enum State {
        OPENING,
        OPEN,
        FAILED,
        CLOSED
    }

    private final Lanes owner;
    private final WeakReference<FileDescriptor> fd;
    private final WeakReference<Channel> channel;
    private final ShortLock lock = new ShortLock();

    // Written under the lock.
    private volatile State state = State.OPENING;
    private volatile FarChannel far;
    private volatile IOException failure;
    private volatile Watch[] watches = NONE;
    private Tunnel.Opening opening;

    /** The opening is done, and not all who wait for it know yet. */
    private volatile boolean untold;

    /** The JDK takes the channel for connected. */
    private volatile boolean connected;

    /** Waits for the opening: in connect or in a blocking finishConnect, of which the JDK has one at a time. */
    private volatile Thread waiter;

    private volatile Cleaner.Cleanable whenDropped;

    Lane(Lanes owner, FileDescriptor fd, Channel channel) {
        this.owner = owner;
        this.fd = new WeakReference<>(fd);
        this.channel = new WeakReference<>(channel);
    }

    /** Of all channels that are closed: threads that are still in one of their methods find it. */
    static final class Closed extends Lane {
        Closed(Lanes owner) {
            super(owner, null, null);
            close();
        }
    }

    void start(Connector connector) throws IOException {
        Tunnel.Opening started = connector.open(this);
        boolean closed;
        lock.lock();
        try {
            opening = started;
            closed = state == State.CLOSED;
        } finally {
            lock.unlock();
        }
        if (closed) {
            started.cancel();
        } else if (started.isDone()) {
            run(); // it was over before we knew it
        }
    }

    /** The opening is done; on the tunnel's thread, as a rule. Called again where an error has ended it. */
    @Override
    public void run() {
        lock.lock();
        try {
            if (opening == null || (state != State.OPENING && !untold)) {
                return;
            }
            if (state == State.OPENING) {
                settleLocked();
                untold = true;
            }
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(waiter);
        FarChannel opened = far;
        if (opened != null) {
            if (whenDropped == null) {
                closeWhenDropped(opened);
            }
            for (Watch watch : watches) {
                watch.watcher.count(watch);
            }
        }
        tell(ALL);
        untold = false;
    }

    private void settleLocked() {
        try {
            FarChannel opened = opening.channel();
            opened.events(new Told(SelectionKey.OP_READ), new Told(SelectionKey.OP_WRITE));
            far = opened;
            state = State.OPEN;
        } catch (IOException e) {
            failure = e;
            state = State.FAILED;
        }
    }

    private void closeWhenDropped(FarChannel opened) {
        FileDescriptor socket = fd.get();
        if (socket == null) {
            opened.close();
            return;
        }
        whenDropped = owner.whenDropped(socket, opened);
        if (state == State.CLOSED) {
            whenDropped.clean();
        }
    }

    /** The far side has something new, or room. On a thread that reads for the session. */
    private final class Told implements Runnable {
        private final int operation;

        Told(int operation) {
            this.operation = operation;
        }

        @Override
        public void run() {
            FarChannel open = far;
            if (open != null && operation == SelectionKey.OP_READ && needsAReader()) {
                open.turn().keep();
            }
            tell(operation);
        }
    }

    /** Whether someone waits for bytes who does not read the session: a channel group, or most selectors. */
    private boolean needsAReader() {
        for (Watch watch : watches) {
            if ((watch.interest() & SelectionKey.OP_READ) != 0 && !watch.watcher.readsItself()) {
                return true;
            }
        }
        return isAsynchronous();
    }

    private boolean isAsynchronous() {
        Channel its = channel.get();
        return its != null && !(its instanceof SelectableChannel);
    }

    private void tell(int operations) {
        for (Watch watch : watches) {
            if ((watch.interest() & operations) != 0) {
                watch.watcher.mark(watch, true);
            }
        }
        Channel its = channel.get();
        if (its == null || its instanceof SelectableChannel) {
            return;
        }
        try {
            owner.jdk().pollAgain(its);
        } catch (IOException e) {
            // the channel was closed meanwhile, so no thread waits for it
        }
    }

    /**
     * In the thread that connects a blocking channel.
     *
     * @param nanos 0 for ever
     * @return as Net.connect
     */
    int await(long nanos) throws IOException {
        if (!awaitOpening(nanos)) {
            close();
            throw OwnFrames.hidden(new SocketTimeoutException("Connect timed out"));
        }
        if (failure != null) {
            throw OwnFrames.here(failure);
        }
        connected = far != null;
        return connected ? 1 : Transfer.INTERRUPTED;
    }

    /**
     * Parks, because a wait in the tunnel would clear the interrupt flag.
     *
     * @return false when the time is up
     */
    private boolean awaitOpening(long nanos) {
        long end = nanos > 0 && nanos < Long.MAX_VALUE ? System.nanoTime() + nanos : 0;
        waiter = Thread.currentThread(); // before it looks
        try {
            while (state == State.OPENING) {
                long left = end == 0 ? 0 : end - System.nanoTime();
                if (end != 0 && left <= 0) {
                    return false;
                }
                if (Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait(); // the interrupting thread is about to close the channel
                } else if (end == 0) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, left);
                }
            }
            return true;
        } finally {
            waiter = null;
        }
    }

    /** Asked where the JDK would look whether its socket is connected. */
    int polled() throws IOException {
        if (failure != null) {
            throw OwnFrames.here(failure);
        }
        if (far == null) {
            return PENDING;
        }
        if (!connected) {
            connected = true;
            tell(SelectionKey.OP_READ | SelectionKey.OP_WRITE); // a key may have been interested all the time
        }
        return CONNECTED;
    }

    /** Waits where the JDK would wait for its socket. It looks itself afterwards. */
    void park(int event, long nanos) {
        if (state == State.OPENING) {
            awaitOpening(nanos);
            return;
        }
        FarChannel open = far;
        if (open == null) {
            return;
        }
        int millis = nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        try {
            if ((event & owner.jdk().pollIn()) != 0) {
                open.awaitReadable(millis);
            } else {
                open.awaitWritable(millis);
            }
        } catch (IOException e) {
            // the read or write that follows meets it, or the time is up
        }
    }

    /** Null unless it is open. */
    FarChannel far() {
        return far;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Whether its reads and writes wait. */
    boolean isBlocking() {
        return channel.get() instanceof SelectableChannel selectable && selectable.isBlocking();
    }

    /** The poll events that a selector would get of a connected socket. For what is not ready, it is told later. */
    int events(int interest) {
        Jdk jdk = owner.jdk();
        if (failure != null) {
            return interest == 0 ? 0 : jdk.pollError();
        }
        FarChannel open = far;
        if (open == null) {
            return 0;
        }
        if (!connected) {
            return (interest & SelectionKey.OP_CONNECT) != 0 ? jdk.pollOut() : 0;
        }
        int events = 0;
        if ((interest & SelectionKey.OP_READ) != 0 && open.isReadable()) {
            events |= jdk.pollIn();
        }
        if ((interest & SelectionKey.OP_WRITE) != 0 && open.isWritable()) {
            events |= jdk.pollOut();
        }
        return events;
    }

    /** A key of the channel is new, or its interest. Takes effect with the next select, as the JDK has it. */
    void interest(SelectionKey key) {
        StackRoom.need();
        if (isClosed()) {
            return;
        }
        Watch watch = find(key);
        if (watch == null) {
            watch = add(key);
        }
        watch.watcher.mark(watch, false);
    }

    /** In a select that is about to have the channel polled. */
    void masked(SelectionKey key) {
        if (!isClosed() && find(key) == null) {
            Watch watch = add(key);
            watch.watcher.mark(watch, true);
        }
    }

    private Watch find(SelectionKey key) {
        for (Watch watch : watches) {
            if (watch.isOf(key)) {
                return watch;
            }
        }
        return null;
    }

    private Watch add(SelectionKey key) {
        Watch watch = new Watch(this, key, owner.watcher(key.selector()));
        lock.lock();
        try {
            Watch known = find(key);
            if (known != null) {
                return known;
            }
            int valid = 0;
            Watch[] more = new Watch[watches.length + 1];
            for (Watch one : watches) {
                if (one.isValid()) {
                    more[valid++] = one; // the key of another was cancelled
                }
            }
            more[valid++] = watch;
            watches = Arrays.copyOf(more, valid);
        } finally {
            lock.unlock();
        }
        watch.watcher.count(watch);
        return watch;
    }

    /** The JDK has shut one direction. */
    void shut(boolean output) {
        FarChannel open = far;
        if (open == null) {
            return;
        }
        try {
            if (output) {
                open.shutdownOutput();
            } else {
                open.shutdownInput();
            }
        } catch (IOException e) {
            // the channel was closed meanwhile, which ends both directions
        }
    }

    /** The channel is being closed. */
    void close() {
        StackRoom.need();
        Tunnel.Opening pending;
        FarChannel open;
        Watch[] last;
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return;
            }
            pending = state == State.OPENING ? opening : null;
            state = State.CLOSED;
            open = far;
            far = null;
            last = watches;
            watches = NONE;
        } finally {
            lock.unlock();
        }
        if (pending != null) {
            pending.cancel();
        }
        if (open != null) {
            open.close();
        }
        if (whenDropped != null) {
            whenDropped.clean();
        }
        for (Watch watch : last) {
            watch.watcher.left(watch);
        }
        LockSupport.unpark(waiter);
        FileDescriptor socket = fd.get();
        if (socket != null) {
            owner.closed(socket);
        }
    }
}

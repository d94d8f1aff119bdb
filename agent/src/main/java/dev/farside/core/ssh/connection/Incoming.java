package dev.farside.core.ssh.connection;

import dev.farside.core.own.ShortLock;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Inbox;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The receiving side of a channel. The reader thread of the session brings bytes, and one thread of the channel's owner
 * takes them. If that thread is already waiting, the bytes are copied directly into its array. Each method that takes
 * bytes returns or passes on how many bytes are to be added to the far side's window. The window adjust itself is not
 * sent here, under the lock.
 */
final class Incoming {
    /**
     * After so many of its own reads that brought bytes for other channels, a thread leaves reading to other threads.
     */
    private static final int MOST_FOR_OTHERS = 4;

    private final Turns turns;
    private final ShortLock lock = new ShortLock();
    private final Inbox inbox = new Inbox();

    /** The array of the thread that waits in {@link #read}; null if none does. */
    private byte[] array;

    private int offset;
    private int length;
    private int handed;

    /** That thread is reading the session itself at the moment. */
    private boolean reading;

    /** That thread is waiting for another thread to read the session. */
    private boolean waiting;

    /** That thread. */
    private Thread reader;

    /** That thread must return without data. */
    private boolean woken;

    private final ReceiveWindow window;

    private boolean shut;
    private boolean ended;
    private boolean closed;
    private String death;
    private boolean pollFoundNothing;
    private Runnable onReadable;
    private FarChannel.Sink sink;

    Incoming(Turns turns, ReceiveWindow window) {
        this.turns = turns;
        this.window = window;
    }

    void events(Runnable action) {
        onReadable = action;
    }

    void sink(FarChannel.Sink straight) {
        sink = straight;
    }

    /**
     * @return the number of bytes to give back to the far side's window at once: those that are discarded or that the
     *     sink took
     */
    int received(byte[] data, int from, int count) throws IOException {
        boolean tell;
        int giveBack = 0;
        lock.lock();
        try {
            if (!window.came(count)) {
                throw new IOException("it sent more than the window of a channel takes");
            }
            if (closed || shut || death != null) {
                return taken(count); // after an error that has lost bytes, those that follow must not be read
            }
            int n = handToReader(data, from, count);
            if (pollFoundNothing && sink != null) {
                n = sink.offer(data, from, count);
                turns.servedSink();
                giveBack = taken(n);
                if (n == count) {
                    return giveBack;
                }
            }
            if (n < count) {
                inbox.add(data, from + n, count - n);
            }
            tell = wake();
        } finally {
            lock.unlock();
        }
        if (tell) {
            onReadable.run();
        }
        return giveBack;
    }

    private int handToReader(byte[] data, int from, int count) {
        if (array == null) {
            return 0;
        }
        int n = Math.min(count, length - handed);
        System.arraycopy(data, from, array, offset + handed, n);
        handed += n;
        if (waiting) {
            waiting = false;
            turns.woke();
        }
        return n;
    }

    /** @return whether the caller must run the readable event after it releases the lock */
    private boolean wake() {
        LockSupport.unpark(reader);
        boolean tell = pollFoundNothing;
        pollFoundNothing = false;
        return tell;
    }

    /** The far side sent SSH_MSG_CHANNEL_EOF. */
    void end() {
        boolean tell;
        lock.lock();
        try {
            ended |= death == null; // after an error this is not the end of what the far side has sent
            tell = wake();
        } finally {
            lock.unlock();
        }
        if (tell) {
            onReadable.run();
        }
    }

    void died(String reason) {
        boolean tell;
        lock.lock();
        try {
            death = reason;
            tell = wake();
        } finally {
            lock.unlock();
        }
        if (tell) {
            onReadable.run();
        }
    }

    /** Waits for bytes as {@link FarChannel#read} does. */
    int read(byte[] buffer, int from, int count, int timeoutMillis) throws IOException {
        lock.lock();
        try {
            return inbox.size() > 0 ? inbox.take(buffer, from, count) : await(buffer, from, count, timeoutMillis);
        } finally {
            lock.unlock();
        }
    }

    private int await(byte[] buffer, int from, int count, int timeoutMillis) throws IOException {
        if (over()) {
            return -1;
        }
        if (woken) {
            woken = false;
            return 0;
        }
        Wait wait = new Wait(timeoutMillis);
        reader = Thread.currentThread();
        array = buffer;
        offset = from;
        length = count;
        handed = 0;
        try {
            return awaitHanded(wait, count);
        } catch (InterruptedIOException e) {
            if (handed > 0) {
                return handed; // the interrupt flag is set: the next wait ends at once
            }
            throw e;
        } finally {
            array = null;
            reader = null;
            wait.end();
        }
    }

    /** Waits until bytes are in the array, or until none can come any more. */
    private int awaitHanded(Wait wait, int count) throws IOException {
        int forOthers = Wait.isVirtual() ? MOST_FOR_OTHERS : 0;
        while (true) {
            boolean inTime;
            if (forOthers < MOST_FOR_OTHERS && turns.take()) {
                forOthers += readOurselves(wait, count) ? 1 : 0;
                inTime = wait.isInTime();
            } else {
                inTime = awaitOthers(wait);
            }
            if (handed > 0) {
                return handed;
            }
            if (over()) {
                return -1;
            }
            if (woken) {
                woken = false;
                return 0;
            }
            if (!inTime) {
                throw new SocketTimeoutException("Read timed out");
            }
        }
    }

    /** Waits for another thread to read. Releases the lock meanwhile. */
    private boolean awaitOthers(Wait wait) throws InterruptedIOException {
        waiting = true;
        turns.waits();
        turns.needed();
        lock.unlock();
        try {
            return wait.park(this);
        } finally {
            lock.lock();
            if (waiting) {
                waiting = false;
                turns.waited();
            }
        }
    }

    /**
     * Reads the session on this thread. Releases the lock meanwhile.
     *
     * @return whether the bytes were for other channels and were handed on to them
     */
    private boolean readOurselves(Wait wait, int count) {
        reading = true;
        lock.unlock();
        boolean forOthers;
        try {
            turns.read(count, wait.beginMillis());
        } finally {
            forOthers = turns.leave();
            lock.lock();
            reading = false;
        }
        return forOthers;
    }

    /**
     * Whether no byte can come any more. Throws an exception unless the far side's EOF or a shutdown here is the
     * reason.
     */
    private boolean over() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (ended || shut) {
            return true;
        }
        if (death != null) {
            throw new SocketException("Connection reset: " + death);
        }
        return false;
    }

    /** As {@link FarChannel#wakeReader}. */
    void wakeReader() {
        lock.lock();
        try {
            woken = true;
            interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link FarChannel#poll}. */
    int poll(byte[] buffer, int from, int count) throws SocketException {
        lock.lock();
        try {
            int n = inbox.take(buffer, from, count);
            if (n == 0 && count > 0) {
                n = over() ? -1 : 0;
                pollFoundNothing = n == 0;
            }
            return n;
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return inbox.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * After a read: counts bytes to give back to the far side's window, and returns the sum when a window adjust is
     * due.
     */
    int giveBack(int bytes) {
        lock.lock();
        try {
            return taken(bytes);
        } finally {
            lock.unlock();
        }
    }

    private int taken(int bytes) {
        return ended || closed || death != null ? 0 : window.taken(bytes);
    }

    /** @return bytes to give back to the far side's window: those that had arrived and are discarded */
    int shut() {
        lock.lock();
        try {
            shut = true;
            interrupt();
            return taken(inbox.clear());
        } finally {
            lock.unlock();
        }
    }

    /** Makes the owner's waiting thread, if there is one, check the state again. */
    private void interrupt() {
        LockSupport.unpark(reader);
        if (reading) {
            turns.wakeUp();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            inbox.clear();
            interrupt();
        } finally {
            lock.unlock();
        }
    }
}

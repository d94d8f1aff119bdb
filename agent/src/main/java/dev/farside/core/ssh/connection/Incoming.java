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
 * What comes over a channel. The reader thread of the session brings bytes, one thread of the owner's takes them; those
 * that find it waiting go straight into its array. Each method that takes bytes returns or passes on how many of the far
 * side's window are to be given back; sending that is not done here, under the lock.
 */
final class Incoming {
    /** Reads that brought something for others; then it is others' turn. */
    private static final int MOST_FOR_OTHERS = 4;

    private final Turns turns;
    private final ShortLock lock = new ShortLock();
    private final Inbox inbox = new Inbox();

    /** Of the thread that waits in {@link #read}, if one does. */
    private byte[] array;

    private int offset;
    private int length;
    private int handed;

    /** That thread reads the session itself, just now. */
    private boolean reading;

    /** It waits for others to do so. */
    private boolean waiting;

    /** That thread. */
    private Thread reader;

    /** It is to return without anything. */
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

    /** @return bytes to give back at once, because nobody wants them, or they are where they belong */
    int received(byte[] data, int from, int count) throws IOException {
        boolean tell;
        int giveBack = 0;
        lock.lock();
        try {
            if (!window.came(count)) {
                throw new IOException("it sent more than the window of a channel takes");
            }
            if (closed || shut) {
                return taken(count);
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

    /** @return whether the event is to be told, after the lock is released */
    private boolean wake() {
        LockSupport.unpark(reader);
        boolean tell = pollFoundNothing;
        pollFoundNothing = false;
        return tell;
    }

    /** The far side's end. */
    void end() {
        boolean tell;
        lock.lock();
        try {
            ended = true;
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
                return handed; // the flag is set: the next wait ends at once
            }
            throw e;
        } finally {
            array = null;
            reader = null;
            wait.end();
        }
    }

    /** Until bytes are in the array, or none will be. */
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

    /** The lock is let go of meanwhile. */
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
     * The lock is let go of meanwhile.
     *
     * @return whether what came was for others, whom it was handed on to
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

    /** No byte will come any more; a failure if that is not the far side's own end. */
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

    /** After a read: counts what the far side may send again, and returns it when it is time to say so. */
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

    /** @return bytes to give back: those that had come and are dropped */
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

    /** The owner's thread that waits, if one does, is to look again. */
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

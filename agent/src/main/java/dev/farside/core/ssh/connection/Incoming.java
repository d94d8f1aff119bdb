package dev.farside.core.ssh.connection;

import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.ShortLock;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Inbox;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
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

    /** The array of a thread that waits for bytes but does not take them. */
    private static final byte[] NONE = {};

    private final Turns turns;
    private final ShortLock lock = new ShortLock();
    private final Inbox inbox = new Inbox();

    /**
     * Bytes that a thread that polls has taken out of the inbox, so that it copies them without the lock: a program's
     * buffer may be a mapped file, which the system has yet to load. Used by that thread; below: how many there are.
     */
    private final Inbox taken = new Inbox();

    private volatile int takenSize;

    /** Bytes that came and were not given back to the far side's window. */
    private int held;

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
                return window(count); // after an error that has lost bytes, those that follow must not be read
            }
            int n = handToReader(data, from, count);
            held += count;
            if (pollFoundNothing && sink != null) {
                n = sink.offer(data, from, count);
                turns.servedSink();
                held -= n;
                giveBack = window(n);
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
            turns.servedOthers();
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
        unpark();
        boolean tell = pollFoundNothing;
        pollFoundNothing = false;
        return tell;
    }

    /** As {@link #total}, without the lock: the number may be a moment old. */
    long received() {
        return window.received();
    }

    /** How many bytes have come so far, those that nobody has read too. */
    long total() {
        lock.lock();
        try {
            return window.received();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the far side has sent its last byte. */
    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
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
        if (taken.size() > 0) {
            return takeTaken(ByteBuffer.wrap(buffer, from, count));
        }
        lock.lock();
        try {
            return inbox.size() > 0 ? inbox.take(buffer, from, count) : await(buffer, from, count, timeoutMillis);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link FarChannel#awaitReadable}. */
    void awaitReadable(int timeoutMillis) throws IOException {
        if (taken.size() > 0) {
            return;
        }
        lock.lock();
        try {
            if (inbox.size() == 0) {
                pollFoundNothing = false; // this thread looks itself
                await(NONE, 0, 0, timeoutMillis);
            }
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
        } catch (InterruptedIOException | VirtualMachineError e) {
            if (handed > 0) {
                return handed; // else they were lost; the next wait meets the interrupt flag, and what lasts of an
                // error
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
        int forOthers = Turns.mayServeOthers() ? 0 : MOST_FOR_OTHERS;
        while (true) {
            boolean inTime;
            if (forOthers < MOST_FOR_OTHERS && turns.take()) {
                forOthers += readOurselves(wait, count) ? 1 : 0;
                inTime = wait.isInTime();
            } else {
                inTime = awaitOthers(wait);
            }
            if (handed > 0 || inbox.size() > 0) { // the latter where the thread does not take them
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
            throw OwnFrames.hidden(new SocketException("Socket closed"));
        }
        if (ended || shut) {
            return true;
        }
        if (death != null) {
            throw OwnFrames.hidden(new SocketException("Connection reset: " + death));
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
    int poll(ByteBuffer into) throws SocketException {
        int n = takeTaken(into);
        if (!into.hasRemaining()) {
            return n;
        }
        lock.lock();
        try {
            if (inbox.size() > 0) {
                inbox.moveTo(taken);
            } else if (n == 0) {
                n = over() ? -1 : 0;
                pollFoundNothing = n == 0;
                return n;
            } else {
                return n;
            }
        } finally {
            lock.unlock();
        }
        return n + takeTaken(into);
    }

    private int takeTaken(ByteBuffer into) {
        try {
            return taken.take(into);
        } finally {
            takenSize = taken.size();
        }
    }

    /** As {@link FarChannel#isReadable}. */
    boolean isReadable() {
        lock.lock();
        try {
            if (takenSize > 0 || inbox.size() > 0 || over()) {
                return true;
            }
            pollFoundNothing = true;
            return false;
        } catch (SocketException e) {
            return true; // the read meets it
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return shut || closed ? 0 : takenSize + inbox.size();
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
            int count = Math.min(bytes, held); // none are left after a shutdown
            held -= count;
            return window(count);
        } finally {
            lock.unlock();
        }
    }

    private int window(int bytes) {
        return ended || closed || death != null ? 0 : window.taken(bytes);
    }

    /** @return bytes to give back to the far side's window: those that had arrived and are discarded */
    int shut() {
        lock.lock();
        try {
            shut = true;
            inbox.clear();
            interrupt();
            int discarded = held;
            held = 0;
            return window(discarded);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the owner's waiting thread, if there is one, check the state again. */
    private void interrupt() {
        unpark();
        if (reading) {
            turns.wakeUp();
        }
    }

    /** Unless the thread reads: then it does not park, and the permit would end a park of the program's own. */
    private void unpark() {
        if (!reading) {
            LockSupport.unpark(reader);
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

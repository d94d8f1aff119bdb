package dev.farside.core.ssh.connection;

import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.ShortLock;
import dev.farside.core.own.StackRoom;
import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.window.SendWindow;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The sending side of a channel. The lock is held while packets are put into the session's outbox, so data, EOF and
 * close leave in order. No packet is encoded or sent under the lock. Data that is written before the last packet is
 * encoded is added to that packet.
 */
final class Outgoing implements Transport.Sender {
    /** So many full packets are put before they are sent. */
    private static final int TOGETHER = 4;

    /** Writes with no longer pauses than this between them are a stream once they exceed {@link #STREAM} bytes. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int STREAM = 128 * 1024;
    private static final int PAGE = 4096;

    private final SshChannel channel;
    private final Packets packets;
    private final Turns turns;
    private final long farId;

    /** The most bytes of data in a packet: the far side accepts no more, or we make none larger. */
    private final int largest;

    private final ShortLock lock = new ShortLock();
    private final SendWindow window;

    // Written under the lock.
    private volatile boolean shut;
    private volatile boolean closed;
    private boolean closeSent;

    /**
     * The last packet that was put, as long as it is a data packet. Below: its use, and the bytes that it holds as far
     * as this channel knows.
     */
    private Packet last;

    private long lastUse;
    private int lastLength;

    private volatile boolean farClosed;
    private volatile String death;

    // Used by the writing thread. The reading thread, too, may end a burst.
    private long wroteAt;
    private long burst;

    /** The thread that waits in {@link #write}; null if none does. */
    private volatile Thread writer;

    private final AtomicBoolean holdsBack = new AtomicBoolean();

    /** Bytes of a window adjust that could not be sent. */
    private final AtomicInteger untold = new AtomicInteger();

    private final AtomicBoolean offerFellShort = new AtomicBoolean();
    private Runnable onWritable;

    /** Written, so that no compiler leaves out the reads of {@link #load}. */
    @SuppressWarnings("UnusedVariable")
    private int loaded;

    /** @param farPacket the largest packet that the far side accepts, in bytes, at least 1 */
    Outgoing(SshChannel channel, Channels channels, long farId, long farWindow, long farPacket) {
        this.channel = channel;
        this.packets = channels.packets();
        this.turns = channels.turns();
        this.farId = farId;
        this.window = new SendWindow(channels.interactive(), channels.roundTrip(), farWindow);
        this.largest = (int) Math.min(farPacket, Packet.LARGE);
    }

    void events(Runnable action) {
        onWritable = action;
    }

    /** The far side accepts so many more bytes. */
    void windowAdjust(long bytes) {
        window.taken(bytes);
        wake();
    }

    /** The transport accepts data again. */
    @Override
    public void roomAgain() {
        holdsBack.set(false);
        wake();
    }

    private void wake() {
        LockSupport.unpark(writer);
        if (offerFellShort.compareAndSet(true, false)) {
            onWritable.run();
        }
    }

    /** SSH_MSG_CHANNEL_CLOSE arrived, and is answered. */
    void closedByFarSide() {
        farClosed = true;
        wake();
        end();
    }

    /** The session is dead, or this channel must not be used any more. */
    void died(String reason) {
        death = reason;
        wake();
    }

    /** How many bytes were put so far. */
    long total() {
        return window.sent();
    }

    /** As {@code FarChannel.write}. */
    void write(ByteBuffer bytes) throws IOException {
        StackRoom.need();
        boolean streams = streams(bytes.remaining());
        while (bytes.hasRemaining()) {
            check();
            if (!put(bytes)) {
                packets.flush(); // this may make room
                awaitWritable(0);
            } else if (streams && !bytes.hasRemaining()) {
                packets.flushSoon();
            } else {
                packets.flush();
            }
        }
    }

    /** Whether so much has been written without a pause that another write is expected at once. */
    private boolean streams(int bytes) {
        long now = System.nanoTime();
        burst = now - wroteAt < PAUSE_NANOS ? burst + bytes : bytes;
        wroteAt = now;
        return burst > STREAM && Turns.mayServeOthers();
    }

    /** Sends what was written, without waiting to gather more, and what the far side is to know. */
    void flush() {
        burst = 0;
        giveBack(0);
        packets.flushPromised();
    }

    /** As {@code FarChannel.awaitWritable}. */
    void awaitWritable(int timeoutMillis) throws IOException {
        if (maySend()) {
            return;
        }
        Wait wait = new Wait(timeoutMillis);
        turns.waits();
        writer = Thread.currentThread(); // set before the state is checked again
        try {
            while (!maySend()) {
                turns.needed();
                if (!wait.park(this) && !maySend()) {
                    throw new SocketTimeoutException("Write timed out");
                }
            }
        } finally {
            writer = null;
            turns.waited();
            wait.end();
        }
    }

    private void check() throws SocketException {
        if (closed) {
            throw OwnFrames.hidden(new SocketException("Socket closed"));
        }
        if (death != null) {
            throw OwnFrames.hidden(new SocketException("Connection reset: " + death));
        }
        if (shut) {
            throw new SocketException("Socket output is shutdown");
        }
        if (farClosed) {
            throw OwnFrames.hidden(new SocketException("Broken pipe"));
        }
    }

    private boolean maySend() throws SocketException {
        check();
        return window.room(1) > 0 && hasRoom();
    }

    /** Bytes so far. Any thread, without the lock: the number may be a moment old. */
    long sent() {
        return window.sent();
    }

    private boolean hasRoom() {
        if (packets.hasRoom()) {
            return true;
        }
        return holdsBack.compareAndSet(false, true) && packets.holdBack(this);
    }

    /**
     * Puts a few packets at most.
     *
     * @return false if nothing can be sent at the moment
     */
    private boolean put(ByteBuffer bytes) throws SocketException {
        boolean any = false;
        if (bytes.isDirect()) {
            load(bytes);
        }
        lock.lock();
        try {
            check();
            for (int i = 0; i < TOGETHER && bytes.hasRemaining() && hasRoom(); i++) {
                int n = window.room(bytes.remaining());
                if (n == 0) {
                    break; // the far side's window is used up, or another channel has just become interactive
                }
                putData(bytes, n);
                any = true;
            }
        } finally {
            lock.unlock();
        }
        if (any) {
            channel.moved();
            if (window.isLow()) {
                turns.needed();
            }
        }
        return any;
    }

    /**
     * Touches what is about to be put. It may be a file that is mapped, which the system loads page by page, and no thread
     * may wait for that under the lock.
     */
    private void load(ByteBuffer bytes) {
        int last = Math.min(bytes.limit(), bytes.position() + TOGETHER * largest) - 1;
        int sum = bytes.get(last);
        for (int i = bytes.position(); i < last; i += PAGE) {
            sum += bytes.get(i);
        }
        loaded = sum;
    }

    /** Puts some of the bytes: into the last packet if there is room, otherwise into a new one. */
    private void putData(ByteBuffer bytes, int most) {
        if (last != null) {
            int fits = Math.min(most, Math.min(largest, last.capacity()) - lastLength);
            if (fits > 0 && add(last, fits, bytes)) {
                return;
            }
        }
        boolean more = last != null && lastLength == last.capacity(); // this is a burst of small writes
        int n = Math.min(most, largest);
        Packet packet = packets.outbox().fresh(more ? Packet.LARGE : n);
        packet.begin(farId);
        packet.add(packet.use(), 0, bytes, n);
        window.sent(n);
        packets.put(packet);
        last = packet;
        lastUse = packet.use();
        lastLength = n;
    }

    private boolean add(Packet packet, int n, ByteBuffer bytes) {
        if (!packet.add(lastUse, lastLength, bytes, n)) {
            last = null;
            return false;
        }
        lastLength += n;
        window.sent(n);
        packets.outbox().grew(n);
        return true;
    }

    /** As {@code FarChannel.isWritable}. */
    boolean isWritable() {
        try {
            if (maySend()) {
                return true;
            }
            offerFellShort.set(true); // set before the state is checked again
            if (maySend()) {
                return true;
            }
            turns.needed();
            return false;
        } catch (SocketException e) {
            return true; // the write meets it
        }
    }

    /** As {@code FarChannel.offer}. */
    void offer(ByteBuffer bytes) throws SocketException {
        StackRoom.need();
        check();
        while (bytes.hasRemaining()) {
            offerFellShort.set(false);
            while (bytes.hasRemaining() && put(bytes)) {
                packets.flush();
            }
            if (!bytes.hasRemaining()) {
                return;
            }
            offerFellShort.set(true); // set before the state is checked again
            if (!maySend()) {
                turns.needed();
                return;
            }
        }
    }

    /**
     * Sends a window adjust: the far side may send so many more bytes, and as many as it could not be told of before. Whoever
     * calls has bytes in its hands, which an error would lose. So what there is no memory for is told by the next read or poll.
     */
    void giveBack(int bytes) {
        if (bytes == 0 && untold.get() == 0) {
            return;
        }
        int all = untold.getAndSet(0) + bytes;
        if (all == 0) {
            return;
        }
        boolean put = false;
        try {
            putMessage(Packets.windowAdjust(farId, all));
            put = true;
            packets.flush();
        } catch (OutOfMemoryError e) {
            // as above; what is put the session's own thread sends
        } finally {
            if (!put) {
                untold.addAndGet(all);
            }
        }
    }

    /** Puts a message other than data, unless the channel has been closed. */
    private void putMessage(Packet packet) {
        lock.lock();
        try {
            if (!closeSent && death == null) {
                packets.put(packet);
            }
        } finally {
            lock.unlock();
        }
    }

    void shut() throws SocketException {
        StackRoom.need();
        Packet end = Packets.eof(farId);
        lock.lock();
        try {
            if (closed) {
                throw OwnFrames.hidden(new SocketException("Socket closed"));
            }
            if (!shut) {
                shut = true;
                last = null;
                if (!farClosed && !closeSent && death == null) {
                    packets.put(end);
                }
            }
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(writer);
        packets.flush();
    }

    void close() {
        closed = true;
        LockSupport.unpark(writer);
        end();
    }

    /** Tells the far side that the channel is closed. */
    void end() {
        putClose();
        packets.flush();
    }

    void run(String command) {
        putMessage(Packets.exec(farId, command));
        packets.flush();
    }

    void refuseRequest() {
        putMessage(Packets.requestFailure(farId));
        packets.flush();
    }

    /** Puts SSH_MSG_CHANNEL_CLOSE, the last message of the channel. */
    private void putClose() {
        Packet packet = Packets.close(farId);
        lock.lock();
        try {
            if (!closeSent) {
                closeSent = true;
                last = null;
                packets.put(packet);
            }
        } finally {
            lock.unlock();
        }
    }
}

package dev.farside.core.ssh.connection;

import dev.farside.core.own.ShortLock;
import dev.farside.core.own.StackRoom;
import dev.farside.core.ssh.transport.Packet;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What goes over a channel. The lock is held while packets are put into the session's outbox: so data, end and close leave
 * in order. Nothing is encoded or sent under it. What is written before the last packet is encoded is added to that
 * packet.
 */
final class Outgoing implements Transport.Sender {
    /** So many full packets are put before they are sent. */
    private static final int TOGETHER = 4;

    /** What is written with no longer pauses than this in between is a stream, after so many bytes. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int STREAM = 128 * 1024;

    private final SshChannel channel;
    private final Channels channels;
    private final long farId;

    /** The largest that the far side takes, and we make. */
    private final int largest;

    private final ShortLock lock = new ShortLock();
    private final SendWindow window;

    // Written under lock.
    private volatile boolean shut;
    private volatile boolean closed;
    private boolean closeSent;

    /** The last packet that was put, while it is one of data; what is in it, as far as we know. */
    private Packet last;

    private long lastUse;
    private int lastLength;

    private volatile boolean farClosed;
    private volatile String death;

    // Of the thread that writes, but for the end of a burst, which may come from the one that reads.
    private long wroteAt;
    private long burst;

    /** Of the thread that waits in {@link #write}. */
    private volatile Thread writer;

    private final AtomicBoolean holdsBack = new AtomicBoolean();
    private final AtomicBoolean offerFellShort = new AtomicBoolean();
    private Runnable onWritable;

    /** @param farPacket the largest packet the far side takes, at least 1 */
    Outgoing(SshChannel channel, Channels channels, long farId, long farWindow, long farPacket) {
        this.channel = channel;
        this.channels = channels;
        this.farId = farId;
        this.window = new SendWindow(channels.interactive(), channels.roundTrip(), farWindow);
        this.largest = (int) Math.min(farPacket, Transport.PACKET);
    }

    void events(Runnable action) {
        onWritable = action;
    }

    /** The far side takes more. */
    void windowAdjust(long bytes) {
        window.taken(bytes);
        wake();
    }

    /** The transport takes more. */
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

    /** SSH_MSG_CHANNEL_CLOSE came, and is answered. */
    void closedByFarSide() {
        farClosed = true;
        wake();
        end();
    }

    /** The session is dead, or this channel is not to be used any more. */
    void died(String reason) {
        death = reason;
        wake();
    }

    /** As {@code FarChannel.write}. */
    void write(ByteBuffer bytes) throws IOException {
        StackRoom.need();
        boolean streams = streams(bytes.remaining());
        while (bytes.hasRemaining()) {
            check();
            if (!put(bytes)) {
                channels.flush(); // makes room, perhaps
                awaitWritable();
            } else if (streams && !bytes.hasRemaining()) {
                channels.flushSoon();
            } else {
                channels.flush();
            }
        }
    }

    /** Whether so much has been written without a pause that more is to be expected at once. */
    private boolean streams(int bytes) {
        long now = System.nanoTime();
        burst = now - wroteAt < PAUSE_NANOS ? burst + bytes : bytes;
        wroteAt = now;
        return burst > STREAM && !Wait.isVirtual();
    }

    /** What was written is not kept to gather more. */
    void flush() {
        burst = 0;
        channels.flushPromised();
    }

    private void awaitWritable() throws IOException {
        if (maySend()) {
            return;
        }
        Wait wait = new Wait(0);
        channels.turns().waits();
        writer = Thread.currentThread(); // before it looks again
        try {
            while (!maySend()) {
                channels.turns().needed();
                wait.park(this);
            }
        } finally {
            writer = null;
            channels.turns().waited();
            wait.end();
        }
    }

    private void check() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (death != null) {
            throw new SocketException("Connection reset: " + death);
        }
        if (shut) {
            throw new SocketException("Socket output is shutdown");
        }
        if (farClosed) {
            throw new SocketException("Broken pipe");
        }
    }

    private boolean maySend() throws SocketException {
        check();
        return window.room(1) > 0 && hasRoom();
    }

    private boolean hasRoom() {
        if (channels.hasRoom()) {
            return true;
        }
        return holdsBack.compareAndSet(false, true) && channels.holdBack(this);
    }

    /**
     * Puts a few packets at most.
     *
     * @return false if nothing can be sent just now
     */
    private boolean put(ByteBuffer bytes) throws SocketException {
        boolean any = false;
        lock.lock();
        try {
            check();
            for (int i = 0; i < TOGETHER && bytes.hasRemaining() && hasRoom(); i++) {
                int n = window.room(bytes.remaining());
                if (n == 0) {
                    break; // the far side takes no more, or somebody has just begun to be interactive
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
                channels.turns().needed();
            }
        }
        return any;
    }

    /** Some of it: into the last packet if there is room, or into a new one. */
    private void putData(ByteBuffer bytes, int most) {
        if (last != null) {
            int fits = Math.min(most, Math.min(largest, last.capacity()) - lastLength);
            if (fits > 0 && add(last, fits, bytes)) {
                return;
            }
        }
        boolean more = last != null && lastLength == last.capacity(); // a burst of small writes
        int n = Math.min(most, largest);
        Packet packet = channels.outbox().fresh(more ? Transport.PACKET : n);
        packet.begin(farId);
        packet.add(packet.use(), 0, bytes, n);
        window.sent(n);
        channels.put(packet);
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
        channels.outbox().grew(n);
        return true;
    }

    /** As {@code FarChannel.offer}. */
    void offer(ByteBuffer bytes) throws SocketException {
        check();
        while (bytes.hasRemaining()) {
            offerFellShort.set(false);
            while (bytes.hasRemaining() && put(bytes)) {
                channels.flush();
            }
            if (!bytes.hasRemaining()) {
                return;
            }
            offerFellShort.set(true); // before it looks again
            if (!maySend()) {
                channels.turns().needed();
                return;
            }
        }
    }

    /** The far side may send so many bytes more. */
    void giveBack(int bytes) {
        if (bytes == 0) {
            return;
        }
        Buffer packet = packet(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST);
        packet.putUInt(bytes);
        putMessage(packet);
        channels.flush();
    }

    /** What is no data, unless the channel has been closed. */
    private void putMessage(Buffer message) {
        Packet packet = Packet.of(message);
        lock.lock();
        try {
            if (!closeSent && death == null) {
                channels.put(packet);
            }
        } finally {
            lock.unlock();
        }
    }

    void shut() throws SocketException {
        StackRoom.need();
        Packet end = Packet.of(packet(SshConstants.SSH_MSG_CHANNEL_EOF));
        lock.lock();
        try {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (!shut) {
                shut = true;
                last = null;
                if (!farClosed && !closeSent && death == null) {
                    channels.put(end);
                }
            }
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(writer);
        channels.flush();
    }

    void close() {
        closed = true;
        LockSupport.unpark(writer);
        end();
    }

    /** The far side is told that this is over. */
    void end() {
        putClose();
        channels.flush();
    }

    /** RFC 4254, 6.5. */
    void run(String command) {
        Buffer packet = channels.packet(SshConstants.SSH_MSG_CHANNEL_REQUEST, command.length() + 64);
        packet.putUInt(farId);
        packet.putString("exec");
        packet.putBoolean(true);
        packet.putString(command);
        putMessage(packet);
        channels.flush();
    }

    void refuseRequest() {
        putMessage(packet(SshConstants.SSH_MSG_CHANNEL_FAILURE));
        channels.flush();
    }

    /** The last that goes. */
    private void putClose() {
        Packet packet = Packet.of(packet(SshConstants.SSH_MSG_CHANNEL_CLOSE));
        lock.lock();
        try {
            if (!closeSent) {
                closeSent = true;
                last = null;
                channels.put(packet);
            }
        } finally {
            lock.unlock();
        }
    }

    private Buffer packet(byte cmd) {
        Buffer packet = channels.packet(cmd, 2 * Integer.BYTES);
        packet.putUInt(farId);
        return packet;
    }
}

package dev.farside.core.ssh.connection;

import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What goes over a channel. The lock is held while a packet is handed to the session, where nothing waits: so data, end
 * and close leave in order.
 */
final class Outgoing {
    /** So many full packets are given to the system in one call. */
    private static final int TOGETHER = 4;

    private final SshChannel channel;
    private final Channels channels;
    private final long farId;
    private final int farPacket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writable = lock.newCondition();
    private final SendWindow window;
    private boolean shut;
    private boolean closed;
    private boolean closeSent;
    private boolean farClosed;
    private String death;

    /** The session takes nothing any more; the reason comes with {@link #died}. */
    private boolean ending;

    private boolean offerFellShort;
    private Runnable onWritable;

    Outgoing(SshChannel channel, Channels channels, long farId, long farWindow, int farPacket) {
        this.channel = channel;
        this.channels = channels;
        this.farId = farId;
        this.window = new SendWindow(channels.interactive(), channels.roundTrip(), farWindow);
        this.farPacket = Math.min(farPacket, Transport.PACKET);
    }

    void events(Runnable action) {
        onWritable = action;
    }

    /** The far side takes more; with 0 the transport does. */
    void windowAdjust(long bytes) {
        boolean tell;
        lock.lock();
        try {
            window.taken(bytes);
            tell = wake();
        } finally {
            lock.unlock();
        }
        if (tell) {
            onWritable.run();
        }
    }

    /** @return whether the event is to be told, after the lock is released */
    private boolean wake() {
        writable.signalAll();
        boolean tell = offerFellShort;
        offerFellShort = false;
        return tell;
    }

    /** SSH_MSG_CHANNEL_CLOSE came, and is answered. */
    void closedByFarSide() {
        boolean tell;
        lock.lock();
        try {
            farClosed = true;
            sendClose();
            tell = wake();
        } finally {
            lock.unlock();
        }
        if (tell) {
            onWritable.run();
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
            onWritable.run();
        }
    }

    /** As {@code FarChannel.write}. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            lock.lock();
            try {
                awaitWritable();
                sendData(bytes);
                if (ending) {
                    awaitWritable(); // for the reason
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void awaitWritable() throws IOException {
        if (maySend()) {
            return;
        }
        Wait wait = new Wait(0);
        channels.turns().waits();
        try {
            while (!maySend()) {
                channels.turns().needed();
                wait.await(writable);
            }
        } finally {
            channels.turns().waited();
            wait.end();
        }
    }

    private boolean maySend() throws SocketException {
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
        return !ending && window.room(1) > 0 && channels.hasRoom(channel);
    }

    /** A few packets at most. */
    private void sendData(ByteBuffer bytes) {
        if (bytes.remaining() <= farPacket) {
            sendPacket(bytes);
            return;
        }
        channels.collect();
        try {
            for (int i = 0; i < TOGETHER && bytes.hasRemaining() && sendPacket(bytes); i++) {
                // one after the other
            }
        } finally {
            ending |= !channels.sendCollected();
        }
    }

    /** @return false if nothing can be sent just now */
    private boolean sendPacket(ByteBuffer bytes) {
        int n = window.room(Math.min(bytes.remaining(), farPacket));
        if (n == 0) {
            return false; // the far side takes no more, or somebody has just begun to interactive
        }
        Buffer packet = channels.dataPacket();
        packet.putUInt(farId);
        packet.putUInt(n);
        int at = packet.wpos();
        bytes.get(packet.array(), at, n);
        packet.wpos(at + n);
        window.sent(n);
        if (window.isLow()) {
            channels.turns().needed();
        }
        channel.moved();
        ending |= !channels.sendData(packet);
        return !ending;
    }

    /** As {@code FarChannel.offer}. */
    void offer(ByteBuffer bytes) throws SocketException {
        lock.lock();
        try {
            while (bytes.hasRemaining() && maySend()) {
                sendData(bytes);
            }
            offerFellShort = ending || bytes.hasRemaining();
            if (offerFellShort) {
                channels.turns().needed();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The far side may send so many bytes more. */
    void giveBack(int bytes) {
        if (bytes == 0) {
            return;
        }
        lock.lock();
        try {
            if (!closeSent && death == null) {
                Buffer packet = packet(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST);
                packet.putUInt(bytes);
                channels.send(packet);
            }
        } finally {
            lock.unlock();
        }
    }

    void shut() throws SocketException {
        lock.lock();
        try {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (!shut) {
                shut = true;
                writable.signalAll();
                if (!farClosed && death == null) {
                    channels.send(packet(SshConstants.SSH_MSG_CHANNEL_EOF));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            writable.signalAll();
            sendClose();
        } finally {
            lock.unlock();
        }
    }

    /** RFC 4254, 6.5. */
    void run(String command) {
        lock.lock();
        try {
            if (!closed && death == null) {
                Buffer packet = channels.packet(SshConstants.SSH_MSG_CHANNEL_REQUEST, command.length() + 64);
                packet.putUInt(farId);
                packet.putString("exec");
                packet.putBoolean(true);
                packet.putString(command);
                channels.send(packet);
            }
        } finally {
            lock.unlock();
        }
    }

    void refuseRequest() {
        lock.lock();
        try {
            if (!closeSent && death == null) {
                channels.send(packet(SshConstants.SSH_MSG_CHANNEL_FAILURE));
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendClose() {
        if (!closeSent && death == null) {
            closeSent = true;
            channels.send(packet(SshConstants.SSH_MSG_CHANNEL_CLOSE));
        }
    }

    private Buffer packet(byte cmd) {
        Buffer packet = channels.packet(cmd, 2 * Integer.BYTES);
        packet.putUInt(farId);
        return packet;
    }
}

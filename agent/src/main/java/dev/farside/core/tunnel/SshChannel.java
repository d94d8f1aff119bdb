package dev.farside.core.tunnel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A direct-tcpip or direct-streamlocal channel, from its open request to the far side's close (RFC 4254, 5 and 7.2).
 *
 * <p>Two locks, one for each direction, so that the bytes coming in never wait for those going out. {@code outLock} is
 * held while a packet is handed to the session, which keeps data, end and close in order; nothing down there waits.
 * Order: inLock and outLock are never held together.
 */
final class SshChannel implements FarChannel {
    /** What the far side may send ahead of our reading. 2 MiB as OpenSSH: more makes sshd slow where TCP is slower. */
    static final int WINDOW = 2 * 1024 * 1024;

    /** Largest packet we take; OpenSSH's. */
    static final int PACKET = 32 * 1024;

    /** Read bytes are given back to the far window in pieces of this size: early, so that it never runs dry. */
    private static final int GIVE_BACK = WINDOW / 16;

    private final Channels channels;
    private final long id;
    private long farId;
    private int farPacket;

    // Coming in, under inLock.
    private final ReentrantLock inLock = new ReentrantLock();
    private final Condition readable = inLock.newCondition();
    private final Inbox inbox = new Inbox();
    private byte[] readerArray;
    private int readerOffset;
    private int readerLength;
    private int handed;
    private int readNotGivenBack;
    private long windowLeft = WINDOW;
    private boolean inputShut;
    private boolean ended;
    private boolean pollFoundNothing;

    // Going out, under outLock.
    private final ReentrantLock outLock = new ReentrantLock();
    private final Condition writable = outLock.newCondition();
    private long farWindow;
    private boolean outputShut;
    private boolean closeSent;
    private boolean farClosed;
    private boolean offerFellShort;

    // Both: written once, under the lock of whoever reads them.
    private volatile boolean closed;
    private volatile String death;
    private Runnable onReadable;
    private Runnable onWritable;

    SshChannel(Channels channels, long id) {
        this.channels = channels;
        this.id = id;
    }

    long id() {
        return id;
    }

    // The session's side: all on the reader thread.

    void confirmed(long farId, long farWindow, int farPacket) {
        outLock.lock();
        try {
            this.farId = farId;
            this.farWindow = farWindow;
            this.farPacket = Math.min(farPacket, PACKET);
        } finally {
            outLock.unlock();
        }
    }

    void received(byte[] data, int offset, int length) throws IOException {
        boolean tell = false;
        int giveBack = 0;
        inLock.lock();
        try {
            windowLeft -= length;
            if (windowLeft < 0) {
                throw new IOException("the gateway sent more than the window of a channel takes");
            }
            if (closed) {
                return;
            }
            if (inputShut) {
                giveBack = consumed(length);
            } else {
                int n = handToReader(data, offset, length);
                if (n < length) {
                    inbox.add(data, offset + n, length - n);
                }
                tell = wakeReader();
            }
        } finally {
            inLock.unlock();
        }
        giveBack(giveBack);
        if (tell) {
            onReadable.run();
        }
    }

    /** Straight into the array of a thread that waits in {@link #read}. */
    private int handToReader(byte[] data, int offset, int length) {
        if (readerArray == null) {
            return 0;
        }
        int n = Math.min(length, readerLength - handed);
        System.arraycopy(data, offset, readerArray, readerOffset + handed, n);
        handed += n;
        return n;
    }

    private boolean wakeReader() {
        readable.signal();
        boolean tell = pollFoundNothing;
        pollFoundNothing = false;
        return tell;
    }

    void endOfInput() {
        boolean tell;
        inLock.lock();
        try {
            ended = true;
            tell = wakeReader();
        } finally {
            inLock.unlock();
        }
        if (tell) {
            onReadable.run();
        }
    }

    void windowAdjust(long bytes) {
        boolean tell;
        outLock.lock();
        try {
            farWindow += bytes;
            tell = wakeWriter();
        } finally {
            outLock.unlock();
        }
        if (tell) {
            onWritable.run();
        }
    }

    private boolean wakeWriter() {
        writable.signal();
        boolean tell = offerFellShort;
        offerFellShort = false;
        return tell;
    }

    /** The transport takes data again. */
    void roomAgain() {
        windowAdjust(0);
    }

    /** SSH_MSG_CHANNEL_CLOSE came: nothing more comes, nothing more goes. */
    void closedByFarSide() throws IOException {
        boolean tell;
        outLock.lock();
        try {
            farClosed = true;
            sendClose();
            writable.signalAll();
            tell = wakeWriter();
        } finally {
            outLock.unlock();
        }
        endOfInput();
        if (tell) {
            onWritable.run();
        }
    }

    /** The session died. What came before can still be read. */
    void died(String reason) {
        death = reason;
        boolean tellReader;
        inLock.lock();
        try {
            readable.signalAll();
            tellReader = wakeReader();
        } finally {
            inLock.unlock();
        }
        boolean tellWriter;
        outLock.lock();
        try {
            writable.signalAll();
            tellWriter = wakeWriter();
        } finally {
            outLock.unlock();
        }
        if (tellReader) {
            onReadable.run();
        }
        if (tellWriter) {
            onWritable.run();
        }
    }

    // The owner's side.

    @Override
    public int read(byte[] buffer, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) {
            return 0;
        }
        int n;
        int giveBack;
        inLock.lock();
        try {
            n = inbox.size() > 0
                    ? inbox.take(buffer, offset, length)
                    : awaitBytes(buffer, offset, length, timeoutMillis);
            giveBack = n > 0 ? consumed(n) : 0;
        } finally {
            inLock.unlock();
        }
        giveBack(giveBack);
        return n;
    }

    private int awaitBytes(byte[] buffer, int offset, int length, int timeoutMillis) throws IOException {
        if (inputOver()) {
            return -1;
        }
        Wait wait = new Wait(timeoutMillis);
        readerArray = buffer;
        readerOffset = offset;
        readerLength = length;
        handed = 0;
        try {
            while (true) {
                boolean inTime = wait.await(readable);
                if (handed > 0) {
                    return handed;
                }
                if (inputOver()) {
                    return -1;
                }
                if (!inTime) {
                    throw new SocketTimeoutException("Read timed out");
                }
            }
        } catch (InterruptedIOException e) {
            if (handed > 0) {
                return handed; // the flag is set: the next wait ends at once
            }
            throw e;
        } finally {
            readerArray = null;
            wait.end();
        }
    }

    /** No byte will come any more; a failure if that is not the far side's own end. */
    private boolean inputOver() throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (ended || inputShut) {
            return true;
        }
        if (death != null) {
            throw new SocketException("Connection reset: " + death);
        }
        return false;
    }

    @Override
    public int poll(byte[] buffer, int offset, int length) throws IOException {
        int n;
        int giveBack = 0;
        inLock.lock();
        try {
            n = inbox.take(buffer, offset, length);
            if (n > 0) {
                giveBack = consumed(n);
            } else if (length > 0) {
                n = inputOver() ? -1 : 0;
                pollFoundNothing = n == 0;
            }
        } finally {
            inLock.unlock();
        }
        giveBack(giveBack);
        return n;
    }

    @Override
    public int available() {
        inLock.lock();
        try {
            return inbox.size();
        } finally {
            inLock.unlock();
        }
    }

    /** Under inLock: counts bytes the far side may send again, and tells when it is time to say so. */
    private int consumed(int bytes) {
        readNotGivenBack += bytes;
        if (readNotGivenBack < GIVE_BACK || ended || closed || death != null) {
            return 0;
        }
        int all = readNotGivenBack;
        readNotGivenBack = 0;
        windowLeft += all;
        return all;
    }

    private void giveBack(int bytes) {
        if (bytes == 0) {
            return;
        }
        outLock.lock();
        try {
            if (!closeSent && death == null) {
                Buffer packet = channels.packet(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST, 8);
                packet.putUInt(farId);
                packet.putUInt(bytes);
                channels.send(packet);
            }
        } catch (SocketException e) {
            // what was read is good; the next wait will tell
        } finally {
            outLock.unlock();
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            outLock.lock();
            try {
                awaitWritable();
                sent += sendData(buffer, offset + sent, length - sent);
            } finally {
                outLock.unlock();
            }
        }
    }

    private void awaitWritable() throws IOException {
        if (maySend()) {
            return;
        }
        Wait wait = new Wait(0);
        try {
            while (!maySend()) {
                wait.await(writable);
            }
        } finally {
            wait.end();
        }
    }

    private boolean maySend() throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (death != null) {
            throw new SocketException("Connection reset: " + death);
        }
        if (outputShut) {
            throw new SocketException("Socket output is shutdown");
        }
        if (farClosed) {
            throw new SocketException("Broken pipe");
        }
        return farWindow > 0 && channels.hasRoom(this);
    }

    private int sendData(byte[] buffer, int offset, int length) throws IOException {
        int n = (int) Math.min(Math.min(length, farPacket), farWindow);
        Buffer packet = channels.dataPacket();
        packet.putUInt(farId);
        packet.putBytes(buffer, offset, n);
        farWindow -= n;
        channels.sendData(packet);
        return n;
    }

    @Override
    public int offer(byte[] buffer, int offset, int length) throws IOException {
        outLock.lock();
        try {
            int sent = 0;
            while (sent < length && maySend()) {
                sent += sendData(buffer, offset + sent, length - sent);
            }
            offerFellShort = sent < length;
            return sent;
        } finally {
            outLock.unlock();
        }
    }

    @Override
    public void events(Runnable onReadable, Runnable onWritable) {
        this.onReadable = onReadable;
        this.onWritable = onWritable;
    }

    @Override
    public void shutdownInput() {
        int giveBack;
        inLock.lock();
        try {
            inputShut = true;
            giveBack = consumed(inbox.clear());
            readable.signalAll();
        } finally {
            inLock.unlock();
        }
        giveBack(giveBack);
    }

    @Override
    public void shutdownOutput() throws IOException {
        outLock.lock();
        try {
            if (outputShut) {
                return;
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
            outputShut = true;
            writable.signalAll();
            if (!farClosed && death == null) {
                Buffer packet = channels.packet(SshConstants.SSH_MSG_CHANNEL_EOF, 4);
                packet.putUInt(farId);
                channels.send(packet);
            }
        } finally {
            outLock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        inLock.lock();
        try {
            inbox.clear();
            readable.signalAll();
        } finally {
            inLock.unlock();
        }
        outLock.lock();
        try {
            writable.signalAll();
            sendClose();
        } catch (IOException e) {
            // the session is dying, and the far side closes with it
        } finally {
            outLock.unlock();
        }
    }

    /** Once; the channel is forgotten when both have said it. */
    private void sendClose() throws IOException {
        if (!closeSent && death == null) {
            closeSent = true;
            Buffer packet = channels.packet(SshConstants.SSH_MSG_CHANNEL_CLOSE, 4);
            packet.putUInt(farId);
            channels.send(packet);
        }
    }

    @Override
    public String toString() {
        return "channel " + id;
    }
}

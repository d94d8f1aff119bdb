package dev.farside.core.ssh.holder;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.ssh.master.Master;
import dev.farside.core.ssh.transport.Transport;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A process that shares a login, on a thread of its own: first it speaks OpenSSH's PROTOCOL.mux ({@link ControlProtocol}),
 * and in proxy mode messages of the connection protocol, which {@link Relay} passes on.
 */
final class Rider implements Runnable, Transport.Sender {
    /** The largest message accepted, in bytes; the same as in OpenSSH's channels.c. */
    private static final int LARGEST = 256 * 1024;

    /** Bytes that may wait for a process that does not read, before the session's thread waits for it. */
    private static final int MOST_WAITING = 8 << 20;

    /** A process that does not read for so long, with so much waiting, is cut off: it is stopped. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Length, padding length, message number, recipient. */
    private static final int HEADER = 2 * Integer.BYTES + 2;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ControlProtocol protocol;
    private final Map<Long, RelayedChannel> byFar = new ConcurrentHashMap<>();

    /** Null: it is not in proxy mode. */
    private volatile Relay relay;

    private volatile boolean closed;
    private final AtomicBoolean heldBack = new AtomicBoolean();

    private final ReentrantLock sending = new ReentrantLock();
    private final Condition drained = sending.newCondition();

    // Under that lock.
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private final ByteBuffer[] pair = {ByteBuffer.allocate(HEADER), null};
    private int waitingBytes;

    // Used by the rider's own thread.
    private byte[] in = new byte[64 * 1024];
    private int filled;

    Rider(SocketChannel channel, ControlProtocol protocol) throws IOException {
        this.channel = channel;
        this.protocol = protocol;
        this.selector = OwnChannels.provider().openSelector();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, Master.SEND_BUFFER);
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** The channels whose far side has a number, by that number. */
    Map<Long, RelayedChannel> byFar() {
        return byFar;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void run() {
        try {
            protocol.begin(this);
            while (!closed) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            protocol.log("a process that shares the login: " + e); // it sent nonsense, or has gone
        } finally {
            close();
            Relay shared = relay;
            if (shared != null) {
                shared.left(this);
            }
            protocol.ended(this);
        }
    }

    private void turn() throws IOException {
        try {
            key.interestOps((mayRead() ? SelectionKey.OP_READ : 0) | (isWaiting() ? SelectionKey.OP_WRITE : 0));
            selector.select();
            boolean isReported = !selector.selectedKeys().isEmpty(); // a key that is not has what it had last time
            selector.selectedKeys().clear();
            if (isReported && key.isWritable()) {
                drain();
            }
            if (isReported && key.isReadable()) {
                read();
            }
        } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException e) {
            closed = true;
        }
    }

    /** What the gateway does not take yet stays with the process that sends it. */
    private boolean mayRead() {
        Relay shared = relay;
        if (shared == null || shared.transport().hasRoom()) {
            return true;
        }
        if (heldBack.compareAndSet(false, true) && shared.transport().holdBack(this)) {
            return true; // the transport calls back all the same, which does no harm
        }
        return shared.transport().hasRoom();
    }

    @Override
    public void roomAgain() {
        heldBack.set(false);
        selector.wakeup();
    }

    private void read() throws IOException {
        int n = channel.read(ByteBuffer.wrap(in, filled, in.length - filled));
        if (n < 0) {
            closed = true;
            return;
        }
        filled += n;
        int at = 0;
        while (filled - at >= Integer.BYTES) {
            int length = number(at);
            if (length < 1 || length > LARGEST) {
                throw new IOException("it sent a message of " + (length & 0xffffffffL) + " bytes");
            }
            if (filled - at < Integer.BYTES + length) {
                makeRoom(Integer.BYTES + length);
                break;
            }
            handle(at + Integer.BYTES, length);
            at += Integer.BYTES + length;
        }
        System.arraycopy(in, at, in, 0, filled - at);
        filled -= at;
        Relay shared = relay;
        if (shared != null) {
            shared.transport().flush();
        }
    }

    /** The whole of the next message fits, wherever it begins: what comes before it is moved out later. */
    private void makeRoom(int message) {
        if (in.length < 2 * message && in.length < 2 * LARGEST) {
            in = Arrays.copyOf(in, Math.max(in.length, 2 * message));
        }
    }

    private int number(int at) {
        return (in[at] & 0xff) << 24 | (in[at + 1] & 0xff) << 16 | (in[at + 2] & 0xff) << 8 | (in[at + 3] & 0xff);
    }

    private void handle(int from, int length) throws IOException {
        Relay shared = relay;
        if (shared == null) {
            protocol.came(this, new ByteArrayBuffer(in, from, length));
            return;
        }
        int padding = in[from] & 0xff;
        if (length - 1 - padding < 1) {
            throw new IOException("it sent a message without a type");
        }
        shared.take(this, new ByteArrayBuffer(in, from + 1, length - 1 - padding));
    }

    /** Its thread: from now on it sends messages of the connection protocol. */
    void rides(Relay shared) {
        relay = shared;
        shared.joined(this);
    }

    // Sending. Any thread.

    /** A message about a channel, with another recipient. It is not waited for, unless very much waits already. */
    void send(int cmd, long recipient, byte[] rest, int from, int length) {
        sending.lock();
        try {
            pair[0].clear()
                    .putInt(2 + Integer.BYTES + length)
                    .put((byte) 0)
                    .put((byte) cmd)
                    .putInt((int) recipient)
                    .flip();
            sendPair(rest, from, length);
        } finally {
            sending.unlock();
        }
    }

    /** A message without a recipient of its own. */
    void send(int cmd, byte[] rest, int from, int length) {
        sending.lock();
        try {
            pair[0].clear().putInt(2 + length).put((byte) 0).put((byte) cmd).flip();
            sendPair(rest, from, length);
        } finally {
            sending.unlock();
        }
    }

    /** A message of PROTOCOL.mux. */
    void answer(byte[] message, int length) {
        sending.lock();
        try {
            pair[0].clear().putInt(length).flip();
            sendPair(message, 0, length);
        } finally {
            sending.unlock();
        }
    }

    private void sendPair(byte[] rest, int from, int length) {
        if (closed) {
            return;
        }
        pair[1] = ByteBuffer.wrap(rest, from, length);
        try {
            if (waiting.isEmpty()) {
                channel.write(pair);
            }
            int left = pair[0].remaining() + pair[1].remaining();
            if (left > 0) {
                waiting.add(ByteBuffer.allocate(left).put(pair[0]).put(pair[1]).flip());
                waitingBytes += left;
                selector.wakeup();
                awaitRoom();
            }
        } catch (IOException e) {
            close(); // it has gone; its own thread ends its channels
        } finally {
            pair[1] = null;
        }
    }

    /** The session's thread must not wait long: other processes wait for it. */
    private void awaitRoom() {
        long left = PATIENCE_NANOS;
        while (waitingBytes > MOST_WAITING && !closed) {
            if (left <= 0) {
                protocol.log("a process that shares the login does not read, and is cut off");
                close();
                return;
            }
            try {
                left = drained.awaitNanos(left);
            } catch (InterruptedException e) {
                return; // nobody interrupts threads of ours
            }
        }
    }

    private boolean isWaiting() {
        sending.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            sending.unlock();
        }
    }

    private void drain() throws IOException {
        sending.lock();
        try {
            while (!waiting.isEmpty()) {
                ByteBuffer first = waiting.peek();
                waitingBytes -= channel.write(first);
                if (first.hasRemaining()) {
                    break;
                }
                waiting.remove();
            }
            drained.signalAll();
        } finally {
            sending.unlock();
        }
    }

    /** Any thread: ends the connection. Its own thread does the rest. */
    void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // nothing is left to lose
        }
        selector.wakeup();
    }

    /** Its own thread, as the last step. */
    void release() {
        try {
            selector.close();
        } catch (IOException e) {
            // nothing is left to lose
        }
    }
}

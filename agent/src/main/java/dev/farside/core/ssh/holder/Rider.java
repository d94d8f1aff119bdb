package dev.farside.core.ssh.holder;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.Surely;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.apache.sshd.common.util.buffer.Buffer;
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

    /** The same, where so many wait for all processes that memory may run out. */
    private static final int SOME_WAITING = 1 << 20;

    private static final int MOST_WAITING_FOR_ALL = 16 << 20;

    /** Bytes that wait for all processes. */
    private static final AtomicLong ALL_WAITING = new AtomicLong();

    /** A process that does not read for so long, with so much waiting, is cut off: it is stopped. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** One that reads, but slower than this, is cut off, too: all others wait. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** The size of a read, in bytes, before it is in proxy mode; then it is that of a block. */
    private static final int FEW = 4 * 1024;

    /** Length, padding length, message number, recipient. */
    private static final int HEADER = 2 * Integer.BYTES + 2;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The size of a read in proxy mode where there is no block: the JDK keeps as much direct memory for each thread. */
    private static final int LITTLE = 16 * 1024;

    // The steps of its end. Each may be tried again.
    private static final BiConsumer<Rider, Void> CLOSE = Rider::closeAndRelease;
    private static final BiConsumer<Rider, Relay> LEAVE = Rider::leave;
    private static final BiConsumer<ControlProtocol, Rider> END = ControlProtocol::ended;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ControlProtocol protocol;
    private final Map<Long, RelayedChannel> byFar = new ConcurrentHashMap<>();

    /** Null: it is not in proxy mode. */
    private volatile Relay relay;

    private volatile boolean closed;
    private final AtomicBoolean heldBack = new AtomicBoolean();

    private final SendQueue queue;

    /** The session's thread while it waits until less is in the queue. */
    private volatile Thread held;

    // Used by the rider's own thread.

    /** From 0 to position: bytes that make no whole message yet. */
    private ByteBuffer in = ByteBuffer.allocate(FEW);

    /** The same memory, for the data of a message. */
    private ByteBuffer data = in.duplicate();

    Rider(SocketChannel channel, ControlProtocol protocol) throws IOException {
        this.channel = channel;
        this.protocol = protocol;
        this.queue = new SendQueue(channel, ALL_WAITING);
        this.selector = OwnChannels.provider().openSelector();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, Master.SEND_BUFFER);
            this.key = channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException | RuntimeException | Error e) {
            selector.close();
            throw e;
        }
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
            Surely.done(CLOSE, this, null);
            Surely.done(LEAVE, this, relay);
            Surely.done(END, protocol, this);
        }
    }

    /** Its memory goes first: what comes after it may need some. */
    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private static void closeAndRelease(Rider rider, Void none) {
        rider.close();
        rider.release();
    }

    private static void leave(Rider rider, Relay shared) {
        if (shared != null) {
            shared.left(rider);
        }
    }

    private void turn() throws IOException {
        try {
            key.interestOps((mayRead() ? SelectionKey.OP_READ : 0) | (queue.isFull() ? SelectionKey.OP_WRITE : 0));
            selector.select();
            boolean isReported = !selector.selectedKeys().isEmpty(); // a key that is not has what it had last time
            selector.selectedKeys().clear();
            if (isReported && key.isWritable()) {
                queue.writable();
                LockSupport.unpark(held);
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
        if (channel.read(in) < 0) {
            closed = true;
            return;
        }
        int filled = in.position();
        int at = 0;
        while (filled - at >= Integer.BYTES) {
            int length = in.getInt(at);
            if (length < 1 || length > LARGEST) {
                throw new IOException("it sent a message of " + (length & 0xffffffffL) + " bytes");
            }
            if (filled - at < Integer.BYTES + length) {
                break;
            }
            handle(at + Integer.BYTES, length);
            at += Integer.BYTES + length;
        }
        in.flip().position(at);
        in.compact();
        makeRoom();
        Relay shared = relay;
        if (shared != null) {
            shared.transport().flush();
        }
    }

    /** For the whole of the message that has begun; and once it rides, for many of them. */
    private void makeRoom() {
        int whole = in.position() < Integer.BYTES ? 0 : Integer.BYTES + in.getInt(0);
        if (whole > Blocks.SIZE && whole > in.capacity() && in.getInt(0) <= LARGEST) {
            readInto(ByteBuffer.allocate(Integer.BYTES + LARGEST));
        } else if (whole <= Blocks.SIZE && in.capacity() < Blocks.SIZE && (relay != null || whole > in.capacity())) {
            ByteBuffer block = Blocks.all().take();
            if (block != null) {
                readInto(block);
            } else if (in.capacity() < Math.max(LITTLE, whole)) {
                readInto(ByteBuffer.allocate(Math.max(LITTLE, whole)));
            }
        }
    }

    private void readInto(ByteBuffer larger) {
        ByteBuffer before = in;
        in = larger.put(before.flip());
        data = in.duplicate();
        Blocks.all().give(before);
    }

    private void handle(int from, int length) throws IOException {
        Relay shared = relay;
        if (shared == null) {
            protocol.came(this, copy(from, length));
            return;
        }
        int message = length - 1 - (in.get(from) & 0xff); // without the padding
        if (message < 1) {
            throw new IOException("it sent a message without a type");
        }
        data.limit(from + 1 + message).position(from + 1);
        if (!shared.takeData(this, data)) {
            shared.take(this, copy(from + 1, message));
        }
    }

    private Buffer copy(int from, int length) {
        byte[] bytes = new byte[length];
        in.get(from, bytes);
        return new ByteArrayBuffer(bytes);
    }

    /** Its thread: from now on it sends messages of the connection protocol. */
    void rides(Relay shared) {
        relay = shared;
        shared.joined(this);
    }

    // Sending. Any thread.

    /**
     * A message about a channel, with another recipient. {@link #flush} must follow. It is not waited for, unless very
     * much waits already.
     */
    void gather(int cmd, long recipient, byte[] rest, int from, int length) {
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .putInt(2 + Integer.BYTES + length)
                .put((byte) 0)
                .put((byte) cmd)
                .putInt((int) recipient);
        gather(header, ByteBuffer.wrap(rest, from, length));
    }

    /** A message without a recipient of its own. {@link #flush} must follow. */
    void gather(int cmd, byte[] rest, int from, int length) {
        ByteBuffer header =
                ByteBuffer.allocate(HEADER).putInt(2 + length).put((byte) 0).put((byte) cmd);
        gather(header, ByteBuffer.wrap(rest, from, length));
    }

    /** A message of PROTOCOL.mux. */
    void answer(byte[] message, int length) {
        gather(ByteBuffer.allocate(HEADER).putInt(length), ByteBuffer.wrap(message, 0, length));
        flush();
    }

    private void gather(ByteBuffer header, ByteBuffer rest) {
        if (closed) {
            return;
        }
        if (hasTooMuch()) {
            flush();
            awaitRoom();
        }
        queue.gather(header.flip(), rest); // last: after an error the message counts as not delivered
    }

    /** Bytes that were gathered, or that its socket has not taken. */
    int waiting() {
        return queue.size();
    }

    /** Sends the messages that were gathered. */
    void flush() {
        try {
            if (queue.flush()) {
                selector.wakeup(); // its own thread goes on when the process has read
            }
        } catch (IOException e) {
            close(); // it has gone; its own thread ends its channels
        }
    }

    private boolean hasTooMuch() {
        return queue.size() > (ALL_WAITING.get() > MOST_WAITING_FOR_ALL ? SOME_WAITING : MOST_WAITING);
    }

    /** The session's thread must not wait long: other processes wait for it. */
    private void awaitRoom() {
        long end = System.nanoTime() + LONGEST_NANOS;
        held = Thread.currentThread();
        try {
            while (hasTooMuch() && !closed) {
                long left = Math.min(PATIENCE_NANOS - queue.stuckNanos(), end - System.nanoTime());
                if (left <= 0) {
                    protocol.log("a process that shares the login does not read, and is cut off");
                    close();
                    return;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            held = null;
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
        LockSupport.unpark(held);
    }

    /** Its own thread, when nothing is read or sent any more. Once is enough, and more do no harm. */
    void release() {
        ByteBuffer last = in;
        in = NOTHING; // first, so that it is given back once
        Blocks.all().give(last);
        queue.end();
        try {
            selector.close();
        } catch (IOException e) {
            // nothing is left to lose
        }
    }
}

package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/**
 * The encrypted bytes of one session on their way out. Nobody ever waits in here: a packet goes out on the thread that
 * made it as far as the pipe takes it, and the rest is left to the reader thread, which is told when the pipe takes more.
 * So the reader thread cannot be caught waiting for a far side that waits for us to read, and no interrupt or close of
 * a program's thread can hurt the session. Channels hold back their data while {@link #hasRoom} is false; what has no
 * window of its own (key exchange, window adjusts) is always taken.
 */
public final class Transport extends AbstractCloseable implements IoSession {
    /** The most bytes of data in one packet of ours, and the most we take in one; as OpenSSH. */
    public static final int PACKET = 32 * 1024;

    /** Who has data to send, and holds it back while there is no room. */
    public interface Sender {
        /** On a session's reader thread; must not block. */
        void roomAgain();
    }

    /** Direct memory of a session for what the pipe has not taken yet. */
    private static final int STAGE = 256 * 1024;

    /** With more than this waiting, channels hold back; bounds what lies before a small packet. */
    private static final int FULL = 128 * 1024;

    /** Channels go on when no more than this is waiting. */
    private static final int ROOM = 64 * 1024;

    private static final IoWriteFuture TAKEN = AbstractIoWriteFuture.fulfilled("taken", true);

    private final Pipe pipe;
    private final Turns turns;
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();

    /** Nothing is waited for while it is held; locked under it are only those of the session that carries this one. */
    private final ReentrantLock lock = new ReentrantLock();

    /** From position to limit: bytes the pipe has not taken. */
    private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE).limit(0);

    /** After the stage; empty but for bursts of packets that are not channel data. */
    private final ArrayDeque<ByteBuffer> overflow = new ArrayDeque<>();

    private volatile int waiting;

    /** The pipe took less than it was given, and will tell when it takes more. */
    private boolean full;

    /** Whose packets are not sent one by one. */
    private volatile Thread collector;

    private List<Sender> holdingBack = new ArrayList<>();
    private IOException failure;

    public Transport(Pipe pipe) {
        this.pipe = pipe;
        this.turns = new Turns(pipe);
        pipe.onWritable(this::drain);
    }

    /** Where the connection leads; null: nobody here knows. */
    public InetAddress peer() {
        return pipe.peer();
    }

    /** Who reads what comes back. */
    public Turns turns() {
        return turns;
    }

    /** Whether the packet behind this answer to a write is ours again: not so while it waits for new keys. */
    public static boolean isTaken(IoWriteFuture future) {
        return future == TAKEN;
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
        ByteBuffer packet = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
        lock.lock();
        try {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            append(packet);
            if (collector != Thread.currentThread()) {
                send();
            }
            return TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** What this thread writes is kept for {@link #sendCollected}, which is to come at once: one call of the pipe's for all. */
    public void collect() {
        collector = Thread.currentThread();
    }

    public void sendCollected() throws IOException {
        lock.lock();
        try {
            if (collector == Thread.currentThread()) {
                collector = null;
            }
            if (failure == null) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As much as the pipe takes, unless it is known that it takes nothing. */
    private void send() throws IOException {
        if (full) {
            return;
        }
        try {
            offer();
        } catch (IOException e) {
            failure = e;
            pipe.close(); // the reader thread tells everybody
            throw e;
        }
        if (waiting > 0) {
            full = true;
            pipe.wantWritable(true);
            turns.needed();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void append(ByteBuffer packet) {
        int size = packet.remaining();
        waiting += size;
        if (overflow.isEmpty() && size <= STAGE - stage.remaining()) {
            stage(packet);
        } else {
            overflow.add(ByteBuffer.allocate(size).put(packet).flip());
        }
    }

    private void stage(ByteBuffer packet) {
        if (!stage.hasRemaining()) {
            stage.position(0).limit(0); // always the same memory, which the processor still has at hand
        } else if (STAGE - stage.limit() < packet.remaining()) {
            stage.compact().flip();
        }
        int start = stage.position();
        int end = stage.limit();
        stage.limit(STAGE).position(end);
        stage.put(packet);
        stage.limit(stage.position()).position(start);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void offer() throws IOException {
        while (waiting > 0) {
            while (!overflow.isEmpty() && overflow.peek().remaining() <= STAGE - stage.remaining()) {
                stage(overflow.poll());
            }
            int taken = pipe.offer(stage.hasRemaining() ? stage : overflow.peek());
            waiting -= taken;
            if (!overflow.isEmpty() && !overflow.peek().hasRemaining()) {
                overflow.poll();
            }
            if (taken == 0) {
                return;
            }
        }
    }

    /** Nothing can be sent any more: ends the reader thread, which tells everybody. */
    public void fail(IOException why) {
        lock.lock();
        try {
            failure = failure == null ? why : failure;
        } finally {
            lock.unlock();
        }
        pipe.close();
    }

    /** Why nothing can be sent any more; null as long as it can. */
    public IOException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** The pipe takes more. On the reader thread of this session or of the one before it. */
    private void drain() {
        List<Sender> released = List.of();
        lock.lock();
        try {
            offer();
            if (waiting == 0) {
                full = false;
                pipe.wantWritable(false);
            }
            if (waiting <= ROOM) {
                released = holdingBack;
                holdingBack = released.isEmpty() ? released : new ArrayList<>();
            }
        } catch (IOException e) {
            failure = e;
            pipe.close();
        } finally {
            lock.unlock();
        }
        for (Sender sender : released) {
            sender.roomAgain();
        }
    }

    /** Whether the sender may send now; if not, its {@link Sender#roomAgain} is called when it may. */
    public boolean hasRoom(Sender sender) {
        if (waiting <= FULL) {
            return true;
        }
        lock.lock();
        try {
            if (waiting <= FULL || !full || failure != null) {
                return true; // without a full pipe it is being sent just now, and nobody would call back
            }
            holdingBack.add(sender);
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void doCloseImmediately() {
        pipe.close();
        super.doCloseImmediately();
    }

    @Override
    public void shutdownOutputStream() {
        close(true);
    }

    // What the library asks a session's I/O for, and we have no use for.

    @Override
    public long getId() {
        return 0;
    }

    @Override
    public IoService getService() {
        return null;
    }

    @Override
    public SocketAddress getAcceptanceAddress() {
        return null;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return InetSocketAddress.createUnresolved("farside", 0);
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return InetSocketAddress.createUnresolved("gateway", 0);
    }

    @Override
    public void suspendRead() {}

    @Override
    public void resumeRead() {}

    @Override
    public Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public Object removeAttribute(Object key) {
        return attributes.remove(key);
    }
}

package dev.farside.core.ssh.holder;

import dev.farside.core.own.ShortLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes for one process, in order. Messages are gathered here, and {@link #flush} writes many of them with one call. The
 * thread that gets the turn writes for all threads; no thread waits for the turn. That thread looks again after it gives
 * the turn back, so bytes that others gathered meanwhile are not left behind.
 *
 * <pre>
 *   gather, any thread --> first (direct), and behind it further chunks --flush, in turn--> channel
 * </pre>
 */
final class SendQueue {
    /** The size of the first chunk, in bytes, until it proves too small: an answer of PROTOCOL.mux. */
    private static final int FEW = 512;

    /** The size of a further one. The JDK keeps as much direct memory for each thread that writes one. */
    private static final int FURTHER = 64 * 1024;

    private static final class Chunk {
        /** Only absolute puts: one thread puts behind {@link #end}, under the lock, while another writes what is before. */
        final ByteBuffer bytes;

        /** The same memory, for the thread whose turn it is. */
        final ByteBuffer written;

        /** Under the lock: what waits is from here... */
        int begin;

        /** ...to here. */
        int end;

        Chunk(ByteBuffer bytes) {
            this.bytes = bytes;
            this.written = bytes.duplicate();
        }

        int free() {
            return bytes.capacity() - end;
        }

        void put(ByteBuffer from) {
            int n = Math.min(free(), from.remaining());
            bytes.put(end, from, from.position(), n);
            from.position(from.position() + n);
            end += n;
        }
    }

    private final WritableByteChannel channel;
    private final ShortLock lock = new ShortLock();
    private final ShortLock turn = new ShortLock();

    /**
     * Kept, and used again from its beginning whenever nothing waits: the processor's cache has it still. Under the lock; a
     * block from the first message on that is longer than {@link #FEW}.
     */
    private Chunk first = new Chunk(ByteBuffer.allocate(FEW));

    /** Under the lock: the first chunk has been too small. */
    private boolean outgrown;

    /** Under the lock: the process has gone. */
    private boolean ended;

    /** Under the lock: never empty. The chunks behind the first are on the heap, whose size is limited. */
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

    private volatile int size;

    private final AtomicLong all;

    /** When the channel last took bytes, or nothing waited, on the clock of {@link System#nanoTime}. */
    private volatile long movedAt;

    /** The channel took less than it was given, and has not been seen writable since. */
    private volatile boolean full;

    /** @param all counts the bytes that wait in several queues */
    SendQueue(WritableByteChannel channel, AtomicLong all) {
        this.channel = channel;
        this.all = all;
        chunks.add(first);
    }

    /** Bytes that wait. */
    int size() {
        return size;
    }

    /** How long nothing has moved, in nanoseconds, while bytes wait. */
    long stuckNanos() {
        return System.nanoTime() - movedAt;
    }

    /** Whether {@link #writable} is to be called when the channel takes bytes again. */
    boolean isFull() {
        return full;
    }

    /** Any thread: adds a message, all of it or, after an error, nothing. {@link #flush} must follow, once for many. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    void gather(ByteBuffer header, ByteBuffer rest) {
        int total = header.remaining() + rest.remaining();
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (size == 0 && (outgrown || total > first.free()) && !first.bytes.isDirect()) {
                growFirst();
            }
            Chunk last = chunks.peekLast();
            int missing = total - last.free();
            Chunk next = null;
            if (missing > 0) {
                next = new Chunk(ByteBuffer.allocate(Math.max(FURTHER, missing)));
                chunks.add(next); // the last step that can fail
                outgrown = true;
            }
            last.put(header);
            last.put(rest);
            if (next != null) {
                next.put(header);
                next.put(rest);
            }
            if (size == 0) {
                movedAt = System.nanoTime();
            }
            size += total;
            all.addAndGet(total);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock, while nothing waits, so that nobody writes the old one. */
    private void growFirst() {
        ByteBuffer block = Blocks.all().take();
        if (block != null) {
            first = new Chunk(block);
            chunks.clear();
            chunks.add(first);
        }
    }

    /** Any thread, as the last step: nothing is sent any more. The turn is waited for, which is never kept for long. */
    void end() {
        Chunk none = new Chunk(ByteBuffer.allocate(0)); // what can fail comes first
        turn.lock();
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                all.addAndGet(-size);
                size = 0;
                chunks.clear();
                Blocks.all().give(first.bytes);
                first = none;
                chunks.add(first);
            }
        } finally {
            lock.unlock();
            turn.unlock();
        }
    }

    /**
     * Any thread: writes what the channel takes.
     *
     * @return whether {@link #isFull} has become true by this
     */
    boolean flush() throws IOException {
        boolean fellShort = false;
        while (size > 0 && !full && turn.tryLock()) {
            try {
                fellShort = !write();
                full = fellShort;
            } finally {
                turn.unlock();
            }
        }
        return fellShort;
    }

    /** As {@link #flush}, where the channel is seen writable. */
    boolean writable() throws IOException {
        full = false;
        return flush();
    }

    /** In turn. @return false: the channel takes no more */
    private boolean write() throws IOException {
        while (true) {
            Chunk chunk;
            int wanted;
            lock.lock();
            try {
                chunk = chunks.peekFirst();
                chunk.written.limit(chunk.end).position(chunk.begin);
                wanted = chunk.end - chunk.begin;
            } finally {
                lock.unlock();
            }
            if (wanted == 0) {
                return true;
            }
            int n = channel.write(chunk.written);
            wrote(chunk, n);
            if (n < wanted) {
                return false;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void wrote(Chunk chunk, int n) {
        lock.lock();
        try {
            if (n > 0) {
                movedAt = System.nanoTime();
            }
            chunk.begin += n;
            size -= n;
            all.addAndGet(-n);
            if (size == 0) {
                chunks.clear();
                first.begin = 0;
                first.end = 0;
                chunks.add(first);
            } else if (chunk.begin == chunk.end) {
                chunks.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }
}

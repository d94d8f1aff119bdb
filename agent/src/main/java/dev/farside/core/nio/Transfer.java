package dev.farside.core.nio;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/**
 * Reads and writes of a lane's channel, into and from the program's own buffers. The results are those of the JDK's
 * system calls: a number of bytes, or an IOStatus.
 */
final class Transfer {
    /** IOStatus.UNAVAILABLE: it would have to wait. The JDK waits, or returns 0. */
    static final int UNAVAILABLE = -2;

    /** IOStatus.INTERRUPTED: the JDK looks what has become of the channel. */
    static final int INTERRUPTED = -3;

    /** Buffers smaller than this are gathered. */
    private static final int SMALL = 8 * 1024;

    /** As much as one packet carries. */
    private static final int GATHERED = 32 * 1024;

    private Transfer() {}

    /** A read waits here only if it can wait with an array: another thread may not touch every buffer. */
    static int read(Lane lane, ByteBuffer into) throws IOException {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        FarChannel far = lane.far();
        if (far == null) {
            return nothing(lane);
        }
        try {
            int n;
            if (into.hasArray() && lane.isBlocking()) {
                n = far.read(into.array(), into.arrayOffset() + into.position(), into.remaining(), 0);
                into.position(into.position() + Math.max(n, 0));
            } else {
                n = far.poll(into);
            }
            return n == 0 ? UNAVAILABLE : n;
        } catch (IOException e) {
            return failed(lane, e);
        }
    }

    /** Never waits. The JDK waits around it. */
    static int tryRead(Lane lane, byte[] into, int offset, int length) throws IOException {
        FarChannel far = lane.far();
        if (far == null) {
            return nothing(lane);
        }
        try {
            int n = far.poll(into, offset, length);
            return n == 0 ? UNAVAILABLE : n;
        } catch (IOException e) {
            return failed(lane, e);
        }
    }

    /** Of a lane that has no far channel, or has it no longer. */
    private static int nothing(Lane lane) {
        return lane.isBlocking() ? INTERRUPTED : UNAVAILABLE;
    }

    private static int failed(Lane lane, IOException e) throws IOException {
        if (lane.isClosed()) {
            return nothing(lane);
        }
        if (e instanceof InterruptedIOException) {
            return INTERRUPTED; // the interrupting thread is about to close the channel
        }
        throw e;
    }

    static long read(Lane lane, ByteBuffer[] into, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (into[i].isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
        }
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer buffer = into[i];
            if (!buffer.hasRemaining()) {
                continue;
            }
            int n = total == 0 ? read(lane, buffer) : more(lane, buffer);
            if (n <= 0) {
                return total == 0 ? n : total;
            }
            total += n;
            if (buffer.hasRemaining()) {
                return total;
            }
        }
        return total;
    }

    /** What is there. An end or a failure is for the next read. */
    private static int more(Lane lane, ByteBuffer into) {
        FarChannel far = lane.far();
        try {
            return far == null || far.available() == 0 ? 0 : far.poll(into);
        } catch (IOException e) {
            return 0;
        }
    }

    static int write(Lane lane, ByteBuffer bytes) throws IOException {
        int before = bytes.remaining();
        if (before == 0) {
            return 0;
        }
        FarChannel far = lane.far();
        if (far == null) {
            return nothing(lane);
        }
        try {
            if (lane.isBlocking()) {
                far.write(bytes);
            } else {
                far.offer(bytes);
            }
        } catch (IOException e) {
            if (bytes.remaining() == before) {
                return failed(lane, e);
            }
        }
        int n = before - bytes.remaining();
        return n == 0 ? UNAVAILABLE : n;
    }

    static long write(Lane lane, ByteBuffer[] bytes, int offset, int length) throws IOException {
        long total = 0;
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (!bytes[i].hasRemaining()) {
                i++;
                continue;
            }
            boolean small = bytes[i].remaining() < SMALL && i + 1 < end;
            ByteBuffer next = small ? gather(bytes, i, end) : bytes[i];
            int wanted = next.remaining();
            int n = write(lane, next);
            if (n <= 0) {
                return total == 0 ? n : total;
            }
            if (small) {
                consume(bytes, i, n);
            }
            total += n;
            if (n < wanted) {
                return total;
            }
        }
        return total;
    }

    private static ByteBuffer gather(ByteBuffer[] bytes, int from, int end) {
        int size = 0;
        for (int i = from; i < end && size < GATHERED; i++) {
            size += Math.min(bytes[i].remaining(), GATHERED - size);
        }
        ByteBuffer gathered = ByteBuffer.allocate(size);
        for (int i = from; i < end && gathered.hasRemaining(); i++) {
            int n = Math.min(bytes[i].remaining(), gathered.remaining());
            gathered.put(gathered.position(), bytes[i], bytes[i].position(), n);
            gathered.position(gathered.position() + n);
        }
        return gathered.flip();
    }

    private static void consume(ByteBuffer[] bytes, int from, int count) {
        int left = count;
        for (int i = from; left > 0; i++) {
            int n = Math.min(left, bytes[i].remaining());
            bytes[i].position(bytes[i].position() + n);
            left -= n;
        }
    }
}

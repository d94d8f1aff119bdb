package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The encrypted bytes of one session that the pipe has not accepted yet, in order. Used by the thread whose turn it is
 * to send ({@link Transport}); only {@link #size} may be called on any thread.
 */
final class SendBuffer {
    /** The size of a session's direct memory, in bytes. */
    private static final int STAGE = 256 * 1024;

    /** From position to limit: bytes that the pipe has not accepted. */
    private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE).limit(0);

    /** The same memory, as a whole. */
    private final ByteBuffer wholeStage = stage.duplicate().clear();

    /** The bytes that come after the stage. Empty except during bursts of messages that the library sends. */
    private final ArrayDeque<ByteBuffer> overflow = new ArrayDeque<>();

    private volatile int size;

    /** The bytes that the pipe has accepted so far. */
    private long sent;

    /** In bytes. */
    int size() {
        return size;
    }

    /** How many bytes the pipe has accepted. On another thread than the one whose turn it is, perhaps a little late. */
    long sent() {
        return sent;
    }

    /** Whether the buffer holds more than one call of the pipe can accept. */
    boolean overflows() {
        return !overflow.isEmpty();
    }

    /** Appends a copy of the bytes and leaves their position unchanged. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written only by the thread whose turn it is
    void append(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (overflow.isEmpty() && count <= STAGE - stage.remaining()) {
            stage(bytes);
        } else {
            overflow.add(ByteBuffer.allocate(count).put(bytes).flip());
        }
        size += count;
    }

    private void stage(ByteBuffer bytes) {
        if (!stage.hasRemaining()) {
            stage.position(0).limit(0); // always reuses the same memory, which is still in the processor's cache
        } else if (STAGE - stage.limit() < bytes.remaining()) {
            stage.compact().flip();
        }
        int end = stage.limit();
        wholeStage.put(end, bytes, bytes.position(), bytes.remaining());
        stage.limit(end + bytes.remaining());
    }

    /** Offers the bytes to the pipe and removes those that it accepts. The buffer must not be empty. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written only by the thread whose turn it is
    void offerTo(Pipe pipe) throws IOException {
        while (!overflow.isEmpty() && overflow.peek().remaining() <= STAGE - stage.remaining()) {
            stage(overflow.poll());
        }
        ByteBuffer bytes = stage.hasRemaining() ? stage : overflow.peek();
        int before = bytes.remaining();
        try {
            pipe.offer(bytes);
        } finally {
            sent += before - bytes.remaining();
            size -= before - bytes.remaining(); // also where an error of this thread comes after the pipe took them
        }
        if (!overflow.isEmpty() && !overflow.peek().hasRemaining()) {
            overflow.poll();
        }
    }
}

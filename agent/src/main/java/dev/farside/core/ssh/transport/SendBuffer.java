package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Encrypted bytes of one session that the pipe has not taken yet, in order. Used by the thread whose turn it is to send
 * ({@link Transport}); only {@link #size} is for any thread.
 */
final class SendBuffer {
    /** Direct memory of a session. */
    private static final int STAGE = 256 * 1024;

    /** From position to limit: bytes the pipe has not taken. */
    private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE).limit(0);

    /** The same memory, all of it. */
    private final ByteBuffer wholeStage = stage.duplicate().clear();

    /** After the stage; empty but for bursts of what the library sends. */
    private final ArrayDeque<ByteBuffer> overflow = new ArrayDeque<>();

    private volatile int size;

    /** In bytes. */
    int size() {
        return size;
    }

    /** Whether there is more than one of the pipe's calls can take. */
    boolean overflows() {
        return !overflow.isEmpty();
    }

    /** Copies the bytes; their position stays. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written in turn only
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
            stage.position(0).limit(0); // always the same memory, which the processor still has at hand
        } else if (STAGE - stage.limit() < bytes.remaining()) {
            stage.compact().flip();
        }
        int end = stage.limit();
        wholeStage.put(end, bytes, bytes.position(), bytes.remaining());
        stage.limit(end + bytes.remaining());
    }

    /** Gives the pipe what it takes. Must not be empty. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written in turn only
    void offerTo(Pipe pipe) throws IOException {
        while (!overflow.isEmpty() && overflow.peek().remaining() <= STAGE - stage.remaining()) {
            stage(overflow.poll());
        }
        size -= pipe.offer(stage.hasRemaining() ? stage : overflow.peek());
        if (!overflow.isEmpty() && !overflow.peek().hasRemaining()) {
            overflow.poll();
        }
    }
}

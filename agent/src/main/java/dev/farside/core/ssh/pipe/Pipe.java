package dev.farside.core.ssh.pipe;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Carries the bytes of one SSH session: a TCP socket, a command, or a channel of the previous session in a chain. */
public interface Pipe {

    /**
     * Reader thread only. Waits for bytes, runs {@link #onWritable} in between when asked to.
     *
     * @return bytes read; 0 when nothing came in time; -1 at the end
     */
    int read(ByteBuffer into, long timeoutMillis) throws IOException;

    /** Any thread, in turn, as {@link Transport} has it. Writes what goes at once, possibly nothing, and never waits. */
    int offer(ByteBuffer bytes) throws IOException;

    /** Any thread, in turn, as {@link Transport} has it. After an offer took less than it was given: whether to run the callback. */
    void wantWritable(boolean want);

    /** Set once, before anything else. */
    void onWritable(Runnable action);

    /** Any thread: lets the waiting {@link #read}, or else the next, return early; the reader has something else to see to. */
    void wakeUp();

    /** Whether any thread may read, one at a time. */
    default boolean isForAll() {
        return false;
    }

    /** Where it leads, if that is known here; else null. */
    default InetAddress peer() {
        return null;
    }

    /** Any thread; ends a waiting {@link #read}. */
    void close();
}

package dev.farside.core.tunnel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open SSH channel, direct-tcpip or direct-streamlocal: a byte stream in each direction, each with its own end. One
 * thread reads and one writes at a time. Any thread may close at any moment, which wakes both. Waiting never pins a
 * virtual thread, since no monitors are held. It neither clears nor obeys the interrupt flag, with one exception: an
 * interrupted virtual thread leaves with {@link java.io.InterruptedIOException}, its flag still set.
 */
public interface FarChannel {

    /**
     * Waits for at least one byte.
     *
     * @param timeoutMillis 0: for ever
     * @return bytes read, at least 1 (0 only if {@code length} is 0); -1 at the far side's end of stream
     * @throws java.net.SocketTimeoutException nothing came in time; the channel stays usable
     * @throws IOException the channel was closed here, or the session died (with the reason)
     */
    int read(byte[] buffer, int offset, int length, int timeoutMillis) throws IOException;

    /** Any thread: lets the {@link #read} that waits, or else the next one that would, return 0. */
    void wakeReader();

    /** Bytes that {@link #read} would give at once. */
    int available();

    /** Writes all; waits while the far window is full. The bytes are on their way without any flush. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** As above, all that remains in the buffer. After an exception its position tells what was written. */
    void write(ByteBuffer bytes) throws IOException;

    /** Discards what has come and what comes; reads answer -1 from now on. */
    void shutdownInput();

    /** Sends end of stream after what was written; later writes fail. */
    void shutdownOutput() throws IOException;

    /** Ends both directions. Never blocks, may be called twice. */
    void close();

    // For event-driven owners. A poll or an offer never waits.

    /** As {@link #read} but never waits: 0 when nothing is there yet. */
    int poll(byte[] buffer, int offset, int length) throws IOException;

    /** As above, into the space that remains in the buffer, which must not be 0. Any kind of buffer will do. */
    int poll(ByteBuffer into) throws IOException;

    /** Writes what the far window takes of it now, possibly nothing, and never waits. The bytes written are consumed. */
    void offer(ByteBuffer bytes) throws IOException;

    /**
     * Whether a {@link #poll} would return anything but 0, or throw. If not, {@code onReadable} runs when it would. Any
     * thread.
     */
    boolean isReadable();

    /** Whether an {@link #offer} would take a byte, or throw. If not, {@code onWritable} runs when it would. Any thread. */
    boolean isWritable();

    /**
     * Waits until the channel is readable. The thread is the one that reads.
     *
     * @param timeoutMillis 0: for ever
     * @throws IOException the time is up, the channel is closed, its session died, or a virtual thread was interrupted
     */
    void awaitReadable(int timeoutMillis) throws IOException;

    /** Waits until the channel is writable. As {@link #awaitReadable}; the thread is the one that writes. */
    void awaitWritable(int timeoutMillis) throws IOException;

    /**
     * {@code onReadable} runs after bytes, the end or a failure arrive while a poll had found nothing; {@code onWritable}
     * after window space arrives, or a failure, while an offer had taken less than it was given. Both run on the thread
     * that reads for the session, or on a tunnel thread, and must return at once. To be set before the first poll or offer.
     */
    void events(Runnable onReadable, Runnable onWritable);

    /** Takes received bytes at once, on the thread that received them. */
    interface Sink {
        /** On a tunnel thread: takes some, possibly nothing, and never waits, nor calls the channel. */
        int offer(byte[] bytes, int offset, int length);
    }

    /**
     * What comes while a poll had found nothing is offered to the sink first; what that leaves is there to be polled. To be
     * set before the first poll; a channel may do without.
     */
    void sink(Sink sink);

    /** One object for all channels of a session. */
    Turn turn();

    /**
     * The turn to read the bytes of a session. An owner that waits for many channels at once may take it, and read for all
     * of them. Otherwise a thread of the tunnel reads.
     */
    interface Turn {
        /**
         * Reads once, and hands on what came, unless another thread has the turn.
         *
         * @param timeoutMillis 0: waits for ever
         */
        Outcome read(long timeoutMillis);

        /** Any thread: makes a {@link #read} that waits, or else the next one, return early. */
        void end();

        /** The caller is about to wait for bytes that another thread is to read, until {@link #unwatch}. */
        void watch();

        /** Any thread, once after each {@link #watch}. */
        void unwatch();

        /**
         * On the thread that runs {@code onReadable}: the owner cannot read itself, so the tunnel's thread is to go on reading
         * for a while.
         */
        void keep();
    }

    /** What {@link Turn#read} came to. */
    enum Outcome {
        /** Another thread has the turn. */
        TAKEN,
        /** Nothing came, or nothing that an owner waited for. */
        NONE,
        /** Bytes came for channels whose owners were waiting for them. */
        SOME
    }
}

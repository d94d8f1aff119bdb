package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a session's pipe and hands the bytes to the session, on the thread whose turn it is ({@link Turns}): the
 * session's own thread (the keeper), or a thread of the program. Bytes that arrived are never lost. If an error ends
 * the turn of one thread, the next thread continues where that one stopped.
 */
public final class SessionReader implements Turns.Source {
    /** The largest read, in bytes: the decoder has room for as much. */
    private static final int READ = 128 * 1024;

    /** No read asks for fewer bytes than this. What the decoder does not need yet is kept for the next read. */
    private static final int LEAST_READ = 64 * 1024;

    private final Pipe pipe;
    private final Turns turns;
    private Decoder decoder;

    // Used by the thread whose turn it is.

    /** The buffer that receives the session's bytes. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ).limit(0);

    /** The same memory, as it is handed on: {@link #in} still tells what arrived if an error comes then. */
    private final ByteBuffer arrived = in.duplicate();

    /** A read has begun. The bytes before the position of {@link #in} arrived and have not been handed on. */
    private boolean reading;

    /** In bytes, since the session began. */
    private long received;

    /** Bytes were handed on, and their messages have not been handled completely. */
    private boolean decoding;

    // Used by any thread.

    private volatile long heardAt;
    private volatile Exception failure;

    public SessionReader(Pipe pipe, Turns turns) {
        this.pipe = pipe;
        this.turns = turns;
    }

    /** Sets the session. Called before anything is read. */
    public void session(Decoder begun) {
        decoder = begun;
    }

    /** When bytes last arrived, on the clock of {@link System#nanoTime}; 0: none have arrived yet. */
    public long heardAt() {
        return heardAt;
    }

    /** How many bytes have come. For the session's own thread at its end. */
    public long received() {
        return received;
    }

    /** The exception that ended a read on a program's thread; null: none. */
    public Exception failure() {
        return failure;
    }

    /**
     * Waits for bytes, unless some are still to be handled. For the keeper, in its turn.
     *
     * @param timeoutMillis 0: waits for ever
     * @return whether there is anything to handle
     */
    public boolean receive(long timeoutMillis) throws IOException {
        if (takeWhatCame() || decoding || decoder.hasLeft()) {
            return true;
        }
        receive(READ, timeoutMillis);
        return takeWhatCame();
    }

    /** Handles the bytes that arrived. For the keeper, in its turn. */
    public void decode() throws Exception {
        decoding = true;
        decoder.decodeAll();
        decoding = false;
    }

    /** Waits for bytes, and reads those that are there, up to so many. */
    private void receive(int most, long timeoutMillis) throws IOException {
        in.clear().limit(most);
        reading = true; // from here on, no byte that arrived may be lost
        if (pipe.read(in, timeoutMillis) < 0) {
            throw new EOFException();
        }
    }

    /** @return whether bytes had arrived */
    private boolean takeWhatCame() {
        if (!reading) {
            return false;
        }
        boolean any = in.position() > 0;
        if (any) {
            decoder.take(arrived.position(0).limit(in.position()));
            received += in.position();
        }
        reading = false;
        if (any) {
            heardAt = System.nanoTime();
        }
        return any;
    }

    /** Reads on a thread of the program. A failure here fails the session; the keeper reports it. */
    @Override
    public void readInstead(int most, long timeoutMillis) {
        boolean goesOn = false;
        try {
            if (!reading && !decoding && !decoder.hasLeft()) {
                int whole = most + most / 256 + 128 - decoder.undecoded();
                receive(Math.min(READ, Math.max(LEAST_READ, whole)), timeoutMillis);
            }
            takeWhatCame();
            decoding = true;
            goesOn = decoder.decodeInstead();
            decoding = false;
        } catch (Exception e) {
            failure = e;
        } finally {
            if (!goesOn) {
                turns.giveBack(); // an error stays with this thread: the keeper continues where it stopped
            }
        }
    }
}

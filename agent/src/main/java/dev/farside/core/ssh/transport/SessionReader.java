package dev.farside.core.ssh.transport;

import dev.farside.core.ssh.pipe.Pipe;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a session's pipe and hands the bytes to the session, on the thread whose turn it is ({@link Turns}): the session's
 * own, its keeper, or a program's. Nothing that came is forgotten: where an error ends the turn of one thread, the next one
 * goes on where it was.
 */
public final class SessionReader implements Turns.Source {
    /** As large a read as the decoder has room for. */
    private static final int READ = 128 * 1024;

    /** Nobody reads less than that: the rest is kept for the next read. */
    private static final int LEAST_READ = 64 * 1024;

    private final Pipe pipe;
    private final Turns turns;
    private GatewaySession session;

    // Of the one whose turn it is.

    /** Where bytes of the session arrive. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ).limit(0);

    /** From the beginning to the position of {@link #in}: bytes that came and have not been handed on. */
    private boolean reading;

    /** Bytes were handed on, and what they say has not been done to the end. */
    private boolean decoding;

    // For any thread.

    private volatile long heardAt;
    private volatile Exception failure;

    public SessionReader(Pipe pipe, Turns turns) {
        this.pipe = pipe;
        this.turns = turns;
    }

    /** Before anything is read. */
    public void session(GatewaySession begun) {
        session = begun;
    }

    /** When something came last, on System.nanoTime's clock; 0: nothing has yet. */
    public long heardAt() {
        return heardAt;
    }

    /** What a program's thread failed at while it read; null: nothing. */
    public Exception failure() {
        return failure;
    }

    /**
     * The keeper, in its turn: waits for bytes, unless there are some to go on with.
     *
     * @param timeoutMillis 0: for ever
     * @return whether anything came
     */
    public boolean receive(long timeoutMillis) throws IOException {
        if (takeWhatCame() || decoding || session.hasLeft()) {
            return true;
        }
        receive(READ, timeoutMillis);
        return takeWhatCame();
    }

    /** The keeper, in its turn: does what the bytes say. */
    public void decode() throws Exception {
        decoding = true;
        session.decodeAll();
        decoding = false;
    }

    /** As much as is there, up to so much; waits for it. */
    private void receive(int most, long timeoutMillis) throws IOException {
        in.clear().limit(most);
        reading = true; // from here on nothing that came may be forgotten
        if (pipe.read(in, timeoutMillis) < 0) {
            throw new EOFException();
        }
    }

    /** @return whether there was anything */
    private boolean takeWhatCame() {
        if (!reading) {
            return false;
        }
        boolean any = in.position() > 0;
        if (any) {
            session.take(in.flip());
        }
        reading = false;
        if (any) {
            heardAt = System.nanoTime();
        }
        return any;
    }

    /** On a thread of the program's. What fails here fails the session, and that is the keeper's to tell. */
    @Override
    public void readInstead(int most, long timeoutMillis) {
        boolean goesOn = false;
        try {
            if (!reading && !decoding && !session.hasLeft()) {
                int whole = most + most / 256 + 128 - session.undecoded();
                receive(Math.min(READ, Math.max(LEAST_READ, whole)), timeoutMillis);
            }
            takeWhatCame();
            decoding = true;
            goesOn = session.decodeInstead();
            decoding = false;
        } catch (Exception e) {
            failure = e;
        } finally {
            if (!goesOn) {
                turns.giveBack(); // an error is this thread's own affair: the keeper goes on where it was
            }
        }
    }
}

package dev.farside.core.ssh.transport;

import java.nio.ByteBuffer;

/** Makes messages of the bytes of a session, and has each handled. One thread at a time. */
public interface Decoder {
    /** Adds bytes that arrived: all of them, or none if an error comes. One thread at a time; {@link #decodeAll} comes next. */
    void take(ByteBuffer bytes);

    /** Decodes what {@link #take} added. On the session's own thread. */
    void decodeAll() throws Exception;

    /**
     * Decodes on a thread other than the session's own, which has the turn.
     *
     * @return false if there is a message for the session's own thread
     */
    boolean decodeInstead() throws Exception;

    /** Whether another thread has left a message for the session's own thread. */
    boolean hasLeft();

    /** The number of bytes that do not make a whole packet yet. */
    int undecoded();
}

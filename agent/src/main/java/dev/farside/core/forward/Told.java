package dev.farside.core.forward;

/** Receives reports about the forwards. Called on any thread. */
public interface Told {

    /** What listens where, and what has changed about it. */
    void note(String line);

    /**
     * Something is not as it was asked for.
     *
     * @param hint or null
     */
    void warn(String line, String hint);

    /** One connection through a forward could not be made; whoever made it sees that too. */
    void failed(String line);
}

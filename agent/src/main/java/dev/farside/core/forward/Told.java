package dev.farside.core.forward;

/** Receives reports about the forwards. Called on any thread. */
public interface Told {

    /** What has changed about the forwards. */
    void note(String line);

    /** A forward listens, and where. */
    default void listens(String line) {
        note(line);
    }

    /**
     * Something is not as it was asked for.
     *
     * @param hint or null
     */
    void warn(String line, String hint);

    /** One connection through a forward could not be made. Its client sees that too. */
    void failed(String line);
}

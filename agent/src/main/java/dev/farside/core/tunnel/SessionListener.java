package dev.farside.core.tunnel;

/** Wants one session with a gateway, and hears of its life. Called on tunnel threads; must not block. */
public interface SessionListener {

    /** There is one. */
    void opened(FarSession session);

    /**
     * There is none, and {@link #opened} will not be called.
     *
     * @param hint or null
     */
    void failed(String line, String hint);

    /** The one that was open is no more. */
    void ended(String why);
}

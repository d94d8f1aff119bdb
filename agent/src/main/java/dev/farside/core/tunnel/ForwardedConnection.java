package dev.farside.core.tunnel;

/** A connection to a port that a gateway listens on for us. It is accepted or refused, once, on any thread. */
public interface ForwardedConnection {

    /** Who calls, as the gateway says: {@code 10.1.2.3:40000}. */
    String caller();

    FarChannel take();

    /** @param why one line, for the gateway's log */
    void refuse(String why);
}

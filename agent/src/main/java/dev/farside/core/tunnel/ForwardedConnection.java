package dev.farside.core.tunnel;

/** A connection that was made to where a gateway listens for us: to be taken or refused, once, on any thread. */
public interface ForwardedConnection {

    /** Who calls, as the gateway says: {@code 10.1.2.3:40000}. */
    String caller();

    FarChannel take();

    /** @param why one line, for the gateway's log */
    void refuse(String why);
}

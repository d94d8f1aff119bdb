package dev.farside.core.ssh.account;

import dev.farside.core.route.Chain;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/** Has another process log in, which keeps the login for other programs too (ssh's ControlMaster). */
public interface Sharing {
    /**
     * Waits until the login is there. The user is asked here what it needs. The first of several processes that want
     * the same login makes it, the others wait for it.
     *
     * @param stop is given what ends the wait from another thread
     * @return the login stays until this is closed; by then a session over it should have begun
     * @throws dev.farside.core.tunnel.GatewayException the login failed, as an own one would
     * @throws IOException no process can be had for this
     */
    Closeable logIn(Chain chain, Consumer<Closeable> stop) throws IOException;
}

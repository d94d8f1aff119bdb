package dev.farside.core.ssh.holder;

import dev.farside.core.tunnel.GatewayException;

/** Hears what becomes of a held login. On threads of the login's; must not block. */
public interface LoginOwner {
    /** The first login has succeeded, and the socket listens. */
    void opened(HeldLogin login);

    /**
     * It is over. Called once.
     *
     * @param why with the step that failed, if one did
     */
    void ended(HeldLogin login, GatewayException why);

    /**
     * A forward that a client of the socket wants, or does not want any more. On the client's thread.
     *
     * @return why it is refused; null: it is done
     */
    String forward(ForwardRequest forward, boolean opens);
}

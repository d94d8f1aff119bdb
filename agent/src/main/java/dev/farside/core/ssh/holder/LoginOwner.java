package dev.farside.core.ssh.holder;

import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;

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
     * @return the port that the gateway has chosen to listen on; 0: it has chosen none
     * @throws IOException it is refused; the message says why
     */
    int forward(ForwardRequest forward, boolean opens) throws IOException;
}

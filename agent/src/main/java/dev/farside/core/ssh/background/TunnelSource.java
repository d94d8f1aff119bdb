package dev.farside.core.ssh.background;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.holder.HeldLogin;
import dev.farside.core.ssh.holder.LoginOwner;
import dev.farside.core.tunnel.Tunnel;
import java.nio.file.Path;

/** Makes what a login is held with. */
public interface TunnelSource {
    /** @param tunnel over the login's own sessions; the login ends with it */
    record Made(Tunnel tunnel, HeldLogin login) {}

    /**
     * @param directory for the login's socket
     * @throws dev.farside.core.input.BadInput the gateway, or its configuration, cannot be used
     */
    Made make(LoginRequest wanted, Chain chain, Questions questions, Path directory, LoginOwner owner, Log log);
}

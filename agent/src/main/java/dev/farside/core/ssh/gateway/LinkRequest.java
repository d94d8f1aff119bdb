package dev.farside.core.ssh.gateway;

import dev.farside.core.tunnel.GatewayException;

/** Who waits for a session with a gateway. One of the two is called, on any thread. */
public interface LinkRequest {
    void askOn(Link link);

    void gatewayFailed(GatewayException why);

    /** Whether a gateway that was lost is worth waiting for, where it cannot be had at once. */
    default boolean waits() {
        return false;
    }
}

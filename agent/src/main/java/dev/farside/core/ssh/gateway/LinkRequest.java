package dev.farside.core.ssh.gateway;

import dev.farside.core.tunnel.GatewayException;

/** A request that waits for a session with a gateway. Exactly one of the two methods is called, on any thread. */
public interface LinkRequest {
    void askOn(Link link);

    void gatewayFailed(GatewayException why);

    /** Whether to wait for a gateway that was lost, if it cannot be reached at once. */
    default boolean waits() {
        return false;
    }
}

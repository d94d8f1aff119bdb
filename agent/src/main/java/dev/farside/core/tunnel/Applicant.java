package dev.farside.core.tunnel;

/** Who waits for a session with a gateway. One of the two is called, on any thread. */
interface Applicant {
    void askOn(Link link);

    void gatewayFailed(GatewayException why);
}

package dev.farside.core.ssh.holder;

/**
 * A port forward, as OpenSSH's PROTOCOL.mux names it.
 *
 * @param type 1 local, 2 remote, 3 dynamic
 * @param listenPort -2 where the host is a path
 */
public record ForwardRequest(int type, String listenHost, int listenPort, String host, int port) {}

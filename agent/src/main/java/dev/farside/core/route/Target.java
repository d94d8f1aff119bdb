package dev.farside.core.route;

/** What the gateway connects to. */
public sealed interface Target {

    /** The host and port that the program asked for. */
    record Asked() implements Target {}

    /** A different host with the port that the program asked for: an alias of the ssh_config. */
    record Mapped(String host) implements Target {}

    /** A fixed host and port, as in ssh -L. */
    record Fixed(String host, int port) implements Target {}

    /** A UNIX-domain socket on the gateway. */
    record Unix(String path) implements Target {}
}

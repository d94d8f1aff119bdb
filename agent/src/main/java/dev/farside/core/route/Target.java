package dev.farside.core.route;

/** What the gateway connects to. */
public sealed interface Target {

    /** The host and port the program asked for. */
    record Asked() implements Target {}

    /** A fixed host and port, as ssh -L has it. */
    record Fixed(String host, int port) implements Target {}

    /** A UNIX-domain socket on the gateway. */
    record Unix(String path) implements Target {}
}

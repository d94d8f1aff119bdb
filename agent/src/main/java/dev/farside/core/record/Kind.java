package dev.farside.core.record;

/** The kind of socket, or the question, by which a program named a place. */
enum Kind {
    SOCKET("Socket"),
    CHANNEL("SocketChannel"),
    ASYNCHRONOUS("AsynchronousSocketChannel"),
    NETTY("native channel of Netty"),
    /** SCTP, too: all that is no TCP. */
    DATAGRAM("datagram"),
    /** A name that was looked up, for a port that nobody knows yet. */
    LOOKUP("look-up");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}

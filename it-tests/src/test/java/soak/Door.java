package soak;

import java.io.IOException;

/** A way to connect, and how many of the connections take it. */
enum Door {
    SOCKET("Socket", 30, false),
    VIRTUAL_SOCKET("Socket on a virtual thread", 30, true),
    CHANNEL("SocketChannel", 20, false),
    VIRTUAL_CHANNEL("SocketChannel on a virtual thread", 20, true),
    SELECTOR("SocketChannel with a Selector", 25, false),
    ASYNCHRONOUS("AsynchronousSocketChannel", 25, false),
    NETTY("Netty", 30, false),
    HTTP("HttpClient", 20, false);

    private final String title;
    private final int share;
    private final boolean virtual;

    Door(String title, int share, boolean virtual) {
        this.title = title;
        this.share = share;
        this.virtual = virtual;
    }

    /** How many of 200. */
    int share() {
        return share;
    }

    /** On a virtual thread where the JDK has them. */
    boolean virtual() {
        return virtual;
    }

    /** Not yet connected. */
    Connection make() throws IOException {
        return switch (this) {
            case SOCKET, VIRTUAL_SOCKET -> new SocketConnection();
            case CHANNEL, VIRTUAL_CHANNEL -> new ChannelConnection();
            case SELECTOR -> new SelectorConnection();
            case ASYNCHRONOUS -> new AsynchronousConnection();
            case NETTY -> new NettyConnection();
            case HTTP -> throw new IllegalStateException("its connections are HttpClient's own");
        };
    }

    @Override
    public String toString() {
        return title;
    }
}

package dev.farside.core.nio;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;

/** What a pending connect does to the program's socket, and to the threads that wait for it. */
interface Sockets {

    /** {@code Net.connect}: 1 connected, or an IOStatus. */
    int connect(ProtocolFamily family, FileDescriptor fd, InetSocketAddress remote) throws IOException;

    InetSocketAddress localAddress(FileDescriptor fd) throws IOException;

    /** Has the selector of a key ask for its events anew, at once: it may be waiting. */
    void pollAgain(SelectionKey key) throws IOException;

    /** Has an asynchronous channel polled for what it waits for, unless it is closed. */
    void pollAgain(Channel channel) throws IOException;
}

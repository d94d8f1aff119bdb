package dev.farside.core.own;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two UNIX sockets that are connected to each other, as socketpair(2) makes them. Java has only sockets with names, so
 * there is a name for a moment.
 */
record SocketPair(SocketChannel ours, SocketChannel theirs) {
    /** What the system holds of what either end has sent, in bytes. Where it is less, both ends take more turns. */
    private static final int SEND_BUFFER = 256 * 1024;

    private static final AtomicInteger LAST = new AtomicInteger();

    /**
     * @param directory that only this user can enter: whoever connects there gets an end
     * @throws IOException this system has no such sockets, the directory's name is too long for them, or it cannot be
     *     written to
     */
    static SocketPair in(Path directory) throws IOException {
        Path name = directory.resolve("pair-" + ProcessHandle.current().pid() + "-" + LAST.incrementAndGet() + "-"
                + Long.toHexString(System.nanoTime()));
        SocketChannel theirs = null;
        SocketChannel ours = null;
        SocketPair made = null;
        try (ServerSocketChannel server = OwnChannels.provider().openServerSocketChannel(StandardProtocolFamily.UNIX)) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(name);
            server.bind(address, 1);
            try {
                theirs = OwnChannels.provider().openSocketChannel(StandardProtocolFamily.UNIX);
                theirs.connect(address); // does not wait: there is room for one
                ours = server.accept();
            } finally {
                Files.deleteIfExists(name);
            }
            ours.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            theirs.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            made = new SocketPair(ours, theirs);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e);
        } finally {
            if (made == null) {
                PipedProcess.close(ours);
                PipedProcess.close(theirs);
            }
        }
        return made;
    }
}

package dev.farside.core.own;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Connects to UNIX sockets of this machine. */
public final class UnixSocket {
    private UnixSocket() {}

    /** Why this JVM has none without help; null: it has. */
    public static String whyNone() {
        return null; // they came with Java 16
    }

    /**
     * A blocking channel, for one thread at a time. For farside's own threads only.
     *
     * @throws NoUnixSockets this JVM has none, and no program does that for it
     */
    public static ByteChannel connect(Path path) throws IOException {
        SocketChannel socket = OwnChannels.provider().openSocketChannel(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}

package dev.farside.core.ssh.pipe;

import dev.farside.core.own.OwnChannels;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Connects to a UNIX socket of this machine. */
public final class UnixPipe {
    private UnixPipe() {}

    /**
     * @param patienceMillis until it is connected: the socket's owner may be stopped
     * @param sendBuffer what the system is asked to hold of what was sent, in bytes
     */
    public static Pipe connect(Path socket, long patienceMillis, int sendBuffer) throws IOException {
        SocketChannel channel = OwnChannels.provider().openSocketChannel(StandardProtocolFamily.UNIX);
        Selector selector = null;
        Pipe pipe = null;
        try {
            selector = OwnChannels.provider().openSelector();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            boolean connected = channel.connect(UnixDomainSocketAddress.of(socket));
            while (!connected) {
                await(selector, deadline);
                connected = channel.finishConnect();
            }
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
            pipe = new SocketPipe(channel, selector);
            return pipe;
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e); // this system has none, or not by that name
        } finally {
            if (pipe == null) {
                channel.close();
                if (selector != null) {
                    selector.close();
                }
            }
        }
    }

    /** A machine that is busy may have kept this thread from running until after the deadline: it looks once more. */
    private static void await(Selector selector, long deadline) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        int ready = left <= 0 ? selector.selectNow() : selector.select(left);
        selector.selectedKeys().clear();
        if (left <= 0 && ready == 0) {
            throw new SocketTimeoutException("it does not answer");
        }
    }
}

package dev.farside.core.leg;

import dev.farside.core.own.OwnChannels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** One loopback port that the program's channels are connected to. */
final class Listener {
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** As many as the kernel allows: a program may connect thousands at once. */
    private static final int BACKLOG = 4096;

    final ServerSocketChannel channel;
    final InetSocketAddress address;

    /** Open or about to be. */
    final AtomicInteger legs = new AtomicInteger();

    /** The pump had no descriptor for a connection, and none has been accepted since. */
    volatile boolean lacksDescriptors;

    private Listener(ServerSocketChannel channel, InetSocketAddress address) {
        this.channel = channel;
        this.address = address;
    }

    /** Any thread. Null when nobody is there. */
    SocketChannel accept() throws IOException {
        SocketChannel near = channel.accept();
        if (near != null) {
            lacksDescriptors = false;
        }
        return near;
    }

    static Listener open(StandardProtocolFamily family) throws IOException {
        ServerSocketChannel channel = OwnChannels.provider().openServerSocketChannel(family);
        try {
            byte[] loopback = family == StandardProtocolFamily.INET6 ? LOOPBACK_6 : LOOPBACK_4;
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0), BACKLOG);
            channel.configureBlocking(false);
            return new Listener(channel, (InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}

package dev.farside.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * An echo server like that of port 7, but with all connections on one thread, for tests that keep thousands of them
 * open.
 */
final class CrowdServer {
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);

    private CrowdServer(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(port), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    static void start(int port) throws IOException {
        CrowdServer server = new CrowdServer(port);
        Servers.thread("crowd", server::serve);
    }

    private void serve() throws IOException {
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.channel() instanceof ServerSocketChannel server) {
                    accept(server);
                } else {
                    echo((SocketChannel) key.channel());
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    /** Little at a time: what is sent here always finds room. */
    private void echo(SocketChannel channel) throws IOException {
        try {
            int n = channel.read(buffer.clear());
            if (n < 0) {
                channel.close();
            } else {
                channel.write(buffer.flip());
            }
        } catch (IOException e) {
            channel.close();
        }
    }
}

package probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Binds channels of each kind to an address, then reads a target to its end; one line for each. */
public final class BoundChannels {
    private BoundChannels() {}

    /** @param arguments address to bind to, address and port to connect to */
    public static void main(String[] arguments) throws Exception {
        InetAddress bind = InetAddress.getByName(arguments[0]);
        InetSocketAddress target = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        ByteBuffer buffer = ByteBuffer.allocate(64);
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(new InetSocketAddress(bind, 0));
            channel.connect(target);
            while (channel.read(buffer) >= 0) {
                continue;
            }
            line("blocking", buffer, channel.getLocalAddress());
        }
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(new InetSocketAddress(bind, 0));
            nonBlocking(channel, target, buffer.clear());
            line("non-blocking", buffer, channel.getLocalAddress());
        }
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.bind(new InetSocketAddress(bind, 0));
            channel.connect(target).get();
            buffer.clear();
            while (channel.read(buffer).get() >= 0) {
                continue;
            }
            line("asynchronous", buffer, channel.getLocalAddress());
        }
    }

    private static void nonBlocking(SocketChannel channel, SocketAddress target, ByteBuffer buffer) throws IOException {
        channel.configureBlocking(false);
        channel.connect(target);
        try (Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            while (true) {
                selector.select();
                selector.selectedKeys().clear();
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isReadable() && channel.read(buffer) < 0) {
                    return;
                }
            }
        }
    }

    private static void line(String name, ByteBuffer buffer, SocketAddress local) {
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
        System.out.println(name + ": " + text + ", bound to "
                + ((InetSocketAddress) local).getAddress().getHostAddress());
    }
}

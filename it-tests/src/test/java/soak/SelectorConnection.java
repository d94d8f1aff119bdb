package soak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A SocketChannel with a Selector of its own. */
final class SelectorConnection implements Connection {
    private final Selector selector;
    private final SocketChannel channel;
    private final SelectionKey key;

    SelectorConnection() throws IOException {
        selector = Selector.open();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        key = channel.register(selector, 0);
    }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        if (!channel.connect(to)) {
            do {
                await(SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (channel.write(buffer) >= 0 && buffer.hasRemaining()) {
            await(SelectionKey.OP_WRITE);
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        int n = channel.read(buffer);
        while (n == 0) {
            await(SelectionKey.OP_READ);
            n = channel.read(buffer);
        }
        return n;
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        selector.select();
        selector.selectedKeys().clear();
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}

package bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A blocking {@link SocketChannel} with direct buffers. */
final class ChannelConnection implements Door.Connection {
    private final SocketChannel channel;
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    ChannelConnection(InetSocketAddress to) throws IOException {
        channel = SocketChannel.open(to);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private void request(char command, long count) throws IOException {
        channel.write(ByteBuffer.allocate(Target.REQUEST)
                .put((byte) command)
                .putLong(count)
                .flip());
    }

    @Override
    public void download(long bytes, int buffer) throws IOException {
        ByteBuffer space = ByteBuffer.allocateDirect(buffer);
        request('D', bytes);
        for (long left = bytes; left > 0; ) {
            left -= read(space);
        }
    }

    private int read(ByteBuffer space) throws IOException {
        int n = channel.read(space.clear());
        if (n < 0) {
            throw new EOFException();
        }
        return n;
    }

    @Override
    public void upload(long bytes, int buffer) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(buffer);
        request('U', bytes);
        for (long left = bytes; left > 0; ) {
            left -= channel.write(data.clear().limit((int) Math.min(left, buffer)));
        }
        read(one);
    }

    @Override
    public void beginEcho(long count) throws IOException {
        request('E', count);
    }

    @Override
    public void ping() throws IOException {
        channel.write(one.clear());
        read(one);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

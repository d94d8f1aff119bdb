package bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One of the ways in which programs connect. */
enum Door {
    SOCKET {
        @Override
        Connection open(InetSocketAddress to) throws IOException {
            return new SocketConnection(to);
        }
    },
    CHANNEL {
        @Override
        Connection open(InetSocketAddress to) throws IOException {
            return new ChannelConnection(to);
        }
    },
    NETTY {
        @Override
        Connection open(InetSocketAddress to) throws IOException {
            return NettyConnection.open(to);
        }
    };

    abstract Connection open(InetSocketAddress to) throws IOException;

    /** One connection to a {@link Target}. */
    interface Connection extends Closeable {
        /** Asks for so many bytes and reads them, up to {@code buffer} at a time. */
        void download(long bytes, int buffer) throws IOException;

        /** Sends so many bytes, {@code buffer} at a time, and waits until they have arrived. */
        void upload(long bytes, int buffer) throws IOException;

        /** From now on the other side sends {@code count} bytes back. */
        void beginEcho(long count) throws IOException;

        /** One byte there and back. */
        void ping() throws IOException;
    }
}

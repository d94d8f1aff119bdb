package bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** What most programs use: a {@link Socket} and its streams. */
final class SocketConnection implements Door.Connection {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    SocketConnection(InetSocketAddress to) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(to);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private void request(char command, long count) throws IOException {
        out.write(ByteBuffer.allocate(Target.REQUEST)
                .put((byte) command)
                .putLong(count)
                .array());
    }

    @Override
    public void download(long bytes, int buffer) throws IOException {
        byte[] array = new byte[buffer];
        request('D', bytes);
        for (long left = bytes; left > 0; ) {
            int n = in.read(array);
            if (n < 0) {
                throw new EOFException();
            }
            left -= n;
        }
    }

    @Override
    public void upload(long bytes, int buffer) throws IOException {
        byte[] array = new byte[buffer];
        request('U', bytes);
        for (long left = bytes; left > 0; ) {
            int n = (int) Math.min(left, buffer);
            out.write(array, 0, n);
            left -= n;
        }
        answer();
    }

    @Override
    public void beginEcho(long count) throws IOException {
        request('E', count);
    }

    @Override
    public void ping() throws IOException {
        out.write(1);
        answer();
    }

    private void answer() throws IOException {
        if (in.read() < 0) {
            throw new EOFException();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

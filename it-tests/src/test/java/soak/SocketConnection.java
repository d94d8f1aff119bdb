package soak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

final class SocketConnection implements Connection {
    private final Socket socket = new Socket();

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        socket.connect(to);
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
    }

    @Override
    public int read(byte[] into) throws IOException {
        return socket.getInputStream().read(into);
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

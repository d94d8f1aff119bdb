package probe;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/** A program with its own SocketImplFactory, set once for the whole JVM. Places are HOST:PORT. */
public final class OwnImpl {
    private static int made;
    private static int closed;

    private OwnImpl() {}

    @SuppressWarnings("deprecation")
    public static void main(String[] places) throws IOException {
        Socket.setSocketImplFactory(Counted::new);
        for (String place : places) {
            int colon = place.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1))),
                        10_000);
                System.out.println(place + " " + socket.getTcpNoDelay() + " "
                        + new String(socket.getInputStream().readAllBytes(), "US-ASCII").strip());
            } catch (IOException e) {
                System.out.println(place + " " + e);
            }
        }
        System.out.println("made " + (made >= places.length) + " closed " + (closed == made));
    }

    /** Over a SocketChannel, with as many options as a program of this kind bothers about. */
    private static final class Counted extends SocketImpl {
        private final Map<Integer, Object> options = new HashMap<>();
        private SocketChannel channel;

        Counted() {
            made++;
        }

        @Override
        protected void create(boolean stream) throws IOException {
            channel = SocketChannel.open();
            fd = new FileDescriptor();
        }

        @Override
        protected void connect(String host, int port) throws IOException {
            connect(new InetSocketAddress(host, port), 0);
        }

        @Override
        protected void connect(InetAddress address, int port) throws IOException {
            connect(new InetSocketAddress(address, port), 0);
        }

        @Override
        protected void connect(SocketAddress endpoint, int timeout) throws IOException {
            channel.connect(endpoint);
            address = ((InetSocketAddress) endpoint).getAddress();
            port = ((InetSocketAddress) endpoint).getPort();
        }

        @Override
        protected void bind(InetAddress host, int port) throws IOException {
            channel.bind(new InetSocketAddress(host, port));
        }

        @Override
        protected void listen(int backlog) throws IOException {
            throw new IOException("no server");
        }

        @Override
        protected void accept(SocketImpl s) throws IOException {
            throw new IOException("no server");
        }

        @Override
        protected InputStream getInputStream() {
            return Channels.newInputStream(channel);
        }

        @Override
        protected OutputStream getOutputStream() {
            return Channels.newOutputStream(channel);
        }

        @Override
        protected int available() {
            return 0;
        }

        @Override
        protected void close() throws IOException {
            closed++;
            if (channel != null) {
                channel.close();
            }
        }

        @Override
        protected void sendUrgentData(int data) throws IOException {
            throw new IOException("not urgent");
        }

        @Override
        public void setOption(int option, Object value) {
            options.put(option, value);
        }

        @Override
        public Object getOption(int option) {
            return options.get(option);
        }
    }
}

package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The server at the far end. One thread serves all connections. A request is one byte and a count:
 *
 * <pre>
 *   'D' n   sends n bytes
 *   'U' n   takes n bytes, then answers with one
 *   'E' n   echoes the next n bytes as they arrive
 * </pre>
 */
public final class Target {
    static final int REQUEST = 1 + Long.BYTES;

    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024);
    private final ByteBuffer data = ByteBuffer.allocateDirect(256 * 1024);

    private Target() throws IOException {}

    /** @param arguments the address to listen at; prints the port */
    public static void main(String[] arguments) throws IOException {
        new Target().run(arguments[0]);
    }

    private void run(String address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName(address), 0), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("port " + ((InetSocketAddress) server.getLocalAddress()).getPort());
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(server);
                } else {
                    serve((Guest) key.attachment());
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Guest guest = new Guest(channel);
            guest.key = channel.register(selector, SelectionKey.OP_READ, guest);
        }
    }

    private void serve(Guest guest) {
        try {
            if (!guest.serve()) {
                guest.channel.close();
            }
        } catch (IOException e) {
            try {
                guest.channel.close();
            } catch (IOException again) {
                // it is gone
            }
        }
    }

    private final class Guest {
        private final SocketChannel channel;
        private final ByteBuffer request = ByteBuffer.allocate(REQUEST);
        private SelectionKey key;
        private long toSend;
        private long toTake;
        private long toEcho;

        Guest(SocketChannel channel) {
            this.channel = channel;
        }

        /** @return false at the end */
        boolean serve() throws IOException {
            if (toSend == 0) {
                int n = channel.read(in.clear());
                if (n < 0) {
                    return false;
                }
                in.flip();
                while (in.hasRemaining()) {
                    take();
                }
            }
            send();
            return true;
        }

        private void take() throws IOException {
            if (toTake > 0) {
                long n = Math.min(toTake, in.remaining());
                in.position(in.position() + (int) n);
                toTake -= n;
                toSend = toTake == 0 ? 1 : 0;
            } else if (toEcho > 0) {
                toEcho -= in.remaining();
                while (in.hasRemaining()) {
                    channel.write(in); // pings, which fit
                }
            } else {
                request.put(in.get());
                if (!request.hasRemaining()) {
                    begin(request.flip());
                    request.clear();
                }
            }
        }

        private void begin(ByteBuffer what) throws IOException {
            byte command = what.get();
            long count = what.getLong();
            switch (command) {
                case 'D' -> toSend = count;
                case 'U' -> toTake = count;
                case 'E' -> toEcho = count;
                default -> throw new IOException("no such request: " + command);
            }
        }

        private void send() throws IOException {
            while (toSend > 0) {
                data.clear().limit((int) Math.min(toSend, data.capacity()));
                int n = channel.write(data);
                toSend -= n;
                if (n == 0) {
                    break;
                }
                if (toSend > 0 && data.hasRemaining()) {
                    break;
                }
            }
            int ops = toSend > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != ops) {
                key.interestOps(ops);
            }
        }
    }
}

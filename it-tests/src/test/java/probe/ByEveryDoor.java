package probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Reads each place, HOST:PORT, to its end, with every kind of connection; one line for each. */
public final class ByEveryDoor {
    private interface Door {
        String read(InetSocketAddress place) throws Exception;
    }

    private ByEveryDoor() {}

    public static void main(String[] places) {
        for (String place : places) {
            int colon = place.lastIndexOf(':');
            InetSocketAddress address =
                    new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
            tell("Socket", place, address, ByEveryDoor::socket);
            tell("SocketChannel", place, address, ByEveryDoor::channel);
            tell("SocketChannel with a Selector", place, address, ByEveryDoor::selected);
            tell("AsynchronousSocketChannel", place, address, ByEveryDoor::asynchronous);
        }
    }

    private static void tell(String name, String place, InetSocketAddress address, Door door) {
        String answer;
        try {
            answer = door.read(address);
        } catch (Exception e) {
            answer = e.toString();
        }
        System.out.println(place + " by " + name + ": " + answer);
    }

    static String socket(InetSocketAddress place) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(place, 10_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    static String channel(InetSocketAddress place) throws IOException {
        try (SocketChannel channel = SocketChannel.open(place)) {
            ByteBuffer in = ByteBuffer.allocate(100);
            while (channel.read(in) >= 0) {
                // to the end
            }
            return text(in);
        }
    }

    static String selected(InetSocketAddress place) throws IOException {
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            channel.connect(place);
            ByteBuffer in = ByteBuffer.allocate(100);
            while (true) {
                selector.select();
                selector.selectedKeys().clear();
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isReadable() && channel.read(in) < 0) {
                    return text(in);
                }
            }
        }
    }

    static String asynchronous(InetSocketAddress place) throws Exception {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.connect(place).get();
            ByteBuffer in = ByteBuffer.allocate(100);
            while (channel.read(in).get() >= 0) {
                // to the end
            }
            return text(in);
        }
    }

    private static String text(ByteBuffer in) {
        return new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII).strip();
    }
}

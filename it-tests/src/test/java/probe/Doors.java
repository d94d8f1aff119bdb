package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/**
 * Connects to each endpoint with every kind of connection that the JDK has, reads to the end, and prints what it read
 * or the exception; one line for each. Port 23 of the test servers prints who called.
 */
public final class Doors {
    private Doors() {}

    private interface Way {
        String read(SocketAddress endpoint) throws Exception;
    }

    /** @param arguments HOST:PORT each */
    public static void main(String[] arguments) {
        for (String place : arguments) {
            int colon = place.lastIndexOf(':');
            String host = place.substring(0, colon);
            int port = Integer.parseInt(place.substring(colon + 1));
            line(place, "Socket", host, port, Doors::socket);
            line(place, "SocketChannel", host, port, Doors::blocking);
            line(place, "adaptor", host, port, Doors::adaptor);
            line(place, "non-blocking", host, port, Doors::nonBlocking);
            line(place, "asynchronous", host, port, Doors::asynchronous);
        }
    }

    private static void line(String place, String door, String host, int port, Way way) {
        String answer;
        try {
            answer = way.read(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (ExecutionException e) {
            answer = e.getCause().getClass().getName();
        } catch (Exception e) {
            answer = e.getClass().getName();
        }
        System.out.println(place + " " + door + ": " + answer);
    }

    private static String socket(SocketAddress endpoint) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(endpoint, 20_000);
            return all(socket.getInputStream());
        }
    }

    private static String adaptor(SocketAddress endpoint) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(endpoint, 20_000);
            return all(channel.socket().getInputStream());
        }
    }

    private static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    private static String blocking(SocketAddress endpoint) throws IOException {
        try (SocketChannel channel = SocketChannel.open(endpoint)) {
            ByteBuffer buffer = ByteBuffer.allocate(64);
            while (channel.read(buffer) >= 0) {
                continue;
            }
            return text(buffer);
        }
    }

    private static String nonBlocking(SocketAddress endpoint) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (channel.connect(endpoint)) {
                key.interestOps(SelectionKey.OP_READ);
            }
            while (true) {
                selector.select();
                selector.selectedKeys().clear();
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isReadable() && channel.read(buffer) < 0) {
                    return text(buffer);
                }
            }
        }
    }

    private static String asynchronous(SocketAddress endpoint) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.connect(endpoint).get();
            while (channel.read(buffer).get() >= 0) {
                continue;
            }
            return text(buffer);
        }
    }

    private static String text(ByteBuffer buffer) {
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
    }
}

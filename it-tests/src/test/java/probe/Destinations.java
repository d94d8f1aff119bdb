package probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * Connects once to each place of its arguments, {@code DOOR=HOST:PORT}, closes, and prints what came of it. {@code hang} connects in
 * the background and prints {@code hanging} when the system has sent the first packet; then it waits to be killed.
 */
public final class Destinations {
    /** For those that do not answer. Others do at once. */
    private static final int PATIENCE_MILLIS = 2_000;

    private Destinations() {}

    public static void main(String[] steps) throws InterruptedException, IOException {
        for (String step : steps) {
            int equals = step.indexOf('=');
            int colon = step.lastIndexOf(':');
            String host = step.substring(equals + 1, colon < 0 ? step.length() : colon);
            int port = colon < 0 ? 0 : Integer.parseInt(step.substring(colon + 1));
            String came;
            try {
                to(step.substring(0, equals), host, port);
                came = "done";
            } catch (ExecutionException e) {
                came = e.getCause().getClass().getName();
            } catch (IOException | RuntimeException e) {
                came = e.getClass().getName();
            }
            System.out.println(step + " " + came);
        }
    }

    private static void to(String door, String host, int port)
            throws IOException, InterruptedException, ExecutionException {
        switch (door) {
            case "socket" -> socket(new InetSocketAddress(host, port));
            case "adaptor" -> adaptor(new InetSocketAddress(host, port));
            case "channel" -> channel(new InetSocketAddress(host, port));
            case "selected" -> selected(new InetSocketAddress(host, port));
            case "asynchronous" -> asynchronous(new InetSocketAddress(host, port));
            case "epoll" -> epoll(host, port);
            case "datagram" -> datagram(new InetSocketAddress(host, port));
            case "name" -> InetAddress.getAllByName(host);
            case "hang" -> hang(new InetSocketAddress(host, port));
            default -> throw new IllegalArgumentException(door);
        }
    }

    private static void socket(InetSocketAddress place) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(place, PATIENCE_MILLIS);
        }
    }

    private static void adaptor(InetSocketAddress place) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(place, PATIENCE_MILLIS);
        }
    }

    private static void channel(InetSocketAddress place) throws IOException {
        SocketChannel.open(place).close();
    }

    private static void selected(InetSocketAddress place) throws IOException {
        try (SocketChannel channel = SocketChannel.open();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            boolean connected = channel.connect(place);
            channel.register(selector, SelectionKey.OP_CONNECT);
            if (!connected && selector.select(PATIENCE_MILLIS) > 0) {
                channel.finishConnect();
            }
        }
    }

    private static void asynchronous(InetSocketAddress place)
            throws IOException, InterruptedException, ExecutionException {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.connect(place).get();
        }
    }

    private static void epoll(String host, int port) throws InterruptedException, ExecutionException {
        EventLoopGroup group = new EpollEventLoopGroup(1);
        try {
            ChannelFuture connect = new Bootstrap()
                    .group(group)
                    .channel(EpollSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(host, port);
            connect.get();
            connect.channel().close().get();
        } finally {
            group.shutdownGracefully();
        }
    }

    private static void datagram(InetSocketAddress place) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[1], 1, place));
        }
    }

    private static void hang(InetSocketAddress place) throws InterruptedException, IOException {
        Thread thread = new Thread(() -> {
            try {
                new Socket().connect(place);
            } catch (IOException e) {
                System.out.println(e);
            }
        });
        thread.start();
        while (!hasSent("/proc/self/net/tcp") && !hasSent("/proc/self/net/tcp6")) {
            Thread.sleep(5);
        }
        System.out.println("hanging");
        thread.join();
    }

    /** Whether a connection waits for the answer to its SYN: proc(5), net/tcp. */
    private static boolean hasSent(String table) throws IOException {
        return Files.exists(Path.of(table))
                && Files.readAllLines(Path.of(table)).stream().anyMatch(line -> line.contains(" 02 "));
    }
}

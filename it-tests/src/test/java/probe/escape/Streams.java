package probe.escape;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** Ways to a stream. Port 23 of the test servers tells who calls. */
final class Streams {
    private static final int WHO = 23;
    private static final InetSocketAddress NO_PROXY_THERE = InetSocketAddress.createUnresolved("10.213.1.99", 1080);

    private Streams() {}

    static List<Row> rows() {
        return List.of(
                new Row("new Socket(name)", "na", t -> all(new Socket(t.name(), WHO))),
                new Row("Socket.connect", "nac", t -> socket(new Socket(), t.place(WHO))),
                new Row("Socket.connect, unresolved", "na", t -> socket(new Socket(), t.unresolved(WHO))),
                new Row(
                        "Socket with a SOCKS Proxy",
                        "nac",
                        t -> socket(new Socket(new Proxy(Proxy.Type.SOCKS, NO_PROXY_THERE)), t.place(WHO))),
                new Row(
                        "Socket with a SOCKS Proxy, unresolved",
                        "na",
                        t -> socket(new Socket(new Proxy(Proxy.Type.SOCKS, NO_PROXY_THERE)), t.unresolved(WHO))),
                new Row(
                        "SocketFactory",
                        "na",
                        t -> all(SocketFactory.getDefault().createSocket(t.name(), WHO))),
                new Row("SSLSocketFactory", "na", t -> {
                    SSLSocketFactory.getDefault().createSocket(t.name(), 443).close();
                    return "answered";
                }),
                new Row("SocketChannel.open", "nac", t -> blocking(SocketChannel.open(t.place(WHO)))),
                new Row("SocketChannel, unresolved", "na", t -> {
                    SocketChannel channel = SocketChannel.open();
                    channel.connect(t.unresolved(WHO));
                    return blocking(channel);
                }),
                new Row(
                        "SocketChannel.socket()",
                        "nac",
                        t -> socket(SocketChannel.open().socket(), t.place(WHO))),
                new Row("SocketChannel with a Selector", "nac", t -> selected(t.place(WHO))),
                new Row("AsynchronousSocketChannel", "nac", t -> asynchronous(t.place(WHO), false)),
                new Row("AsynchronousSocketChannel, CompletionHandler", "nac", t -> asynchronous(t.place(WHO), true)),
                new Row("AsynchronousSocketChannel, unresolved", "na", t -> asynchronous(t.unresolved(WHO), false)),
                new Row("URL", "na", t -> text(url(t).openStream())),
                new Row("URL with a Proxy", "na", t -> {
                    Proxy proxy = new Proxy(Proxy.Type.HTTP, NO_PROXY_THERE);
                    return text(url(t).openConnection(proxy).getInputStream());
                }),
                new Row("HttpClient", "na", t -> http(HttpClient.newHttpClient(), t)),
                new Row(
                        "Netty's NioSocketChannel",
                        "nac",
                        t -> Nettys.read(
                                Nettys.NIO,
                                NioSocketChannel.class,
                                DefaultAddressResolverGroup.INSTANCE,
                                t.carried() == null ? t.unresolved(WHO) : t.place(WHO))),
                new Row(
                        "Netty's NioSocketChannel, its DNS resolver",
                        "na",
                        t -> Nettys.read(Nettys.NIO, NioSocketChannel.class, Nettys.DNS, t.unresolved(WHO))),
                new Row(
                        "Netty's EpollSocketChannel",
                        "nac",
                        t -> Nettys.read(
                                Nettys.EPOLL,
                                EpollSocketChannel.class,
                                DefaultAddressResolverGroup.INSTANCE,
                                t.carried() == null ? t.unresolved(WHO) : t.place(WHO))));
    }

    private static URL url(Target target) throws IOException {
        return new URL("http", target.name(), "/x");
    }

    private static String all(Socket socket) throws IOException {
        try (socket) {
            return text(socket.getInputStream());
        }
    }

    private static String socket(Socket socket, InetSocketAddress place) throws IOException {
        try (socket) {
            socket.connect(place, 20_000);
            return text(socket.getInputStream());
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String blocking(SocketChannel opened) throws IOException {
        try (SocketChannel channel = opened) {
            ByteBuffer in = ByteBuffer.allocate(100);
            while (channel.read(in) >= 0) {
                // to the end
            }
            return text(in);
        }
    }

    private static String selected(InetSocketAddress place) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(100);
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (channel.connect(place)) {
                key.interestOps(SelectionKey.OP_READ);
            }
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

    private static String asynchronous(InetSocketAddress place, boolean handler) throws Exception {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            if (handler) {
                CompletableFuture<Void> connected = new CompletableFuture<>();
                channel.connect(place, connected, new Connected());
                connected.get(20, TimeUnit.SECONDS);
            } else {
                channel.connect(place).get(20, TimeUnit.SECONDS);
            }
            ByteBuffer in = ByteBuffer.allocate(100);
            while (channel.read(in).get(20, TimeUnit.SECONDS) >= 0) {
                // to the end
            }
            return text(in);
        }
    }

    private static final class Connected implements CompletionHandler<Void, CompletableFuture<Void>> {
        @Override
        public void completed(Void nothing, CompletableFuture<Void> connected) {
            connected.complete(null);
        }

        @Override
        public void failed(Throwable failure, CompletableFuture<Void> connected) {
            connected.completeExceptionally(failure);
        }
    }

    private static String text(ByteBuffer in) {
        return new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
    }

    private static String http(HttpClient client, Target target) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(new URI("http", target.name(), "/x", null))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}

package zoo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.RoundRobinDnsAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Netty, by the transport that is wished for where it is available, else NIO. */
public final class Netty {
    private Netty() {}

    /** @param arguments transport wished for, which resolver, URL */
    public static void main(String[] arguments) throws Exception {
        System.out.print(post(bootstrap(arguments[0]).resolver(resolver(arguments[1])), URI.create(arguments[2])));
        System.exit(0);
    }

    private static Bootstrap bootstrap(String transport) {
        if (transport.equals("io_uring") && IoUring.isAvailable()) {
            return on(IoUringIoHandler.newFactory(), IoUringSocketChannel.class);
        }
        if (transport.equals("epoll") && Epoll.isAvailable()) {
            return on(EpollIoHandler.newFactory(), EpollSocketChannel.class);
        }
        return on(NioIoHandler.newFactory(), NioSocketChannel.class);
    }

    private static Bootstrap on(IoHandlerFactory factory, Class<? extends Channel> type) {
        return new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, factory))
                .channel(type);
    }

    private static AddressResolverGroup<?> resolver(String name) {
        DnsNameResolverBuilder dns = new DnsNameResolverBuilder().channelType(NioDatagramChannel.class);
        return switch (name) {
            case "jdk" -> DefaultAddressResolverGroup.INSTANCE;
            case "dns" -> new DnsAddressResolverGroup(dns);
            case "dns-over-tcp" -> new DnsAddressResolverGroup(dns.socketChannelType(NioSocketChannel.class, true));
            case "round-robin" -> new RoundRobinDnsAddressResolverGroup(dns);
            case "none" -> NoopAddressResolverGroup.INSTANCE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String post(Bootstrap bootstrap, URI uri) throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        SslContext tls = SslContextBuilder.forClient().build();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, uri.getPath(), Unpooled.wrappedBuffer(new byte[100_000]));
        request.headers().set("Host", uri.getAuthority()).set("Content-Length", 100_000);
        bootstrap
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc(), uri.getHost(), uri.getPort()))
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(1000), new Told(told));
                    }
                })
                .connect(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()))
                .sync()
                .channel()
                .writeAndFlush(request);
        return told.get(20, TimeUnit.SECONDS);
    }

    private static final class Told extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<String> told;

        Told(CompletableFuture<String> told) {
            this.told = told;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            told.complete(response.content().toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            told.completeExceptionally(failure);
        }
    }
}

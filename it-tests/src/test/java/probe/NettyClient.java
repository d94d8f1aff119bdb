package probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Netty's connections to a far name with each of its resolvers and transports; one line for each. */
public final class NettyClient {
    private NettyClient() {}

    public static void main(String[] arguments) throws Exception {
        EventLoopGroup nio = new NioEventLoopGroup(1);
        DnsAddressResolverGroup dns = new DnsAddressResolverGroup(
                NioDatagramChannel.class, DnsServerAddressStreamProviders.platformDefault());
        line("jdk resolver", () -> hello(nio, NioSocketChannel.class, DefaultAddressResolverGroup.INSTANCE, 13));
        line("netty resolver", () -> hello(nio, NioSocketChannel.class, dns, 13));
        line("refused", () -> hello(nio, NioSocketChannel.class, dns, 4));
        DnsNameResolver resolver = new DnsNameResolverBuilder(nio.next())
                .datagramChannelType(NioDatagramChannel.class)
                .build();
        line(
                "resolver asked",
                () -> isStandIn(resolver.resolve("echo.corp.example").get(10, TimeUnit.SECONDS)));
        line(
                "resolver asked for all",
                () -> isStandIn(resolver.resolveAll("echo.corp.example")
                        .get(10, TimeUnit.SECONDS)
                        .get(0)));
        line(
                "resolver asked for a record", () -> resolver
                        .resolveAll(new DefaultDnsQuestion("echo.corp.example.", DnsRecordType.A))
                        .get(10, TimeUnit.SECONDS)
                        .stream()
                        .allMatch(record -> (((DnsRawRecord) record).content().getByte(0) & 255) == 240));
        line(
                "near name",
                () -> resolver.resolve("open.example").get(10, TimeUnit.SECONDS).getHostAddress());
        line("epoll is available", Epoll::isAvailable);
        line("epoll all the same", () -> {
            EventLoopGroup epoll = new EpollEventLoopGroup(1);
            return hello(epoll, EpollSocketChannel.class, DefaultAddressResolverGroup.INSTANCE, 13);
        });
        datagrams(new EpollEventLoopGroup(1));
        System.exit(0);
    }

    /** By the native transport, all the same. */
    private static void datagrams(EventLoopGroup epoll) throws Exception {
        InetAddress near = InetAddress.getByName("10.213.1.1");
        line("epoll sends to stand-in", () -> send(epoll, null, InetAddress.getByName("echo.corp.example"), 9, "-"));
        line("epoll sends to far address", () -> send(epoll, null, InetAddress.getByName("10.213.2.13"), 9, "-"));
        line("epoll sends to near address", () -> send(epoll, null, near, 9, "-"));
        line("epoll asks for a far name", () -> send(epoll, null, near, 53, "echo.corp.example"));
        line("epoll asks for a near name", () -> send(epoll, null, near, 53, "open.example"));
        line("epoll connects to far address", () -> send(epoll, InetAddress.getByName("10.213.2.13"), null, 9, "-"));
        line("epoll connected asks for a far name", () -> send(epoll, near, null, 53, "echo.corp.example"));
        line("epoll connected asks for a near name", () -> send(epoll, near, null, 53, "open.example"));
        line("native socket sends to far address", () -> {
            Socket socket = Socket.newSocketDgram();
            try {
                ByteBuffer bytes = ByteBuffer.allocateDirect(4);
                return socket.sendTo(bytes, 0, 4, InetAddress.getByName("10.213.2.13"), 9);
            } finally {
                socket.close();
            }
        });
    }

    /** A datagram that, where it is a DNS query, asks for a name. */
    private static String send(EventLoopGroup epoll, InetAddress connected, InetAddress to, int port, String name)
            throws Exception {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            bytes.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
        }
        bytes.writeBytes(new byte[] {0, 0, 1, 0, 1});
        Bootstrap bootstrap = new Bootstrap()
                .group(epoll)
                .channel(EpollDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter());
        Channel channel = connected == null
                ? bootstrap.bind(0).sync().channel()
                : bootstrap.connect(connected, port).sync().channel();
        try {
            channel.writeAndFlush(to == null ? bytes : new DatagramPacket(bytes, new InetSocketAddress(to, port)))
                    .sync();
            return "sent";
        } finally {
            channel.close().sync();
        }
    }

    private static void line(String name, Callable<?> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            result = cause.getClass().getName();
        }
        System.out.println(name + ": " + result);
    }

    private static boolean isStandIn(InetAddress address) {
        return (address.getAddress()[0] & 255) == 240 && address.getHostName().equals("echo.corp.example");
    }

    private static String hello(
            EventLoopGroup group,
            Class<? extends Channel> type,
            AddressResolverGroup<InetSocketAddress> resolver,
            int port)
            throws Exception {
        StringBuilder text = new StringBuilder();
        CompletableFuture<String> all = new CompletableFuture<>();
        CompletableFuture<String> from =
                new CompletableFuture<>(); // asked early: a closed channel may not know any more
        new Bootstrap()
                .group(group)
                .channel(type)
                .resolver(resolver)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                                from.complete(host(context.channel()));
                            }

                            @Override
                            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                                text.append(bytes.toString(StandardCharsets.US_ASCII));
                            }

                            @Override
                            public void channelInactive(ChannelHandlerContext context) {
                                all.complete(text.toString().strip());
                            }
                        });
                    }
                })
                .connect("echo.corp.example", port)
                .sync();
        String result = all.get(10, TimeUnit.SECONDS);
        return result + " from " + from.get(10, TimeUnit.SECONDS);
    }

    private static String host(Channel channel) {
        return channel instanceof SocketChannel socket && socket.remoteAddress() != null
                ? socket.remoteAddress().getHostString()
                : "closed";
    }
}

package probe.escape;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What several of Netty's doors share. */
final class Nettys {
    static final EventLoopGroup NIO = new NioEventLoopGroup(1);
    static final EventLoopGroup EPOLL = new EpollEventLoopGroup(1);
    static final DnsAddressResolverGroup DNS =
            new DnsAddressResolverGroup(NioDatagramChannel.class, DnsServerAddressStreamProviders.platformDefault());

    private Nettys() {}

    /** A new one, which has nothing cached. */
    static DnsNameResolver resolver() {
        return new DnsNameResolverBuilder(NIO.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class, true)
                .build();
    }

    /** All that comes from there. */
    static String read(
            EventLoopGroup group,
            Class<? extends Channel> type,
            AddressResolverGroup<InetSocketAddress> resolver,
            SocketAddress place)
            throws Exception {
        StringBuilder text = new StringBuilder();
        CompletableFuture<String> all = new CompletableFuture<>();
        new Bootstrap()
                .group(group)
                .channel(type)
                .resolver(resolver)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                                text.append(bytes.toString(StandardCharsets.US_ASCII));
                            }

                            @Override
                            public void channelInactive(ChannelHandlerContext context) {
                                all.complete(text.toString());
                            }
                        });
                    }
                })
                .connect(place)
                .sync();
        return all.get(20, TimeUnit.SECONDS);
    }

    /** A datagram channel that is bound, or connected where there is a place. */
    static Channel datagrams(EventLoopGroup group, Class<? extends Channel> type, InetSocketAddress connected)
            throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap().group(group).channel(type).handler(new ChannelInboundHandlerAdapter());
        return (connected == null ? bootstrap.bind(0) : bootstrap.connect(connected))
                .sync()
                .channel();
    }
}

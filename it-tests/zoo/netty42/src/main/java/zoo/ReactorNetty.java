package zoo;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/** reactor-netty with its own resolver. */
public final class ReactorNetty {
    private ReactorNetty() {}

    /** @param arguments "epoll" for the native transport, whatever it says about itself; URL */
    public static void main(String[] arguments) {
        HttpClient client = HttpClient.create();
        System.out.print((arguments.length > 1 ? client.runOn(new Epolls()) : client)
                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                .request(HttpMethod.POST)
                .uri(arguments[arguments.length - 1])
                .send(ByteBufMono.fromString(Mono.just("x".repeat(100_000))))
                .responseSingle((response, body) -> body.asString())
                .block(Duration.ofSeconds(20)));
        System.exit(0);
    }

    /** reactor-netty has one of its own only where Netty says that epoll is available. */
    private static final class Epolls implements LoopResources {
        private final EventLoopGroup group = new EpollEventLoopGroup(1);

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return group;
        }

        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup its) {
            return type.cast(type.equals(SocketChannel.class) ? new EpollSocketChannel() : new EpollDatagramChannel());
        }

        @Override
        public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup its) {
            return (type.equals(SocketChannel.class) ? EpollSocketChannel.class : EpollDatagramChannel.class)
                    .asSubclass(type);
        }
    }
}

package zoo;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionPoint;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lettuce: a large value, a thousand commands in flight, and a message to a subscriber. */
public final class Lettuce {
    private Lettuce() {}

    /** @param arguments resolver, or epoll for the native transport and the JDK's resolver; URL */
    public static void main(String[] arguments) throws Exception {
        ClientResources.Builder resources = ClientResources.builder();
        if (!arguments[0].equals("netty")) {
            resources.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE);
        }
        RedisClient client = arguments[0].equals("epoll")
                ? new ByEpoll(resources.build(), RedisURI.create(arguments[1]))
                : RedisClient.create(resources.build(), arguments[1]);
        String key = URI.create(arguments[1]).getHost() + "-lettuce-" + arguments[0];
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub()) {
            connection.sync().set(key, "x".repeat(100_000));
            RedisFuture<?>[] all = new RedisFuture<?>[1000];
            for (int i = 0; i < all.length; i++) {
                all[i] = connection.async().incr(key + "-count");
            }
            LettuceFutures.awaitAll(Duration.ofSeconds(30), all);
            System.out.println(connection.sync().get(key).length() + " characters, counted to "
                    + connection.sync().get(key + "-count"));
            CompletableFuture<String> heard = new CompletableFuture<>();
            listener.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.complete(message);
                }
            });
            listener.sync().subscribe(key + "-channel");
            connection.sync().publish(key + "-channel", "hello");
            System.out.println(heard.get(30, TimeUnit.SECONDS));
        }
        System.exit(0);
    }

    /** Lettuce takes it by itself only where Netty says that it is available. */
    private static final class ByEpoll extends RedisClient {
        private final EventLoopGroup group = new EpollEventLoopGroup(1);

        ByEpoll(ClientResources resources, RedisURI uri) {
            super(resources, uri);
        }

        @Override
        protected void channelType(ConnectionBuilder builder, ConnectionPoint point) {
            builder.bootstrap().group(group).channel(EpollSocketChannel.class);
        }
    }
}

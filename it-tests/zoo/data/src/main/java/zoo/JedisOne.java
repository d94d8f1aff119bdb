package zoo;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;

/** Jedis: a large value, a pipeline, and a message to a subscriber on a connection of its own. */
public final class JedisOne {
    /** The default is two seconds, which a busy machine takes to log in at the gateway. */
    static final JedisClientConfig PATIENT =
            DefaultJedisClientConfig.builder().timeoutMillis(60_000).build();

    private JedisOne() {}

    /** @param arguments host and port */
    public static void main(String[] arguments) throws Exception {
        HostAndPort place = HostAndPort.from(arguments[0]);
        String key = place.getHost() + "-jedis";
        try (RedisClient client =
                RedisClient.builder().hostAndPort(place).clientConfig(PATIENT).build()) {
            client.set(key, "x".repeat(100_000));
            try (Pipeline pipeline = client.pipelined()) {
                for (int i = 0; i < 1000; i++) {
                    pipeline.incr(key + "-count");
                }
            }
            System.out.println(client.get(key).length() + " characters, counted to " + client.get(key + "-count"));
            System.out.println(message(client, place, key + "-channel"));
        }
        System.exit(0);
    }

    private static String message(RedisClient client, HostAndPort place, String channel) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String name, int count) {
                heard.add("subscribed");
            }

            @Override
            public void onMessage(String name, String message) {
                heard.add(message);
                unsubscribe();
            }
        };
        Thread thread = new Thread(() -> {
            try (Jedis jedis = new Jedis(place, PATIENT)) {
                jedis.subscribe(listener, channel);
            }
        });
        thread.start();
        String first = heard.take();
        client.publish(channel, "hello");
        String second = heard.take();
        thread.join();
        return first + ", " + second;
    }
}

package zoo;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.TransportMode;

/** Redisson, to one server or to a cluster: a large value, a lock, and a message to a subscriber. */
public final class RedissonOne {
    private RedissonOne() {}

    /** @param arguments one, epoll (the same by the native transport) or cluster; URL */
    public static void main(String[] arguments) throws Exception {
        Config config = new Config();
        if (arguments[0].equals("epoll")) {
            config.setTransportMode(TransportMode.EPOLL);
        }
        if (arguments[0].equals("cluster")) {
            config.useClusterServers()
                    .setConnectTimeout(60_000)
                    .addNodeAddress(arguments[1])
                    .setMasterConnectionMinimumIdleSize(2);
        } else {
            config.useSingleServer()
                    .setConnectTimeout(60_000)
                    .setAddress(arguments[1])
                    .setConnectionMinimumIdleSize(2);
        }
        String key = URI.create(arguments[1]).getHost() + "-redisson";
        RedissonClient client = Redisson.create(config);
        client.getBucket(key).set("x".repeat(100_000));
        RLock lock = client.getLock(key + "-lock");
        lock.lock();
        for (int i = 0; i < 100; i++) {
            client.getAtomicLong(key + "-count-" + i % 10).incrementAndGet();
        }
        lock.unlock();
        String value = client.<String>getBucket(key).get();
        System.out.println(value.length() + " characters, counted to "
                + client.getAtomicLong(key + "-count-0").get());
        RTopic topic = client.getTopic(key + "-topic");
        CompletableFuture<String> heard = new CompletableFuture<>();
        topic.addListener(String.class, (channel, message) -> heard.complete(message));
        topic.publish("hello");
        System.out.println(heard.get(30, TimeUnit.SECONDS));
        client.shutdown();
        System.exit(0);
    }
}

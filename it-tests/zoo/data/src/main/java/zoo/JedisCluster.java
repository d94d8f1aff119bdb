package zoo;

import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;

/** Jedis learns a cluster's nodes from the one it knows. */
public final class JedisCluster {
    private JedisCluster() {}

    /** @param arguments host and port of a node */
    public static void main(String[] arguments) {
        HostAndPort known = HostAndPort.from(arguments[0]);
        try (RedisClusterClient client = RedisClusterClient.builder()
                .nodes(Set.of(known))
                .clientConfig(JedisOne.PATIENT)
                .build()) {
            int length = 0;
            for (int i = 0; i < 100; i++) {
                String key = known.getHost() + "-jedis-" + i;
                client.set(key, "x".repeat(100));
                length += client.get(key).length();
            }
            System.out.println(length + " characters in "
                    + String.join(" ", new TreeSet<>(client.getClusterNodes().keySet())));
        }
        System.exit(0);
    }
}

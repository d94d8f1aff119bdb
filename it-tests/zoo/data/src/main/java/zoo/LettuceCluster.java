package zoo;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.net.URI;
import java.util.TreeSet;

/** Lettuce learns a cluster's nodes from the one it knows. */
public final class LettuceCluster {
    private LettuceCluster() {}

    /** @param arguments URL of a node */
    public static void main(String[] arguments) {
        String host = URI.create(arguments[0]).getHost();
        RedisClusterClient client = RedisClusterClient.create(arguments[0]);
        try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            int length = 0;
            for (int i = 0; i < 100; i++) {
                String key = host + "-lettuce-" + i;
                connection.sync().set(key, "x".repeat(100));
                length += connection.sync().get(key).length();
            }
            TreeSet<String> nodes = new TreeSet<>();
            for (RedisClusterNode node : connection.getPartitions()) {
                nodes.add(node.getUri().getHost() + ":" + node.getUri().getPort());
            }
            System.out.println(length + " characters in " + String.join(" ", nodes));
        }
        System.exit(0);
    }
}

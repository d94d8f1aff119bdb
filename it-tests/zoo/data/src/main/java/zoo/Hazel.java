package zoo;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.TreeSet;

/** Hazelcast's client learns the members from the one it knows. */
public final class Hazel {
    private Hazel() {}

    /** @param arguments host and port */
    public static void main(String[] arguments) {
        ClientConfig config = new ClientConfig().setProperty("hazelcast.logging.type", "none");
        config.getNetworkConfig().addAddress(arguments[0]).setConnectionTimeout(60_000);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        IMap<Integer, byte[]> map = client.getMap(arguments[0]);
        int length = 0;
        for (int i = 0; i < 100; i++) {
            map.put(i, new byte[1000]);
            length += map.get(i).length;
        }
        TreeSet<String> members = new TreeSet<>();
        for (Member member : client.getCluster().getMembers()) {
            members.add(
                    member.getAddress().getHost() + ":" + member.getAddress().getPort());
        }
        System.out.println(length + " bytes in " + String.join(" ", members));
        client.shutdown();
        System.exit(0);
    }
}

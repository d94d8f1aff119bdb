package zoo;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** ZooKeeper's client: a large node; then it moves on to the member that the ensemble told it of. */
public final class Keeper {
    private Keeper() {}

    /** @param arguments NIO or Netty, host and port */
    public static void main(String[] arguments) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(
                ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocket" + arguments[0]);
        BlockingQueue<Watcher.Event.KeeperState> states = new LinkedBlockingQueue<>();
        Watcher watcher = event -> states.add(event.getState());
        try (ZooKeeper client = new ZooKeeper(arguments[1], 60_000, watcher, false, config)) {
            System.out.println(states.take());
            String node = "/" + arguments[1].split(":")[0] + arguments[0];
            client.create(node, new byte[100_000], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            String members = new String(client.getConfig(false, null), StandardCharsets.US_ASCII);
            String learnt = members.lines().findFirst().get().split(";")[1];
            client.updateServerList(learnt);
            System.out.println(states.take() + ", " + states.take() + " to " + learnt);
            System.out.println(client.getData(node, false, null).length + " bytes");
        }
        System.exit(0);
    }
}

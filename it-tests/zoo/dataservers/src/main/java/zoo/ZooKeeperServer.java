package zoo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** An ensemble of one, which tells its clients who is in it. */
final class ZooKeeperServer {
    private static final String CLIENTS = "zookeeper-1.zoo.corp.example:2181";

    private ZooKeeperServer() {}

    static void start(Path directory) throws Exception {
        Path members = Files.writeString(
                directory.resolve("members"),
                "server.1=zookeeper-1.zoo.corp.example:2888:3888:participant;" + CLIENTS + "\n");
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("myid"), "1\n");
        Path configuration = Files.writeString(
                directory.resolve("zoo.cfg"),
                """
                tickTime=2000
                initLimit=10
                syncLimit=5
                standaloneEnabled=false
                reconfigEnabled=true
                admin.enableServer=false
                dataDir=%s
                dynamicConfigFile=%s
                """
                        .formatted(data, members));
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parse(configuration.toString());
        Thread thread = new Thread(() -> run(config), "zookeeper");
        thread.setDaemon(true);
        thread.start();
        awaitUp();
    }

    private static void run(QuorumPeerConfig config) {
        try {
            new QuorumPeerMain().runFromConfig(config);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** The client tries until it is there. */
    private static void awaitUp() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        Watcher watcher = event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                up.countDown();
            }
        };
        try (ZooKeeper client = new ZooKeeper(CLIENTS, 60_000, watcher)) {
            up.await();
        }
    }
}

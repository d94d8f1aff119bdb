package zoo;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.apache.derby.drda.NetworkServerControl;
import org.h2.tools.Server;

/**
 * Those servers of databases and brokers that have a JVM, and are wanted, in one JVM on the far side. Where a server
 * tells its clients addresses, they are names of zoo.corp.example.
 *
 * <pre>
 *  1527 Derby       2181 ZooKeeper    5672 AMQP 0-9-1 (Qpid)   5701 Hazelcast    9001 HSQLDB    9092 Kafka
 *  9192 H2         27017 MongoDB     61616 Artemis: its own protocol, OpenWire and AMQP 1.0
 * </pre>
 *
 * MongoDB's is no mongod, which has no package: mongo-java-server speaks its protocol.
 */
final class DataServers {
    private DataServers() {}

    interface Start {
        void in(Path directory) throws Exception;
    }

    /** @param arguments a directory, then the servers that are wanted */
    public static void main(String[] arguments) throws Exception {
        Path parent = Path.of(arguments[0]);
        List<CompletableFuture<Void>> starting = new ArrayList<>();
        var threads = Executors.newCachedThreadPool();
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            starting.add(CompletableFuture.runAsync(() -> startOrExit(name, parent.resolve(name)), threads));
        }
        starting.forEach(CompletableFuture::join);
        System.out.println("data servers are up");
        int end = System.in.read();
        System.exit(end < 0 ? 0 : 1);
    }

    /** Where one cannot start, none goes on: those that did start would keep this JVM, and nobody would hear why. */
    private static void startOrExit(String name, Path directory) {
        try {
            start(name, directory);
        } catch (Throwable e) {
            System.err.println(name + " does not start:");
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void start(String name, Path directory) throws Exception {
        Start start =
                switch (name) {
                    case "artemis" -> BrokerServers::artemis;
                    case "derby" -> DataServers::derby;
                    case "h2" -> DataServers::h2;
                    case "hazelcast" -> DataServers::hazelcast;
                    case "hsqldb" -> DataServers::hsqldb;
                    case "kafka" -> BrokerServers::kafka;
                    case "mongo" -> DataServers::mongo;
                    case "qpid" -> BrokerServers::qpid;
                    case "zookeeper" -> ZooKeeperServer::start;
                    default -> throw new IllegalArgumentException(name);
                };
        start.in(Files.createDirectory(directory));
    }

    private static void derby(Path directory) throws Exception {
        System.setProperty("derby.system.home", directory.toString());
        new NetworkServerControl(InetAddress.getByName("0.0.0.0"), NetworkServerControl.DEFAULT_PORTNUMBER).start(null);
    }

    private static void h2(Path directory) throws Exception {
        Server.createTcpServer("-tcpPort", "9192", "-tcpAllowOthers", "-ifNotExists", "-baseDir", directory.toString())
                .start();
    }

    private static void hazelcast(Path directory) {
        Config config = new Config().setProperty("hazelcast.logging.type", "none");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getNetworkConfig().setPort(5701).setPublicAddress("member-1.zoo.corp.example:5701");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        Hazelcast.newHazelcastInstance(config);
    }

    private static void hsqldb(Path directory) {
        org.hsqldb.Server server = new org.hsqldb.Server();
        server.setDatabaseName(0, "far");
        server.setDatabasePath(0, "mem:far");
        server.setLogWriter(null);
        server.start();
    }

    private static void mongo(Path directory) {
        MemoryBackend backend = new MemoryBackend();
        backend.version(ServerVersion.MONGO_5_0);
        new MongoServer(backend).bind("0.0.0.0", 27017);
    }
}

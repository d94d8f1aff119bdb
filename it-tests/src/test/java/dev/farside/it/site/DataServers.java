package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Database servers and brokers on the far side. They end with its network. Only those that some client of this run
 * needs are started, all at once; a test waits for the ones that it needs. The addresses that they announce are far
 * names too, and differ from the name that the client was given.
 */
public final class DataServers {
    private final FarSide side;
    private final Map<String, CompletableFuture<Void>> starting = new LinkedHashMap<>();

    private DataServers(FarSide side) {
        this.side = side;
    }

    /** @param names of the servers, as {@link #await} is given them */
    public static DataServers start(FarSide side, Collection<String> names) {
        DataServers servers = new DataServers(side);
        ExecutorService starters = Executors.newCachedThreadPool();
        List<String> withJvm = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            Runnable program = servers.program(name);
            if (program == null) {
                withJvm.add(name);
            } else {
                servers.starting.put(name, CompletableFuture.runAsync(program, starters));
            }
        }
        if (!withJvm.isEmpty()) {
            CompletableFuture<Void> all = CompletableFuture.runAsync(() -> servers.jvm(withJvm), starters);
            withJvm.forEach(name -> servers.starting.put(name, all));
        }
        starters.shutdown();
        return servers;
    }

    public void await(String server) {
        if (!server.isEmpty()) {
            starting.get(server).join();
        }
    }

    /** Null for a server that has a JVM. */
    private Runnable program(String name) {
        return switch (name) {
            case "mariadb" -> this::mariadb;
            case "redis cluster" -> this::redisCluster;
            case "memcached" -> this::memcached;
            case "mosquitto" -> this::mosquitto;
            case "nats" -> this::nats;
            case "etcd" -> this::etcd;
            default -> null;
        };
    }

    /** A Kafka broker for one test, which announces broker-1.zoo.corp.example. */
    public static void kafka(FarSide side, int port) {
        new DataServers(side).jvm(List.of("kafka"), "-Dkafka.port=" + port);
    }

    /** All those that have a JVM, in one. */
    private void jvm(List<String> names, String... options) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> line = new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-Xmx384m"));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", new Enclosure("dataservers").classPath()));
        line.addAll(List.of("zoo.DataServers", directory().toString()));
        line.addAll(names);
        start("data servers", line.toArray(String[]::new)).await("data servers are up");
    }

    /** Database, user and password: far. */
    private void mariadb() {
        Path directory = directory();
        String server = "/usr/sbin/mariadbd --no-defaults --user=root --skip-name-resolve --innodb-log-file-size=4M"
                + " --innodb-buffer-pool-size=8M --innodb-flush-log-at-trx-commit=0 --datadir=" + directory;
        Path tables = Path.of("/usr/share/mysql");
        Command.of((server + " --bootstrap").split(" "))
                .reading("create database mysql;\nuse mysql;\n"
                        + Keys.read(tables.resolve("mysql_system_tables.sql"))
                        + Keys.read(tables.resolve("mysql_system_tables_data.sql"))
                        + "create database far;\nflush privileges;\ncreate user far@'%' identified by 'far';\n"
                        + "grant all on far.* to far@'%';\n")
                .output();
        String socket = " --socket=" + directory.resolve("socket");
        start("mariadb", (server + socket).split(" ")).await("ready for connections");
    }

    /** Two nodes with half of the keys each. */
    private void redisCluster() {
        Started first = redisNode(1);
        Started second = redisNode(2);
        first.await("Cluster state changed: ok");
        second.await("Cluster state changed: ok");
    }

    private Started redisNode(int node) {
        StringBuilder nodes = new StringBuilder("vars currentEpoch 2 lastVoteEpoch 0\n");
        for (int other = 1; other <= 2; other++) {
            nodes.append(Integer.toString(other).repeat(40))
                    .append(" 10.213.2.20:700%d@1700%d,redis-%d.zoo.corp.example ".formatted(other, other, other))
                    .append(other == node ? "myself,master" : "master")
                    .append(" - 0 0 ")
                    .append(other)
                    .append(other == 1 ? " connected 0-8191\n" : " connected 8192-16383\n");
        }
        Path directory = side.scratch("nodes.conf", nodes.toString()).getParent();
        String line = "redis-server --port 700" + node + " --protected-mode no --save --cluster-enabled yes"
                + " --cluster-announce-hostname redis-" + node + ".zoo.corp.example"
                + " --cluster-preferred-endpoint-type hostname --dir " + directory;
        return start("redis-" + node, line.split(" "));
    }

    private void memcached() {
        start("memcached", "memcached", "-u", "root", "-vv").await("server listening");
    }

    private void mosquitto() {
        Path settings = side.scratch("mosquitto.conf", "listener 1883\nallow_anonymous true\nuser root\n");
        start("mosquitto", "/usr/sbin/mosquitto", "-v", "-c", settings.toString())
                .await(" running");
    }

    private void nats() {
        Path settings = side.scratch(
                "nats.conf",
                "port: 4222\nclient_advertise: \"nats-1.zoo.corp.example:4222\"\ncluster { port: 6222 }\n");
        start("nats", "/usr/sbin/nats-server", "-c", settings.toString()).await("Server is ready");
    }

    private void etcd() {
        String line = "etcd --data-dir " + directory() + " --unsafe-no-fsync --listen-client-urls http://0.0.0.0:2379"
                + " --advertise-client-urls http://etcd-1.zoo.corp.example:2379";
        start("etcd", line.split(" ")).await("ready to serve client requests");
    }

    private Path directory() {
        try {
            return Files.createDirectory(side.scratch("data-is-beside", "").resolveSibling("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Started start(String name, String... line) {
        return new Started(name, Command.of(side.far().inside(line)).merged().start());
    }

    private record Started(String name, Process process) {
        void await(String ready) {
            FarSide.waitFor(process, ready, name);
        }
    }
}

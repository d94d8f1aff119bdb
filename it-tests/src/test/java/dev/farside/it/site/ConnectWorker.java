package dev.farside.it.site;

import java.util.List;
import java.util.Map;

/** A worker of Kafka Connect in distributed mode, on the near side, and what its REST interface says. */
public final class ConnectWorker implements AutoCloseable {
    private static final FarSide SIDE = FarSide.get();

    private final String address;
    private final Process process;

    /**
     * @param port of its REST interface, which no other test uses
     * @param broker HOST:PORT
     * @param prefix farside or nothing
     * @param options for its JVM
     * @param node its environment
     */
    public ConnectWorker(int port, String broker, List<String> prefix, List<String> options, Map<String, String> node) {
        address = "127.0.0.1:" + port;
        String settings = SIDE.scratch(
                        "worker.properties",
                        """
                        bootstrap.servers=%s
                        listeners=http://%s
                        rest.advertised.host.name=127.0.0.1
                        rest.advertised.port=%d
                        group.id=zoo
                        key.converter=org.apache.kafka.connect.storage.StringConverter
                        value.converter=org.apache.kafka.connect.storage.StringConverter
                        config.storage.topic=connect-configs
                        config.storage.replication.factor=1
                        offset.storage.topic=connect-offsets
                        offset.storage.replication.factor=1
                        offset.storage.partitions=1
                        status.storage.topic=connect-status
                        status.storage.replication.factor=1
                        status.storage.partitions=1
                        plugin.discovery=service_load
                        scheduled.rebalance.max.delay.ms=0
                        session.timeout.ms=6000
                        heartbeat.interval.ms=1000
                        """
                                .formatted(broker, address, port))
                .toString();
        process = Command.of(SIDE.near().onNetwork(prefix))
                .and(Jdk.newest().program("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m")
                .and(options.toArray(String[]::new))
                .and("-cp", new Enclosure("connect").classPath())
                .and("org.apache.kafka.connect.cli.ConnectDistributed", settings)
                .with(node)
                .merged()
                .start();
        FarSide.waitFor(process, "Kafka Connect started", "connect worker " + port);
    }

    /** HOST:PORT, by which the others know it. */
    public String address() {
        return address;
    }

    /** @param settings a JSON object */
    public void configure(String connector, String settings) {
        String answer = rest("/connectors/" + connector + "/config", "-X", "PUT", "-d", settings);
        if (!answer.contains("\"name\":\"" + connector + "\"")) {
            throw new IllegalStateException(answer);
        }
    }

    /** Of a connector and its tasks, in JSON; while the workers are at odds, an error. */
    public String status(String connector) {
        return rest("/connectors/" + connector + "/status");
    }

    private String rest(String path, String... more) {
        return Command.of(SIDE.near().onNetwork(List.of("curl", "-s", "--noproxy", "*", "--retry", "60")))
                .and("-H", "Content-Type: application/json")
                .and(more)
                .and("http://" + address + path)
                .output();
    }

    public void kill() {
        Running.end(process);
    }

    @Override
    public void close() {
        kill();
    }
}

package zoo;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.qpid.server.SystemLauncher;

final class BrokerServers {
    private BrokerServers() {}

    static void artemis(Path directory) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1)
                .addAcceptorConfiguration("tcp", "tcp://0.0.0.0:61616");
        new EmbeddedActiveMQ().setConfiguration(configuration).start();
    }

    /** One node, broker and controller; at the port that the property kafka.port has, and the next one. */
    static void kafka(Path directory) throws Exception {
        int port = Integer.getInteger("kafka.port", 9092);
        Properties settings = new Properties();
        settings.load(new StringReader(
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://0.0.0.0:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://broker-1.zoo.corp.example:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.threads=1
                log.cleaner.dedupe.buffer.size=4194304
                num.network.threads=1
                num.io.threads=2
                """
                        .formatted(port, port + 1)));
        settings.setProperty("log.dirs", directory.toString());
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .run();
        new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM).startup();
    }

    /** AMQP 0-9-1, as RabbitMQ speaks it. */
    static void qpid(Path directory) throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("configuration.json"),
                """
                {
                  "name": "zoo",
                  "modelVersion": "9.1",
                  "authenticationproviders": [ {
                    "name": "plain",
                    "type": "Plain",
                    "secureOnlyMechanisms": [],
                    "users": [ { "name": "guest", "type": "managed", "password": "guest" } ]
                  } ],
                  "ports": [ {
                    "name": "AMQP",
                    "port": "5672",
                    "authenticationProvider": "plain",
                    "virtualhostaliases": [ { "name": "defaultAlias", "type": "defaultAlias" } ]
                  } ],
                  "virtualhostnodes": [ {
                    "name": "default",
                    "type": "Memory",
                    "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": "{ \\"type\\": \\"Memory\\" }"
                  } ]
                }
                """);
        // A client's JVM on a busy machine takes longer than the two seconds of the default to say a first word.
        Map<String, String> context =
                Map.of("qpid.work_dir", directory.toString(), "qpid.port.protocol_handshake_timeout", "60000");
        new SystemLauncher()
                .startup(Map.of(
                        "type",
                        "Memory",
                        "initialConfigurationLocation",
                        configuration.toUri().toString(),
                        "startupLoggedToSystemOut",
                        "false",
                        "context",
                        context));
    }
}

package zoo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients: admin, a producer in transactions, a consumer in a group; all learn the broker's address. */
public final class Kafka {
    private Kafka() {}

    /** @param arguments host and port */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0].split(":")[0];
        Map<String, Object> known = Map.of("bootstrap.servers", arguments[0]);
        TreeSet<String> brokers = new TreeSet<>();
        try (Admin admin = Admin.create(known)) {
            admin.createTopics(List.of(new NewTopic(name, 3, (short) 1))).all().get();
            for (Node node : admin.describeCluster().nodes().get()) {
                brokers.add(node.host() + ":" + node.port());
            }
        }
        produce(arguments[0], name);
        System.out.println(consumed(arguments[0], name) + " bytes by " + String.join(" ", brokers));
        System.exit(0);
    }

    private static void produce(String known, String name) {
        Map<String, Object> settings = Map.of("bootstrap.servers", known, "transactional.id", name);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < 100; i++) {
                producer.send(new ProducerRecord<>(name, new byte[] {(byte) i}, new byte[1000]));
            }
            producer.commitTransaction();
        }
    }

    private static int consumed(String known, String name) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                known,
                "group.id",
                name,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        int length = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(name));
            while (length < 100_000) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    length += record.value().length;
                }
            }
            consumer.commitSync();
        }
        return length;
    }
}

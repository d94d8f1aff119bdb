package dev.farside.it;

import java.util.List;

/**
 * Clients of databases, caches and brokers. The addresses that a server announces are far names too. RabbitMQ's client
 * connects to a Qpid broker and MongoDB's to mongo-java-server, because Debian 12 has no mongod, and its RabbitMQ needs
 * all of Erlang. Of JDBC's drivers, the JDK looks for no more when it meets one that is for a newer Java, so those behind it are named.
 */
final class DataAnimals {
    private static final String ROWS = ": 100 rows, 100000 characters\n";
    private static final String COUNTED = "100000 characters, counted to 1000\n";
    private static final String REDIS_CLUSTER =
            "10000 characters in redis-1.zoo.corp.example:7001 redis-2.zoo.corp.example:7002\n";
    private static final String ZOOKEEPER =
            "SyncConnected\nDisconnected, SyncConnected to zookeeper-1.zoo.corp.example:2181\n100000 bytes\n";

    /** Its two seconds of patience are little on a busy machine. */
    private static final String H2_WAITS = "-Dh2.socketConnectTimeout=20000";

    private DataAnimals() {}

    static List<Animal> all() {
        return List.of(
                of(
                        "pgjdbc",
                        "zoo.Jdbc jdbc:postgresql://NAME:5432/postgres?user=far&password=far",
                        "PostgreSQL" + ROWS),
                of(
                        "pgjdbc, the second of two hosts",
                        "zoo.Jdbc jdbc:postgresql://NAME:5,NAME:5432/postgres?user=far&password=far",
                        "PostgreSQL" + ROWS),
                of(
                        "pgjdbc, cancelling",
                        "zoo.PgCancel jdbc:postgresql://NAME:5432/postgres?user=far&password=far",
                        "ERROR: canceling statement due to user request\n"),
                of("HikariCP", "zoo.Hikari jdbc:postgresql://NAME:5432/postgres?user=far&password=far", "4 backends\n")
                        .from(11),
                Animal.of(
                        "HikariCP 4",
                        "older",
                        "zoo.Hikari jdbc:postgresql://NAME:5432/postgres?user=far&password=far",
                        "4 backends\n"),
                of("R2DBC PostgreSQL", "zoo.R2dbc r2dbc:postgresql://far:far@NAME:5432/postgres", "100000 characters\n")
                        .failingBefore(11),
                of("MySQL Connector/J", "zoo.Jdbc jdbc:mysql://NAME:3306/far?user=far&password=far", "MySQL" + ROWS)
                        .needing("mariadb"),
                of(
                                "MariaDB Connector/J",
                                "zoo.Jdbc jdbc:mariadb://NAME:3306/far?user=far&password=far&sslMode=disable",
                                "MariaDB" + ROWS)
                        .from(17)
                        .needing("mariadb"),
                Animal.of(
                                "MariaDB Connector/J 3",
                                "older",
                                "zoo.Jdbc jdbc:mariadb://NAME:3306/far?user=far&password=far&sslMode=disable",
                                "MariaDB" + ROWS)
                        .needing("mariadb"),
                of("Jedis", "zoo.JedisOne NAME:6379", COUNTED + "subscribed, hello\n"),
                of("Jedis, cluster", "zoo.JedisCluster NAME:7001", REDIS_CLUSTER)
                        .needing("redis cluster"),
                of("Lettuce, its own resolver", "zoo.Lettuce netty redis://NAME:6379", COUNTED + "hello\n"),
                of("Lettuce, the JDK's resolver", "zoo.Lettuce jdk redis://NAME:6379", COUNTED + "hello\n"),
                of("Lettuce by epoll", "zoo.Lettuce epoll redis://NAME:6379", COUNTED + "hello\n"),
                of("Lettuce, cluster", "zoo.LettuceCluster redis://NAME:7001", REDIS_CLUSTER)
                        .needing("redis cluster"),
                of(
                        "Redisson by epoll",
                        "zoo.RedissonOne epoll redis://NAME:6379",
                        "100000 characters, counted to 10\nhello\n"),
                of("Redisson", "zoo.RedissonOne one redis://NAME:6379", "100000 characters, counted to 10\nhello\n"),
                of(
                                "Redisson, cluster",
                                "zoo.RedissonOne cluster redis://NAME:7001",
                                "100000 characters, counted to 10\nhello\n")
                        .needing("redis cluster"),
                of("spymemcached", "zoo.Spy NAME:11211", "300000 bytes, counted to 100\n")
                        .needing("memcached"),
                of("XMemcached", "zoo.Xmemcached NAME:11211", "300000 bytes, counted to 100\n")
                        .needing("memcached"),
                of("Eclipse Paho, MQTT 3", "zoo.Paho3 tcp://NAME:1883", "100000 bytes\n")
                        .needing("mosquitto"),
                of("Eclipse Paho, MQTT 5", "zoo.Paho5 tcp://NAME:1883", "100000 bytes\n")
                        .needing("mosquitto"),
                of("HiveMQ MQTT client", "zoo.HiveMq NAME 1883", "100000 bytes\n")
                        .needing("mosquitto"),
                of("NATS", "zoo.Nats nats://NAME:4222", "100000 bytes from nats://NAME:4222\n")
                        .needing("nats"),
                of("jetcd", "zoo.Etcd http://NAME:2379", "100000 bytes, seen: PUT 100000\n")
                        .from(11)
                        .needing("etcd"),
                of("H2 over TCP", "zoo.Jdbc jdbc:h2:tcp://NAME:9192/mem:far", "H2" + ROWS)
                        .from(11)
                        .with(H2_WAITS, "-Djdbc.drivers=org.h2.Driver")
                        .needing("h2"),
                Animal.of("H2 2.2 over TCP", "older", "zoo.Jdbc jdbc:h2:tcp://NAME:9192/mem:far", "H2" + ROWS)
                        .with(H2_WAITS)
                        .needing("h2"),
                of("HSQLDB", "zoo.Jdbc jdbc:hsqldb:hsql://NAME:9001/far;user=SA", "HSQL Database Engine" + ROWS)
                        .from(11)
                        .with("-Djdbc.drivers=org.hsqldb.jdbc.JDBCDriver")
                        .needing("hsqldb"),
                of("Derby", "zoo.Jdbc jdbc:derby://NAME:1527/memory:NAME;create=true", "Apache Derby" + ROWS)
                        .from(17)
                        .needing("derby"),
                of("MongoDB driver", "zoo.Mongo sync mongodb://NAME:27017", "100000 characters\n")
                        .needing("mongo"),
                of("MongoDB reactive driver", "zoo.Mongo channels mongodb://NAME:27017", "100000 characters\n")
                        .needing("mongo"),
                of("MongoDB reactive driver over Netty", "zoo.Mongo netty mongodb://NAME:27017", "100000 characters\n")
                        .needing("mongo"),
                of("ZooKeeper", "zoo.Keeper NIO NAME:2181", ZOOKEEPER).needing("zookeeper"),
                of("ZooKeeper over Netty", "zoo.Keeper Netty NAME:2181", ZOOKEEPER)
                        .needing("zookeeper"),
                of("Curator", "zoo.Curator NAME:2181", "true, learnt zookeeper-1.zoo.corp.example:2181\n100000 bytes\n")
                        .needing("zookeeper"),
                of("Kafka", "zoo.Kafka NAME:9092", "100000 bytes by broker-1.zoo.corp.example:9092\n")
                        .from(11)
                        .needing("kafka"),
                Animal.of("Kafka 3", "older", "zoo.Kafka NAME:9092", "100000 bytes by broker-1.zoo.corp.example:9092\n")
                        .needing("kafka"),
                of("RabbitMQ client", "zoo.Rabbit blocking amqp://guest:guest@NAME:5672", "300000 bytes\n")
                        .needing("qpid"),
                of("RabbitMQ client, NIO", "zoo.Rabbit nio amqp://guest:guest@NAME:5672", "300000 bytes\n")
                        .needing("qpid"),
                of("RabbitMQ client, Netty", "zoo.Rabbit netty amqp://guest:guest@NAME:5672", "300000 bytes\n")
                        .needing("qpid"),
                of("Artemis JMS", "zoo.Jms artemis tcp://NAME:61616", "300000 bytes\n")
                        .from(17)
                        .needing("artemis"),
                of("ActiveMQ JMS, OpenWire", "zoo.Jms openwire tcp://NAME:61616", "300000 bytes\n")
                        .from(17)
                        .needing("artemis"),
                of("Qpid JMS, AMQP 1.0", "zoo.Jms amqp amqp://NAME:61616", "300000 bytes\n")
                        .from(11)
                        .needing("artemis"),
                of("Hazelcast client", "zoo.Hazel NAME:5701", "100000 bytes in member-1.zoo.corp.example:5701\n")
                        .from(17)
                        .needing("hazelcast"));
    }

    private static Animal of(String name, String main, String answer) {
        return Animal.of(name, "data", main, answer);
    }
}

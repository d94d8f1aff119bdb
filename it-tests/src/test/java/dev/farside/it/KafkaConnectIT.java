package dev.farside.it;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.ConnectWorker;
import dev.farside.it.site.DataServers;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.HeldLogins;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two workers of Kafka Connect in distributed mode, whose broker is behind the gateway, and announces yet another far
 * name: lines go from two files into a topic, and from there into a third file.
 */
@Timeout(400)
class KafkaConnectIT {
    private static final int PORT = 2354;
    private static final int BROKER_PORT = 9292;
    private static final int FIRST_REST_PORT = 8183;
    private static final String BROKER = "connect.zoo.corp.example";
    private static final List<String> CONNECTORS = List.of("source-a", "source-b", "sink");
    private static final Pattern TASK = Pattern.compile("\"id\":0,\"state\":\"RUNNING\",\"worker_id\":\"([0-9.:]+)\"");

    private final FarSide side = FarSide.get();
    private final GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT);
    private final List<HeldLogins> nodes = List.of(new HeldLogins(), new HeldLogins());
    private final Path directory = side.scratch("a", "").getParent();

    /** Only the login that is held on the node opens the gateway. */
    private final Path rules = side.scratch(
            "rules",
            "ssh-config "
                    + side.scratch(
                            "config",
                            gateway.section("bastion", "IdentitiesOnly yes", "BatchMode yes")
                                    .replace(side.keys().user().toString(), "/dev/null"))
                    + "\n*.corp.example via bastion\n");

    @AfterEach
    void end() {
        nodes.forEach(HeldLogins::close);
        gateway.close();
    }

    @Test
    void aWorkerThatIsKilledIsFollowedByAnother() throws IOException {
        DataServers.kafka(side, BROKER_PORT);
        Path config = side.scratch("config", gateway.section("bastion"));
        nodes.forEach(node -> node.logIn(config, "bastion"));
        List<String> farside = List.of(Jvm.farsideProgram(), "--rules", rules.toString());
        List<String> option = List.of("-javaagent:" + Jvm.agentJar() + "=rules=" + rules);
        try (ConnectWorker first = worker(0, farside, List.of());
                ConnectWorker second = worker(1, List.of(), option)) {
            configure(second);
            awaitTasksOn(first, second);
            awaitLines("one");
            first.kill();
            try (ConnectWorker third = worker(2, farside, List.of())) {
                awaitTasksOn(second, third);
                awaitLines("two");
            }
        }
        assertAll(
                () -> assertEquals(nodes.size(), gateway.logins()),
                () -> assertTrue(isAsked(side.gatewayQuestions()), "the gateway looks the name up"),
                () -> assertTrue(!isAsked(side.localQuestions()), "far names in local DNS"));
    }

    private ConnectWorker worker(int number, List<String> prefix, List<String> options) {
        return new ConnectWorker(
                FIRST_REST_PORT + number,
                BROKER + ":" + BROKER_PORT,
                prefix,
                options,
                nodes.get(number % nodes.size()).environment());
    }

    private void configure(ConnectWorker worker) {
        String settings =
                """
                {"connector.class": "FileStream%s", "file": "%s", "%s": "lines", "tasks.max": "1"}
                """;
        for (String name : List.of("a", "b")) {
            worker.configure("source-" + name, settings.formatted("Source", directory.resolve(name), "topic"));
        }
        worker.configure("sink", settings.formatted("Sink", directory.resolve("out"), "topics"));
    }

    /** Each has some of the tasks, and nobody else has. */
    private static void awaitTasksOn(ConnectWorker one, ConnectWorker other) {
        Set<String> wanted = new TreeSet<>(List.of(one.address(), other.address()));
        Set<String> found = new TreeSet<>();
        int running = 0;
        while (running < CONNECTORS.size() || !found.equals(wanted)) {
            LockSupport.parkNanos(200_000_000);
            running = 0;
            found.clear();
            for (String connector : CONNECTORS) {
                Matcher task = TASK.matcher(other.status(connector));
                if (task.find()) {
                    running++;
                    found.add(task.group(1));
                }
            }
        }
    }

    /** Those that are written into the files now come out at the end. */
    private void awaitLines(String word) throws IOException {
        Set<String> lines = new TreeSet<>();
        for (String name : List.of("a", "b")) {
            for (int i = 0; i < 100; i++) {
                lines.add(name + " " + word + " " + i);
            }
            Path file = directory.resolve(name);
            Files.write(
                    file, lines.stream().filter(line -> line.startsWith(name)).toList(), CREATE, APPEND);
        }
        Path out = directory.resolve("out");
        while (!Files.exists(out) || !Files.readAllLines(out).containsAll(lines)) {
            LockSupport.parkNanos(200_000_000);
        }
    }

    private static boolean isAsked(List<String> questions) {
        return questions.stream().anyMatch(line -> line.contains(BROKER));
    }
}

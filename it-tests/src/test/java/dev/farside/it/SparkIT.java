package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.HeldLogins;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import dev.farside.it.site.SparkCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Four executors of a Spark cluster with two workers read and write a PostgreSQL behind the gateway by its far name. One
 * that is killed is followed by another.
 */
@Timeout(500)
class SparkIT {
    private static final int PORT = 2353;
    private static final int MASTER_PORT = 7077;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final String WHOLE = "1000 of 1000 rows:";

    private final FarSide side = FarSide.get();
    private final GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT);
    private final List<HeldLogins> nodes = List.of(new HeldLogins(), new HeldLogins());

    @AfterEach
    void end() {
        nodes.forEach(HeldLogins::close);
        gateway.close();
    }

    private void logInOnEachNode() {
        Path config = side.scratch("config", gateway.section("bastion"));
        for (HeldLogins node : nodes) {
            node.logIn(config, "bastion");
        }
    }

    private Path rules(String section) {
        return side.scratch(
                "rules", "ssh-config " + side.scratch("config", section) + "\n*.corp.example via bastion\n");
    }

    /** Only the login that is held on the node opens the gateway. */
    private Path withoutKey() {
        return rules(gateway.section("bastion", "IdentitiesOnly yes", "BatchMode yes")
                .replace(side.keys().user().toString(), "/dev/null"));
    }

    /** The driver is told where the agent is, and tells it the executors. */
    @Test
    void executorsHaveTheAgentByAnOptionOfSparks() {
        logInOnEachNode();
        String agent = "-javaagent:" + Jvm.agentJar() + "=rules=" + withoutKey();
        submit(Jdk.any(), List.of(), agent, "spark-options", SparkIT::loseOneOfFour);
        expectLogins(nodes.size());
    }

    /** So are the workers, whose children the executors are. */
    @Test
    void submittedUnderFarside() {
        logInOnEachNode();
        List<String> prefix =
                List.of(Jvm.farsideProgram(), "--rules", withoutKey().toString());
        submit(Jdk.newest(), prefix, "", "spark-farside", SparkIT::loseOneOfFour);
        expectLogins(nodes.size());
    }

    /** The driver, and each executor. */
    @Test
    void eachJvmLogsInForItselfWhereNoLoginIsHeld() {
        String agent = "-javaagent:" + Jvm.agentJar() + "=rules=" + rules(gateway.section("bastion"));
        submit(Jdk.any(), List.of(), agent, "spark-alone", SparkIT::byFour);
        expectLogins(1 + 4);
    }

    private void expectLogins(int number) {
        while (gateway.logins() < number) {
            LockSupport.parkNanos(10_000_000); // the line in the log may come after the session
        }
        assertEquals(number, gateway.logins());
    }

    /** @param name of the database that only this test uses */
    private void submit(Jdk jdk, List<String> prefix, String agent, String name, Consumer<Running> session) {
        String host = name + ".zoo.corp.example";
        Map<String, String> first = nodes.get(0).environment();
        try (SparkCluster cluster = new SparkCluster(jdk, MASTER_PORT)) {
            for (HeldLogins node : nodes) {
                cluster.addWorker(prefix, node.environment());
            }
            String url = "jdbc:postgresql://" + host + "/postgres?user=far&password=far";
            try (Running driver = cluster.submit(prefix, first, agent, url, name.replace('-', '_'))) {
                session.accept(driver);
            }
        }
        assertAll(
                () -> assertTrue(
                        side.gatewayQuestions().stream().anyMatch(line -> line.contains(host)),
                        "the gateway looks the name up"),
                () -> assertEquals(
                        List.of(),
                        side.localQuestions().stream()
                                .filter(line -> line.contains(host))
                                .toList(),
                        "far names in local DNS"));
    }

    private static Set<String> byFour(Running driver) {
        Set<String> writers = writers(driver.ask("copy", PATIENCE));
        assertEquals(4, writers.size(), writers::toString);
        return writers;
    }

    /** One of them is killed amidst its work, and followed by another. */
    private static void loseOneOfFour(Running driver) {
        Set<String> before = byFour(driver);
        String lost = driver.ask("lose", PATIENCE);
        assertTrue(lost.startsWith(WHOLE), lost);
        Set<String> after = byFour(driver);
        after.removeAll(before);
        assertEquals(1, after.size(), "executors started anew");
    }

    /** ID=PID of each executor that wrote some of the rows, which are all there. */
    private static Set<String> writers(String answer) {
        assertTrue(answer.startsWith(WHOLE), answer);
        return new TreeSet<>(List.of(answer.substring(WHOLE.length()).strip().split(" ")));
    }
}

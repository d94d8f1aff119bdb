package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that log in to an sshd that drops connections, because too many are being logged in (MaxStartups). */
@Timeout(600)
class MaxStartupsIT {
    private static final String USUAL = "MaxStartups 10:30:100";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int MANY = 40;
    private static final int PORT = 2357;
    private static final int NEW_PORT = 2358;
    private static final int FULL_PORT = 2359;

    private final FarSide side = FarSide.get();

    private Command program(GatewayOfItsOwn gateway, String... arguments) {
        Path rules = side.scratch(
                "rules",
                "ssh-config " + side.scratch("config", gateway.section("bastion")) + "\n*.corp.example via bastion\n");
        return Jvm.on(Jdk.any()).agent("rules=" + rules).command("probe.FirstByte", arguments);
    }

    /** A connection that never logs in, from the near side. */
    private Running idler(GatewayOfItsOwn gateway) {
        Running idler = Running.start(Command.of(side.near()
                .onNetwork(List.of(
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/gateway.example/" + gateway.port() + "; head -n 1 <&3; head -n 1"))));
        String greeting = idler.line();
        assertTrue(greeting.startsWith("SSH-2.0-OpenSSH_"), greeting);
        return idler;
    }

    /**
     * They start first, and log in when all are ready. They share no login. How long that takes is printed: it is the
     * machine's.
     */
    private void allGetThere(GatewayOfItsOwn gateway) {
        List<Running> idlers = new ArrayList<>();
        List<Running> programs = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                idlers.add(idler(gateway)); // with them, the sshd drops each third connection, and more with each login
            }
            for (int i = 0; i < MANY; i++) {
                programs.add(Running.start(program(gateway, "wait")));
            }
            for (Running program : programs) {
                assertEquals("ready", program.line(PATIENCE));
            }
            long begun = System.nanoTime();
            for (Running program : programs) {
                program.tell("");
            }
            for (Running program : programs) {
                assertEquals("h", program.line(PATIENCE), program::lastWords);
            }
            System.out.println(MANY + " JVMs log in at port " + gateway.port() + " in "
                    + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + " s; dropped: " + gateway.drops());
        } finally {
            programs.forEach(Running::close);
            idlers.forEach(Running::close);
        }
        assertTrue(gateway.drops() > 0);
    }

    @Test
    void allGetThereAtOpenssh9() {
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT, USUAL, "LogLevel VERBOSE")) {
            allGetThere(gateway);
        }
    }

    /** It has PerSourcePenalties. */
    @Test
    void allGetThereAtOpenssh10() {
        try (GatewayOfItsOwn gateway = GatewayOfItsOwn.ofOpenssh10(NEW_PORT, USUAL, "LogLevel VERBOSE")) {
            allGetThere(gateway);
        }
    }

    /** A program without a connect timeout waits until there is room, however often it is dropped until then. */
    @Test
    void aProgramThatIsDroppedAgainAndAgainGetsThere() throws IOException {
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(FULL_PORT, "MaxStartups 1:100:1", "LogLevel VERBOSE");
                Running idler = idler(gateway);
                Running program = Running.start(program(gateway))) {
            while (gateway.drops() < 16 && program.process().isAlive()) { // more than fit into 10 seconds
                LockSupport.parkNanos(50_000_000);
            }
            long drops = gateway.drops();
            Running.end(idler.process());
            assertEquals("h", program.line(), program::lastWords);
            assertTrue(drops >= 16);
        }
    }
}

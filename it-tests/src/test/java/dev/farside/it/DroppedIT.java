package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program drops without a close ends when its garbage is collected, on the far side too. */
class DroppedIT {
    /** Nobody else connects there. */
    private static final String PLACE = "pair.corp.example";

    private static final String ADDRESS = "10.213.2.21";
    private static final int SOCKETS = 100;

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void socketsThatAreDroppedEnd(Jdk jdk) throws IOException, InterruptedException {
        dropped(jdk, "probe.Dropped", PLACE, "7", Integer.toString(SOCKETS));
    }

    /** Those of the JDK itself keep their sockets open, but not what is behind them. */
    @ParameterizedTest
    @MethodSource("jdks")
    void channelsThatAreDroppedEnd(Jdk jdk) throws IOException, InterruptedException {
        dropped(jdk, "probe.Dropped", PLACE, "7", Integer.toString(SOCKETS), "channels");
    }

    private void dropped(Jdk jdk, String probe, String... arguments) throws IOException, InterruptedException {
        Process program =
                Jvm.on(jdk).farside(side.rules()).command(probe, arguments).start();
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("connected", out.readLine());
            assertEquals(SOCKETS, connections());
            program.getOutputStream().write('\n');
            program.getOutputStream().flush();
            awaitOne();
            program.getOutputStream().write('\n');
            program.getOutputStream().flush();
            assertEquals("kept one answers x", out.readLine());
            assertTrue(program.waitFor(30, TimeUnit.SECONDS));
        } finally {
            program.destroyForcibly();
        }
    }

    /** The one that the program keeps. */
    private void awaitOne() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (connections() != 1 && System.nanoTime() - end < 0) {
            Thread.sleep(100);
        }
        assertEquals(1, connections());
    }

    /** Of the gateway's sshd, to the far server. */
    private int connections() {
        return (int) side.gateway()
                .run("ss", "-Htn", "state", "established", "dst", ADDRESS, "dport", "=", ":7")
                .lines()
                .count();
    }
}

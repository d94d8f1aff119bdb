package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.ChaosGateway;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Faults of a gateway, at each moment of a connection through it. Whatever the fault, the program's connection either
 * ends in time with a reason or stays intact. It never hangs and never gets a wrong byte. The next connection works,
 * and nothing is left behind.
 */
class ChaosIT {
    private static final List<String> PHASES = List.of("connect", "kex", "login", "transfer");

    /** A connect has 4 s, a dead session is found in 3 s; the rest is for a busy machine. */
    private static final long LATEST_MILLIS = 15_000;

    private static final int SETTLE_SECONDS = 20;

    private enum Fault {
        KILLED,
        RESTARTED,
        STOPPED,
        DROPPED;

        void happen(ChaosGateway gateway) {
            switch (this) {
                case KILLED -> gateway.kill();
                case RESTARTED -> {
                    gateway.kill();
                    gateway.start();
                }
                case STOPPED -> gateway.stop();
                case DROPPED -> gateway.dropPackets();
            }
        }

        void end(ChaosGateway gateway) {
            switch (this) {
                case KILLED -> gateway.start();
                case RESTARTED -> {
                    // it is there
                }
                case STOPPED -> gateway.cont();
                case DROPPED -> gateway.letPacketsPass();
            }
        }
    }

    private final FarSide side = FarSide.get();

    @ParameterizedTest
    @CsvSource({"socket, false", "channel, true"})
    @Timeout(240)
    void everyConnectionEndsInTimeAndTheNextOneWorks(String door, boolean newest) {
        List<Executable> checks = new ArrayList<>();
        try (ChaosGateway gateway = new ChaosGateway(side);
                Running probe = start(door, newest ? Jdk.newest() : Jdk.any())) {
            assertEquals("ready", probe.line());
            assertWhole("warm", probe.ask("get"));
            assertWhole("warm", probe.ask("get"));
            String before = probe.ask("count");
            Map<String, Long> objects = objects(probe.process());
            for (String phase : PHASES) {
                for (Fault fault : Fault.values()) {
                    checks.addAll(row(door, phase, fault, gateway, probe));
                }
            }
            assertWhole("last", probe.ask("get"));
            checks.addAll(leftovers(door, before, objects, probe));
        }
        assertAll(checks);
    }

    /** A laptop that was closed: longer than the time after which a silent gateway is given up. */
    @Test
    @Timeout(120)
    void aProgramThatSleptGoesOn() {
        try (ChaosGateway gateway = new ChaosGateway(side);
                Running probe = start("socket", Jdk.any())) {
            assertEquals("ready", probe.line());
            gateway.arm("transfer");
            probe.tell("get");
            gateway.awaitTripped();
            String pid = Long.toString(probe.pid());
            Command.of("kill", "-STOP", pid).output();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5)); // what is tested is that time goes by
            gateway.go();
            Command.of("kill", "-CONT", pid).output();
            assertWhole("sleep", probe.line());
            assertWhole("sleep", probe.ask("get"));
        }
    }

    private Running start(String door, Jdk jdk) {
        var config = side.scratch("ssh_config", ChaosGateway.sshConfig(side));
        return Running.start(Jvm.on(jdk)
                .farside(side.scratch("rules", "ssh-config " + config + "\n*.corp.example via chaos\n"))
                .command("probe.Chaos", door)
                .merged());
    }

    private static List<Executable> row(String door, String phase, Fault fault, ChaosGateway gateway, Running probe) {
        String row = door + ", " + fault + " at " + phase;
        gateway.dropSessions(); // the next connection is the one that opens a session
        gateway.arm(phase);
        probe.tell("get");
        gateway.awaitTripped();
        fault.happen(gateway);
        gateway.go();
        String answer = probe.line();
        fault.end(gateway);
        String next = probe.ask("get");
        System.out.println(row + ": " + answer + "; next: " + next);
        boolean survives = fault == Fault.RESTARTED && !phase.equals("transfer");
        return List.of(
                () -> assertTrue(millis(answer) < LATEST_MILLIS, row + ": " + answer),
                () -> assertTrue(
                        survives
                                ? answer.endsWith(" whole")
                                : answer.matches("\\d+ (failed|not connected): .*(Exception: ).*"),
                        row + ": " + answer),
                () -> assertTrue(
                        answer.endsWith(" whole")
                                || answer.contains("gateway chaos")
                                || answer.contains("the program's own")
                                || (door.equals("channel") && answer.contains("Connection reset")),
                        row + " tells no reason: " + answer),
                () -> assertWhole(row, next));
    }

    private static long millis(String answer) {
        return Long.parseLong(answer.substring(0, answer.indexOf(' ')));
    }

    private static void assertWhole(String row, String answer) {
        assertTrue(answer.endsWith(" whole"), "after " + row + ": " + answer);
    }

    private static List<Executable> leftovers(String door, String before, Map<String, Long> objects, Running probe) {
        String after = probe.ask("count");
        for (int i = 0; i < SETTLE_SECONDS && !noMoreThan(before, after); i++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // the last lost session may still be closing
            after = probe.ask("count");
        }
        String last = after;
        Map<String, Long> left = objects(probe.process());
        System.out.println(door + ": before " + before + ", " + objects + "; after " + last + ", " + left);
        return List.of(
                () -> assertTrue(noMoreThan(before, last), door + ": before " + before + ";\nthen " + last),
                () -> assertEquals(objects, left));
    }

    /** As many farside threads, and files, but for the socket that the JVM listens on for jcmd from the first time on. */
    private static boolean noMoreThan(String before, String after) {
        long[] first = counts(before);
        long[] then = counts(after);
        return then[0] <= first[0] && then[1] <= first[1] + 1;
    }

    private static long[] counts(String line) {
        String[] words = line.split(" ");
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[2])};
    }

    /** How many there are of what could be left behind, after a full collection. */
    private static Map<String, Long> objects(Process process) {
        String jcmd = Jdk.any().program("jcmd");
        String histogram = Command.of(jcmd, Long.toString(process.pid()), "GC.class_histogram")
                .within(Duration.ofSeconds(30))
                .output();
        Map<String, Long> counts = new TreeMap<>();
        for (String line : histogram.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 3
                    && words[3].matches("dev\\.farside\\..*\\.(SshChannel|FarOpening|Leg|Link|Lane|Watch)")) {
                counts.put(words[3].replaceAll(".*\\.", ""), Long.parseLong(words[1]));
            }
        }
        return counts;
    }
}

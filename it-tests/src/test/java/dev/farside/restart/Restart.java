package dev.farside.restart;

import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.HeldLogins;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Ends an sshd with all its sessions, and starts it anew, under many JVMs; see {@code it-tests/restart --help}. */
public final class Restart {
    private static final int PORT = 2355;

    /** After so long a JVM that is not well is told as a failure. */
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Options options;
    private final FarSide side = FarSide.get();

    private Restart(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Options options = Options.parse(List.of(arguments));
            if (options.help()) {
                System.out.print(Options.USAGE);
                System.exit(0);
            }
            new Restart(options).run();
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println("restart: " + e.getMessage());
            System.exit(2);
        } catch (IllegalStateException e) {
            System.err.println("restart: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws InterruptedException {
        System.out.printf(
                "%d JVMs on Java %d, %d processors; the gateway is away for %d s%n%n",
                options.jvms(), Jdk.newest().version(), Runtime.getRuntime().availableProcessors(), options.seconds());
        System.out.println(
                "| | logins at first | logins after the restart | first JVM well | half of them | all | failures of each JVM |");
        System.out.println("|---|---|---|---|---|---|---|");
        measure("each JVM logs in", false);
        measure("one `farside login`", true);
    }

    private void measure(String name, boolean held) throws InterruptedException {
        List<Heart> hearts = new ArrayList<>();
        // The limit on logins at once is sshd's own default.
        try (GatewayOfItsOwn gateway = new GatewayOfItsOwn(PORT, "MaxStartups 10:30:100");
                HeldLogins login = new HeldLogins()) {
            Path config = side.scratch("config", gateway.section("bastion"));
            if (held) {
                login.logIn(config, "bastion");
            }
            Jvm jvm = Jvm.on(Jdk.newest()).with("-Xmx32m", "-Xss256k");
            for (var variable : login.environment().entrySet()) {
                jvm = jvm.variable(variable.getKey(), variable.getValue());
            }
            jvm = jvm.farside(side.scratch("rules", "ssh-config " + config + "\n*.corp.example via bastion\n"));
            for (int i = 0; i < options.jvms(); i++) {
                hearts.add(new Heart(jvm.command("probe.Beats", "echo.corp.example")));
            }
            awaitWell(hearts);
            long atFirst = gateway.logins();
            long before = failures(hearts);
            hearts.forEach(Heart::expectLoss);
            gateway.stop();
            TimeUnit.SECONDS.sleep(options.seconds());
            gateway.start();
            long begun = System.nanoTime();
            List<Long> well = awaitWell(hearts);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %.1f s | %.1f s | %.1f s | %.1f |%n",
                    name,
                    atFirst,
                    gateway.logins(),
                    seconds(begun, well.get(0)),
                    seconds(begun, well.get(well.size() / 2)),
                    seconds(begun, well.get(well.size() - 1)),
                    (failures(hearts) - before) / (double) hearts.size());
        } finally {
            hearts.forEach(Heart::close);
        }
    }

    /** @return since when, in order */
    private static List<Long> awaitWell(List<Heart> hearts) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        List<Long> since = new ArrayList<>();
        for (Heart heart : hearts) {
            since.add(heart.awaitWell(deadline));
        }
        Collections.sort(since);
        return since;
    }

    private static long failures(List<Heart> hearts) {
        return hearts.stream().mapToLong(Heart::failures).sum();
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}

package dev.farside.core.way;

import dev.farside.core.jfr.Recorder;
import dev.farside.core.own.AfterHooks;
import dev.farside.core.own.Log;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Route;
import dev.farside.core.tunnel.Tunnel;
import java.lang.instrument.Instrumentation;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs and counts this JVM's connections. It logs a line for each connection when its route is decided, and a summary
 * at the end. A connection through a gateway is logged when the tunnel knows the outcome. If the log level hides these
 * lines, nothing is counted.
 */
public final class Tally implements Runnable {
    private final Log log;

    /** Whether the summary is registered. */
    private boolean hasBegun;

    /** Null: this JVM counts for itself. */
    private final RunFile run;

    private final AtomicLong redirected = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong direct = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lookedUpHere = new AtomicLong();

    /** @param run as RunFile has it; null: none */
    public Tally(Log log, String run) {
        this.log = log;
        this.run = counts() ? RunFile.join(run, System.getenv()) : null;
    }

    /** Registers the summary where there will be one, once. It is logged when the program ends, after all its shutdown hooks. */
    public void begin(Instrumentation instrumentation) {
        if (counts() && !hasBegun) {
            hasBegun = true;
            AfterHooks.run(instrumentation, this);
        }
    }

    /** What is attached to may come to log more, or less. */
    boolean counts() {
        return log.tells(Log.Level.INFO);
    }

    /** Counts a connection through a gateway, and how it went once that is known. */
    Tunnel.Opening redirected(Tunnel.Opening opening) {
        if (!counts()) {
            return opening;
        }
        redirected.incrementAndGet();
        return new CountedOpening(opening, opened, failed);
    }

    /** Counts a direct connection. Its outcome is up to the JDK, and farside does not see it. */
    void direct(InetSocketAddress endpoint, Route route) {
        if (counts()) {
            direct.incrementAndGet();
            log.info(HostName.withPort(endpoint.getHostString(), endpoint.getPort()) + " direct (" + rule(route) + ")");
        }
    }

    /** @param what the target, then the reason */
    void refused(String what) {
        Recorder.refused(what);
        if (counts()) {
            refused.incrementAndGet();
            log.info("refused: " + what);
        }
    }

    /** Counts a far name that this machine must resolve, because the rules make one of its ports direct. */
    void lookedUpHere(String name, Route route) {
        if (counts()) {
            lookedUpHere.incrementAndGet();
            log.info("far name " + name + " is looked up here (" + rule(route) + ")");
        }
    }

    Log log() {
        return log;
    }

    /** What has been counted so far, by name; null: nothing is. */
    Map<String, Object> sums() {
        if (!counts()) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("redirected", redirected.get());
        map.put("opened", opened.get());
        map.put("failed", failed.get());
        map.put("direct", direct.get());
        map.put("refused", refused.get());
        map.put("lookedUpHere", lookedUpHere.get());
        return map;
    }

    @Override
    public void run() {
        List<Long> mine =
                List.of(redirected.get(), opened.get(), failed.get(), direct.get(), refused.get(), lookedUpHere.get());
        RunFile.Sum sum = run == null ? new RunFile.Sum(mine, 1, 0) : run.end(mine);
        if (sum != null) {
            log.info(summary(sum));
        }
    }

    static String summary(RunFile.Sum sum) {
        List<Long> counts = sum.counts();
        long unfinished = counts.get(0) - counts.get(1) - counts.get(2); // the program was interrupted
        return "summary" + (sum.jvms() == 1 ? "" : " of " + sum.jvms() + " JVMs") + ": redirected " + counts.get(0)
                + " (opened " + counts.get(1) + ", failed " + counts.get(2)
                + (unfinished == 0 ? "" : ", unfinished " + unfinished) + "), direct " + counts.get(3) + ", refused "
                + counts.get(4) + ", far names looked up locally " + counts.get(5)
                + (sum.lost() == 0 ? "" : "; not counted: " + sum.lost() + " killed");
    }

    private static String rule(Route route) {
        return route.source() == null ? "no rule" : "rule " + route.source().rule();
    }
}

package dev.farside.core.way;

import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Route;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs and counts this JVM's connections: a line for each when it is decided, and a summary at the end. It counts
 * nothing if the log level hides such lines. A connection through a gateway gets its line when the tunnel knows the
 * outcome.
 */
public final class Tally implements Runnable {
    private final Log log;
    private final boolean counts;
    private final AtomicLong redirected = new AtomicLong();
    private final AtomicLong direct = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lookedUpHere = new AtomicLong();

    public Tally(Log log) {
        this.log = log;
        counts = log.tells(Log.Level.INFO);
    }

    /** Has the summary told when the program ends. */
    public void begin() {
        if (counts) {
            AtExit.run(this);
        }
    }

    /** Apart: a start that tells nothing is not to load what it names. */
    private static final class AtExit {
        static void run(Runnable summary) {
            Runtime.getRuntime().addShutdownHook(new OwnThread("summary", summary));
        }
    }

    boolean counts() {
        return counts;
    }

    void redirected() {
        if (counts) {
            redirected.incrementAndGet();
        }
    }

    /** How it goes is the JDK's business and not seen from here. */
    void direct(InetSocketAddress endpoint, Route route) {
        if (counts) {
            direct.incrementAndGet();
            log.info(HostName.withPort(endpoint.getHostString(), endpoint.getPort()) + " direct (" + rule(route) + ")");
        }
    }

    /** @param what names the target; the rest says why */
    void refused(String what) {
        if (counts) {
            refused.incrementAndGet();
            log.info("refused: " + what);
        }
    }

    /** A far name of which this machine must find the address, because the rules send one of its ports out directly. */
    void lookedUpHere(String name, Route route) {
        if (counts) {
            lookedUpHere.incrementAndGet();
            log.info("far name " + name + " is looked up here (" + rule(route) + ")");
        }
    }

    @Override
    public void run() {
        log.info("summary: redirected " + redirected + ", direct " + direct + ", refused " + refused
                + ", far names looked up locally " + lookedUpHere);
    }

    private static String rule(Route route) {
        return route.source() == null ? "no rule" : "rule " + route.source().rule();
    }
}

package dev.farside.core.tunnel;

import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The line that tells how one connection through a gateway went.
 *
 * @param port as the program asked for it
 * @param started on System.nanoTime's clock
 */
record Outcome(Route.Via route, int port, long started) {

    /**
     * {@code HOST:PORT [to TARGET] via GATEWAY (rule FILE:LINE): open after 12 ms}, or {@code : not open after 12 ms: WHY}.
     *
     * @param gateway the one asked last
     * @param failure null for none
     */
    String line(Chain gateway, IOException failure) {
        String how = route.source() == null ? "" : " (rule " + route.source().rule() + ")";
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        return route.connection(port) + " via " + gateway + how
                + (failure == null ? ": open" : ": not open") + " after " + millis + " ms"
                + (failure == null ? "" : ": " + failure.getMessage());
    }
}

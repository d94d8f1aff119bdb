package dev.farside.core.forward;

import dev.farside.core.own.Pump;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all forwards through one gateway share.
 *
 * @param legs the connections that are open now
 */
record Shared(Tunnel tunnel, Chain chain, Pump pump, Leg.Buffers buffers, Told told, AtomicInteger legs) {

    /**
     * On the pump's thread: from now on bytes move between the two.
     *
     * @param far null for nowhere
     */
    void join(SocketChannel near, FarChannel far) {
        Leg.start(pump, buffers, near, far, legs);
    }

    Tunnel.Opening open(String host, int port, Runnable whenDone) {
        return open(host, port, new Target.Asked(), whenDone);
    }

    Tunnel.Opening openPath(String path, Runnable whenDone) {
        return open(path, 0, new Target.Unix(path), whenDone);
    }

    private Tunnel.Opening open(String host, int port, Target target, Runnable whenDone) {
        return tunnel.open(new Route.Via(null, List.of(chain), host, target, Names.FAR), port, whenDone);
    }
}

package dev.farside.bench;

import dev.farside.it.site.Jdk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One JDK's run of all workloads, with its sites and peers, which live as long as the run. */
final class Run implements AutoCloseable {
    final Jdk jdk;
    final Options options;
    private Site loopback;
    private final Map<Peer.Way, Peer> peers = new EnumMap<>(Peer.Way.class);

    Run(Jdk jdk, Options options) {
        this.jdk = jdk;
        this.options = options;
    }

    Site loopback() {
        if (loopback == null) {
            loopback = new Site(Network.loopback());
        }
        return loopback;
    }

    /** On the loopback site; made when first asked for, and then kept. */
    Peer peer(Peer.Way way) {
        return peers.computeIfAbsent(way, w -> peer(loopback(), w));
    }

    Peer peer(Site site, Peer.Way way) {
        return new Peer(site, way, this);
    }

    int rounds(Workload workload) {
        return options.quick() ? 1 : options.rounds() > 0 ? options.rounds() : workload.rounds();
    }

    /** A quick run moves little. */
    long scaled(long amount, long quick) {
        return options.quick() ? quick : amount;
    }

    /** All in turn, round by round, every other round backwards: what disturbs one disturbs all. */
    <T> void inTurns(Workload workload, List<T> contestants, Consumer<T> turn) {
        List<T> order = new ArrayList<>(contestants);
        for (int round = 0; round < rounds(workload); round++) {
            order.forEach(turn);
            Collections.reverse(order);
        }
    }

    /** The build before stands behind each row of this one, if there is one. */
    List<Lane> withBefore(List<Lane> lanes) {
        List<Lane> all = new ArrayList<>();
        for (Lane lane : lanes) {
            all.add(lane);
            Peer.Way before = before(lane.way());
            if (before != null) {
                all.add(new Lane(before, lane.door()));
            }
        }
        return all;
    }

    /** The same way with the build before; null where there is none. */
    private Peer.Way before(Peer.Way way) {
        if (options.before() == null) {
            return null;
        }
        return switch (way) {
            case FARSIDE -> Peer.Way.FARSIDE_BEFORE;
            case FARSIDE_MASTER -> options.beforeSharesLogins() ? Peer.Way.FARSIDE_MASTER_BEFORE : null;
            case FARSIDE_LOGIN -> options.beforeSharesLogins() ? Peer.Way.FARSIDE_LOGIN_BEFORE : null;
            default -> null;
        };
    }

    /** Big heaps and many sessions of a workload that is over disturb the next. */
    void forget(Peer.Way way) {
        Peer peer = peers.remove(way);
        if (peer != null) {
            peer.close();
        }
    }

    @Override
    public void close() {
        if (loopback != null) {
            loopback.close();
        }
    }
}

package dev.farside.core.nio;

import dev.farside.core.tunnel.FarChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** The watches of one selector, counted by their sessions. Guarded by the watcher's lock. */
final class Sessions {
    private static final FarChannel.Turn[] NONE = {};

    private final Set<Watch> watches = new HashSet<>();
    private final Map<FarChannel.Turn, Integer> counts = new HashMap<>();

    /** Watches whose lanes have no session yet, or will have none. */
    private int without;

    private FarChannel.Turn[] all = NONE;

    /** Adds a watch, or counts it anew. */
    void count(Watch watch) {
        FarChannel far = watch.lane.far();
        if (watch.lane.isClosed()) {
            remove(watch);
            return;
        }
        FarChannel.Turn turn = far == null ? null : far.turn();
        if (watches.add(watch)) {
            add(watch, turn);
        } else if (watch.turn != turn) {
            subtract(watch);
            add(watch, turn);
        }
    }

    private void add(Watch watch, FarChannel.Turn turn) {
        watch.turn = turn;
        if (turn == null) {
            without++;
        } else if (counts.merge(turn, 1, Integer::sum) == 1) {
            all = counts.keySet().toArray(NONE);
        }
    }

    private void subtract(Watch watch) {
        if (watch.turn == null) {
            without--;
        } else if (counts.merge(watch.turn, -1, Integer::sum) == 0) {
            counts.remove(watch.turn);
            all = counts.keySet().toArray(NONE);
        }
    }

    void remove(Watch watch) {
        if (watches.remove(watch)) {
            subtract(watch);
        }
    }

    FarChannel.Turn[] all() {
        return all;
    }

    /**
     * The one session of all keys of the selector.
     *
     * @param keys how many the selector has
     * @return null if they have several, or some have none
     */
    FarChannel.Turn only(int keys) {
        if (watches.size() > keys) {
            removeCancelled();
        }
        return without == 0 && all.length == 1 && watches.size() == keys ? all[0] : null;
    }

    private void removeCancelled() {
        for (Iterator<Watch> each = watches.iterator(); each.hasNext(); ) {
            Watch watch = each.next();
            if (!watch.isValid()) {
                each.remove();
                subtract(watch);
            }
        }
    }
}

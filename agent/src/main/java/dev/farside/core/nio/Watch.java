package dev.farside.core.nio;

import dev.farside.core.tunnel.FarChannel;
import java.lang.ref.WeakReference;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

/** A selection key of a lane. */
final class Watch {
    final Lane lane;
    final Watcher watcher;

    /** Weak, because the session, which leads here, outlives channels and selectors that a program drops. */
    private final WeakReference<SelectionKey> key;

    // Under the watcher's lock.

    /** The watcher is to look at it. */
    boolean marked;

    /** The session that the watcher counts it with; null as long as it has none. */
    FarChannel.Turn turn;

    /** Poll events that were found and not reported. Used by the selecting thread. */
    int events;

    Watch(Lane lane, SelectionKey key, Watcher watcher) {
        this.lane = lane;
        this.key = new WeakReference<>(key);
        this.watcher = watcher;
    }

    /** Null once it is unreachable. */
    SelectionKey key() {
        return key.get();
    }

    boolean isOf(SelectionKey one) {
        return key.refersTo(one);
    }

    boolean isValid() {
        SelectionKey now = key.get();
        return now != null && now.isValid();
    }

    /** The operations that the key is interested in; 0 once it is cancelled. */
    int interest() {
        SelectionKey now = key.get();
        try {
            return now == null ? 0 : now.interestOps();
        } catch (CancelledKeyException e) {
            return 0;
        }
    }
}

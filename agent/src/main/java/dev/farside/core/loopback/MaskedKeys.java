package dev.farside.core.loopback;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The selection keys of a channel whose connect is pending: their selectors do not poll its socket, which would be ready. Guarded by
 * the connect's lock, but for {@link #tell}, which calls what calls back.
 */
final class MaskedKeys {
    private final LoopbackChannels owner;

    /** With what they are interested in; weak, because they lead to the file descriptor. */
    private final Map<SelectionKey, Integer> masked = new WeakHashMap<>(2);

    MaskedKeys(LoopbackChannels owner) {
        this.owner = owner;
    }

    /** From now on the socket is not polled for this key. */
    void mask(SelectionKey key, int operations) throws IOException {
        masked.put(key, operations);
        owner.wakes(key.selector()); // from now on it knows who wakes it
        owner.jdk().mask(key);
    }

    boolean has(SelectionKey key) {
        return masked.containsKey(key);
    }

    List<SelectionKey> all() {
        return new ArrayList<>(masked.keySet());
    }

    /** From now on it is polled again. Can be called again where an error has ended it. */
    void unmaskAll() {
        for (Map.Entry<SelectionKey, Integer> one : masked.entrySet()) {
            unmask(one.getKey(), one.getValue());
        }
        masked.clear();
    }

    /** Under the lock, so that no interest that the program sets meanwhile is lost. */
    private void unmask(SelectionKey key, int operations) {
        try {
            if (key.isValid()) {
                owner.jdk().unmask(key, operations);
            }
        } catch (IOException | ClosedSelectorException e) {
            // the key or its selector was closed meanwhile, so nobody waits for it
        }
    }

    void clear() {
        masked.clear();
    }

    /**
     * Has those look who wait for these keys, or for an asynchronous channel. No lock of ours may be held.
     *
     * @param its null: the program has dropped it
     */
    void tell(List<SelectionKey> keys, Channel its) {
        for (SelectionKey key : keys) {
            try {
                if (key.isValid()) {
                    owner.jdk().askAgain(key);
                    if (key.interestOps() != 0) {
                        owner.wakes(key.selector()).wake(key.selector());
                    }
                }
            } catch (IOException | CancelledKeyException | ClosedSelectorException e) {
                // as above
            }
        }
        if (its == null || its instanceof SelectableChannel) {
            return;
        }
        try {
            owner.jdk().pollAgain(its);
        } catch (IOException e) {
            // the channel was closed meanwhile, so no thread waits for it
        }
    }
}

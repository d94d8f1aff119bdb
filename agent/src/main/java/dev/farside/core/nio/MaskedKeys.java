package dev.farside.core.nio;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The selection keys of a channel that are kept out of their selectors while its connect is pending. Keys are held weakly.
 * Keys are added under the lock of the {@link PendingConnect}, and none once its opening is done; then they are polled again,
 * without that lock, since selectors call back under their own.
 */
final class MaskedKeys {
    private final List<WeakReference<SelectionKey>> keys = new ArrayList<>(1);

    /** @param key null: an asynchronous channel asks, which has none */
    void add(SelectionKey key) {
        if (key != null && !contains(key)) {
            keys.add(new WeakReference<>(key));
        }
    }

    private boolean contains(SelectionKey key) {
        for (WeakReference<SelectionKey> known : keys) {
            if (known.get() == key) {
                return true;
            }
        }
        return false;
    }

    /** Nothing is masked any more, so that threads that wait for this channel see it. */
    void pollAgain(PendingConnects owner) {
        for (WeakReference<SelectionKey> known : keys) {
            SelectionKey key = known.get();
            try {
                if (key != null) {
                    owner.sockets().pollAgain(key);
                }
            } catch (IOException e) {
                // its selector was closed meanwhile; the channel may have others
            }
        }
    }

    /** The same for a channel that has no keys: its group's poller looks after it. */
    static void pollAgain(Channel channel, PendingConnects owner) {
        try {
            if (channel != null && !(channel instanceof SelectableChannel)) {
                owner.sockets().pollAgain(channel);
            }
        } catch (IOException e) {
            // closed meanwhile: nobody waits for it
        }
    }
}

package dev.farside.core.nio;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The selection keys of one channel, which are kept out of their selectors while its connect is pending. The keys are
 * held weakly. They are added under the lock of the {@link PendingConnect}, until its opening is done. Then they are
 * polled again, without that lock, because selectors call farside while they hold their own locks.
 */
final class MaskedKeys {
    private final List<WeakReference<SelectionKey>> keys = new ArrayList<>(1);

    /** @param key null for an asynchronous channel, which has no keys */
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

    /** Ends the masking, so that threads that wait for this channel see it. */
    void pollAgain(PendingConnects owner) {
        for (WeakReference<SelectionKey> known : keys) {
            SelectionKey key = known.get();
            try {
                if (key != null) {
                    owner.sockets().pollAgain(key);
                }
            } catch (IOException e) {
                // The selector was closed meanwhile. The channel may have keys with others.
            }
        }
    }

    /** Does the same for a channel without keys, which the poller of its channel group watches. */
    static void pollAgain(Channel channel, PendingConnects owner) {
        try {
            if (channel != null && !(channel instanceof SelectableChannel)) {
                owner.sockets().pollAgain(channel);
            }
        } catch (IOException e) {
            // the channel was closed meanwhile, so no thread waits for it
        }
    }
}

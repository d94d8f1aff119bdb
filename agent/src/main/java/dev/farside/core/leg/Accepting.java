package dev.farside.core.leg;

import dev.farside.core.own.OwnChannels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;

/**
 * Accepts connections to a listener, on the pump thread. If no file descriptor is left, usually the thread that
 * connects fails itself ({@link Legs.Wiring#expect}). A connection that is still in the queue a moment later is
 * accepted with a reserve descriptor and closed. So no connection waits until some descriptor is freed.
 */
final class Accepting implements Runnable {
    private final Legs legs;
    private final Listener listener;

    /** Never connected; null when there was none to keep. */
    private SocketChannel spare;

    Accepting(Legs legs, Listener listener) {
        this.legs = legs;
        this.listener = listener;
        keepSpare();
    }

    @Override
    public void run() {
        try {
            for (SocketChannel near = listener.accept(); near != null; near = listener.accept()) {
                legs.admitted(listener, near);
            }
            keepSpare();
        } catch (IOException e) {
            if (listener.lacksDescriptors) {
                turnAway();
            }
            listener.lacksDescriptors = true;
            throw new UncheckedIOException(e); // the pump asks again
        }
    }

    private void turnAway() {
        if (spare == null) {
            return;
        }
        try {
            spare.close();
            spare = null;
            for (SocketChannel near = listener.accept(); near != null; near = listener.accept()) {
                Legs.Expected expected = legs.admit(listener, near);
                if (expected != null) {
                    expected.turnAway();
                }
                Pump.reset(near);
            }
        } catch (IOException e) {
            // another thread was faster to take it
        }
        keepSpare();
    }

    private void keepSpare() {
        try {
            spare = spare == null ? OwnChannels.provider().openSocketChannel() : spare;
        } catch (IOException e) {
            // later, when there are some again
        }
    }
}

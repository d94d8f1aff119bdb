package dev.farside.core.forward;

import dev.farside.core.own.Meeting;
import dev.farside.core.own.Pump;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * What a leg under a channel of the program is to have at its ends, while it comes: the far channel, which the tunnel opens, and the
 * other end of the channel's own socket, which a {@link Meeting} brings. Either may come first.
 *
 * <p>The owner has one thread for all calls, or a lock. {@link #release} needs no lock once nobody else calls.
 */
public final class Ends {
    private Tunnel.Opening opening;
    private Meeting meeting;
    private FarChannel far;
    private SocketChannel near;

    /** The meeting's socket has been here, which may be handed over more than once. */
    private boolean hasMet;

    /** The far channel is on its way. */
    public void opens(Tunnel.Opening its) {
        opening = its;
    }

    /** And so is the other end. */
    public void meets(Meeting pair) {
        meeting = pair;
    }

    public boolean haveBegun() {
        return opening != null;
    }

    /**
     * The opening is done.
     *
     * @throws IOException there is no far channel
     */
    public void opened() throws IOException {
        if (far == null) {
            far = opening.channel();
        }
    }

    /** This is the other end. */
    public void met(SocketChannel other) {
        near = other;
        hasMet = true;
    }

    public boolean haveMet() {
        return hasMet;
    }

    public boolean areThere() {
        return far != null && near != null;
    }

    /** From now on bytes move between the two, and they are not this object's any more. */
    public void join(Legs legs) {
        legs.join(near, far);
        forget();
    }

    /** There will be no leg: what is there ends, and what comes later. Each step, even if the one before it fails. */
    public void release() {
        Tunnel.Opening given = opening;
        Meeting pair = meeting;
        FarChannel open = far;
        SocketChannel other = near;
        try {
            if (given != null) {
                given.cancel();
            }
        } finally {
            try {
                if (open != null) {
                    open.close();
                }
            } finally {
                try {
                    if (pair != null) {
                        pair.close();
                    }
                } finally {
                    if (other != null) {
                        Pump.reset(other);
                    }
                }
            }
        }
        forget();
    }

    private void forget() {
        opening = null;
        meeting = null;
        far = null;
        near = null;
    }
}

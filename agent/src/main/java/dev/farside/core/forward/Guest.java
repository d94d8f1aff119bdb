package dev.farside.core.forward;

import dev.farside.core.forward.socks.Socks;
import dev.farside.core.own.Pump;
import dev.farside.core.sshconfig.PortForward;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One connection that an {@link Entrance} accepted, until it has a channel; after that it is a leg. Runs on the pump
 * thread.
 *
 * <pre>
 *   with a target:  OPENING --> a leg, or reset
 *   SOCKS:          TALKING --> OPENING --> answered: a leg, or the end
 * </pre>
 */
final class Guest implements Runnable {
    private final Shared shared;
    private final PortForward forward;
    private final SocketChannel near;

    /** Null where the forward has a target. */
    private final Socks socks;

    private SelectionKey key;
    private Tunnel.Opening opening;

    Guest(Shared shared, PortForward forward, SocketChannel near) {
        this.shared = shared;
        this.forward = forward;
        this.near = near;
        this.socks = forward.socks() ? new Socks() : null;
    }

    void begin() throws IOException {
        if (socks != null) {
            key = shared.pump().register(near, SelectionKey.OP_READ, this);
        } else if (forward.path() != null) {
            opening = shared.openPath(forward.path(), this::opened);
        } else {
            opening = shared.open(forward.host(), forward.port(), this::opened);
        }
    }

    /** It has said something. */
    @Override
    public void run() {
        try {
            talk();
        } catch (Socks.Unfit e) {
            shared.told().failed(peer() + ": " + e.getMessage());
            leave(e.answer());
        } catch (IOException | RuntimeException e) {
            Pump.reset(near);
        }
    }

    private void talk() throws IOException {
        while (!socks.done()) {
            ByteBuffer room = socks.room();
            int n = near.read(room);
            if (n < 0) {
                near.close(); // thought better of it
                return;
            }
            if (n == 0) {
                return;
            }
            if (!room.hasRemaining()) {
                say(socks.step());
            }
        }
        key.interestOps(0); // what it sends ahead waits in its socket
        opening = shared.open(socks.host(), socks.port(), this::opened);
    }

    /** A few bytes into the buffer of a fresh socket, which takes them. */
    private void say(byte[] answer) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        if (near.write(bytes) < answer.length) {
            throw new IOException("it does not read");
        }
    }

    /** Any thread. */
    private void opened() {
        shared.pump().submit(this::goOn);
    }

    private void goOn() {
        FarChannel far;
        try {
            far = opening.channel();
        } catch (IOException e) {
            refuse(e);
            return;
        }
        try {
            if (socks != null) {
                say(socks.granted());
            }
        } catch (IOException e) {
            far.close();
            Pump.reset(near);
            return;
        }
        shared.join(near, far);
    }

    private void refuse(IOException why) {
        shared.told().failed(peer() + " to " + target() + ": " + why.getMessage());
        if (socks == null) {
            Pump.reset(near); // an end would look like an empty answer
        } else {
            leave(socks.refused(why));
        }
    }

    /** Says it and ends; the client's own end is waited for, as closing at once could take the words back. */
    private void leave(byte[] lastWords) {
        try {
            say(lastWords);
            near.shutdownOutput();
        } catch (IOException e) {
            Pump.reset(near);
            return;
        }
        shared.join(near, null);
    }

    private String target() {
        return socks == null ? Wording.target(forward) : Wording.endpoint(socks.host(), socks.port());
    }

    private String peer() {
        return "a connection to " + Wording.option(forward);
    }
}

package dev.farside.core.forward;

import dev.farside.core.forward.socks.Socks;
import dev.farside.core.own.Pump;
import dev.farside.core.sshconfig.PortForward;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.ForwardedConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One connection that came from the far side, until it is connected here; after that it is a leg. A connection with a
 * fixed target is accepted only when the target has accepted, so that the caller sees a refusal as a refusal.
 */
final class FarGuest implements NearConnect.Done {
    private final Shared shared;
    private final PortForward forward;
    private final RemoteOpen permitted;
    private final ForwardedConnection call;

    // With SOCKS only, on the pump's thread.
    private final Socks socks;
    private FarChannel far;
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private boolean talking;

    /** Its counterpart, as soon as it knows. */
    private SocketChannel near;

    private boolean leaving;

    FarGuest(Shared shared, PortForward forward, RemoteOpen permitted, ForwardedConnection call) {
        this.shared = shared;
        this.forward = forward;
        this.permitted = permitted;
        this.call = call;
        this.socks = forward.socks() ? new Socks() : null;
    }

    /** Any thread. */
    void begin() {
        if (socks != null) {
            shared.pump().submit(this::beginTalk);
        } else if (forward.path() != null) {
            NearConnect.toPath(shared.pump(), forward.path(), this);
        } else {
            NearConnect.toHost(shared.pump(), forward.host(), forward.port(), this);
        }
    }

    @Override
    public void connected(SocketChannel counterpart) {
        near = counterpart;
        if (socks == null) {
            far = call.take();
            start();
        } else {
            say(socks.granted());
        }
    }

    private void start() {
        shared.join(near, far);
    }

    @Override
    public void failed(IOException why) {
        shared.told().failed(call.caller() + " to " + target() + " on this side: " + why.getMessage());
        if (socks == null) {
            call.refuse(String.valueOf(why.getMessage()));
        } else {
            leave(socks.refused(why));
        }
    }

    private void beginTalk() {
        far = call.take();
        talking = true;
        Runnable event = () -> shared.pump().submit(this::talk);
        far.events(event, event);
        talk();
    }

    private void talk() {
        try {
            sayRest();
            while (talking && !answer.hasRemaining()) {
                ByteBuffer room = socks.room();
                byte[] some = new byte[room.remaining()];
                int n = far.poll(some, 0, some.length);
                if (n < 0) {
                    far.close(); // thought better of it
                    talking = false;
                }
                if (n <= 0) {
                    return;
                }
                room.put(some, 0, n);
                if (!room.hasRemaining()) {
                    say(socks.step());
                    talking = !socks.done();
                    if (!talking) {
                        connect();
                    }
                }
            }
        } catch (Socks.Unfit e) {
            shared.told().failed(call.caller() + ": " + e.getMessage());
            leave(e.answer());
        } catch (IOException e) {
            talking = false;
            far.close();
        }
    }

    private void connect() {
        if (permitted.allows(socks.host(), socks.port())) {
            NearConnect.toHost(shared.pump(), socks.host(), socks.port(), this);
        } else {
            failed(new ConnectException("Connection refused: PermitRemoteOpen does not allow it"));
        }
    }

    private void say(byte[] words) {
        answer = ByteBuffer.wrap(words);
        try {
            sayRest();
        } catch (IOException e) {
            talking = false;
            far.close();
            if (near != null) {
                Pump.reset(near);
            }
        }
    }

    private void sayRest() throws IOException {
        if (answer.hasRemaining()) {
            far.offer(answer);
        }
        if (answer.hasRemaining()) {
            return; // the session takes nothing at the moment
        }
        if (leaving) {
            far.shutdownOutput();
            far.close();
        } else if (near != null) {
            start();
        }
    }

    private void leave(byte[] lastWords) {
        talking = false;
        leaving = true;
        say(lastWords);
    }

    private String target() {
        return socks == null ? Wording.target(forward) : Wording.endpoint(socks.host(), socks.port());
    }
}

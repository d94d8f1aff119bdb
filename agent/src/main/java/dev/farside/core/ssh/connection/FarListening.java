package dev.farside.core.ssh.connection;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Surely;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.FarSession;
import dev.farside.core.tunnel.ForwardedConnection;
import dev.farside.core.tunnel.SessionListener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The ports and sockets on which the gateway listens for us in one session (RFC 4254, 7; OpenSSH's PROTOCOL, 2.4), and
 * the listeners for the end of the session. The gateway may open channels only for a forwarding that was requested.
 */
public final class FarListening implements FarSession {
    private static final BiConsumer<SessionListener, String> END = SessionListener::ended;

    private static final String TCP = "forwarded-tcpip";
    private static final String UNIX = "forwarded-streamlocal@openssh.com";

    /** Room for the fields of a request, in bytes; the buffer grows if that is too little. */
    private static final int FIELDS = 256;

    private final MessageSession session;
    private final Channels channels;
    private final Map<Place, Host> hosts = new ConcurrentHashMap<>();
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private volatile String death;

    FarListening(MessageSession session, Channels channels) {
        this.session = session;
        this.channels = channels;
    }

    /** Adds a listener. Any thread. */
    public void attend(SessionListener listener) {
        listener.opened(this);
        listeners.add(listener);
        String reason = death;
        if (reason != null && listeners.remove(listener)) {
            listener.ended(reason);
        }
    }

    /** Reader thread, as its last step: the session died. */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the list copies on write
    void died(String reason) {
        death = reason;
        for (SessionListener listener : listeners) {
            if (listeners.remove(listener)) {
                Surely.done(END, listener, reason);
            }
        }
    }

    @Override
    public void listen(Place place, Host host, Answer answer) {
        String name = place.path() == null ? "tcpip-forward" : "streamlocal-forward@openssh.com";
        ask(name, place, (cmd, reply) -> {
            if (cmd != SshConstants.SSH_MSG_REQUEST_SUCCESS) {
                answer.refused();
                return;
            }
            boolean chosen = place.path() == null && place.port() == 0;
            Place where = chosen ? Place.port(place.host(), reply.getInt()) : place;
            hosts.put(where, host);
            answer.listens(where);
        });
    }

    @Override
    public void cancel(Place place) {
        hosts.remove(place);
        String name = place.path() == null ? "cancel-tcpip-forward" : "cancel-streamlocal-forward@openssh.com";
        ask(name, place, (cmd, reply) -> {});
    }

    private void ask(String name, Place place, MessageSession.Answer then) {
        Buffer packet = session.globalRequest(name, FIELDS);
        if (place.path() == null) {
            packet.putString(place.host());
            packet.putUInt(place.port());
        } else {
            packet.putString(place.path());
        }
        try {
            session.ask(name, packet, then);
        } catch (IOException | RuntimeException e) {
            // waiting threads are notified of the session's death
            session.transport().fail(new IOException(e.getMessage(), e));
        }
    }

    /**
     * Reader thread: the gateway requests a channel.
     *
     * @return false if the channel is of another type; then nothing was consumed from the buffer
     */
    boolean open(Buffer buffer) {
        int start = buffer.rpos();
        String type = buffer.getString();
        if (!type.equals(TCP) && !type.equals(UNIX)) {
            buffer.rpos(start);
            return false;
        }
        long farId = buffer.getUInt();
        long farWindow = buffer.getUInt();
        long farPacket = buffer.getUInt();
        boolean tcp = type.equals(TCP);
        Place place = tcp ? Place.port(buffer.getString(), (int) buffer.getUInt()) : Place.path(buffer.getString());
        String caller = tcp
                ? Place.port(ForeignWords.quote(buffer.getString()), (int) buffer.getUInt())
                        .toString()
                : "a process there";
        Call call = new Call(farId, farWindow, farPacket, caller);
        Host host = hostOf(place);
        if (host == null) {
            call.refuse("no forward was requested for " + place);
        } else if (farPacket == 0) {
            call.refuse("packets without data are of no use");
        } else {
            host.called(call);
        }
        return true;
    }

    /**
     * The bound host for the place that the gateway names. Servers differ in how they name the address, so one of our
     * ports counts as ours under any address.
     */
    private Host hostOf(Place place) {
        Host exact = hosts.get(place);
        if (exact != null || place.path() != null) {
            return exact;
        }
        for (Map.Entry<Place, Host> entry : hosts.entrySet()) {
            Place known = entry.getKey();
            if (known.path() == null && known.port() == place.port()) {
                return entry.getValue();
            }
        }
        return null;
    }

    private final class Call implements ForwardedConnection {
        private final long farId;
        private final long farWindow;
        private final long farPacket;
        private final String caller;
        private final AtomicBoolean answered = new AtomicBoolean();

        Call(long farId, long farWindow, long farPacket, String caller) {
            this.farId = farId;
            this.farWindow = farWindow;
            this.farPacket = farPacket;
            this.caller = caller;
        }

        @Override
        public String caller() {
            return caller;
        }

        @Override
        public FarChannel take() {
            if (!answered.compareAndSet(false, true)) {
                throw new IllegalStateException("answered before");
            }
            return channels.confirm(farId, farWindow, farPacket);
        }

        @Override
        public void refuse(String why) {
            if (answered.compareAndSet(false, true)) {
                channels.refuse(farId, why);
            }
        }
    }
}

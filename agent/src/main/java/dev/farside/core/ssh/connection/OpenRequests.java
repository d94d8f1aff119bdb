package dev.farside.core.ssh.connection;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Surely;
import dev.farside.core.ssh.transport.Packet;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;

/** The SSH_MSG_CHANNEL_OPENs of one session that are not answered yet (RFC 4254, 5.1), by the channel's number here. */
public final class OpenRequests {

    /** A channel that was asked for: confirmed, refused or overtaken by the session's death, once. Must not block. */
    public interface Reply {
        void opened(SshChannel channel);

        void refused(SshChannelOpenException reason);

        void sessionDied(String reason);

        /** The session may be dead: whether to ask on another one. The sshd may also be waiting for its resolver. */
        default boolean leaves() {
            return false;
        }

        /** After {@link #leaves}: nothing more will come from here. */
        default void asksElsewhere() {}
    }

    private record Request(Reply who, ReceiveWindow window, long at) {}

    private static final Reply GIVEN_UP = new Reply() {
        @Override
        public void opened(SshChannel channel) {
            channel.close();
        }

        @Override
        public void refused(SshChannelOpenException reason) {
            // nobody wants it any more
        }

        @Override
        public void sessionDied(String reason) {
            // they were told before
        }
    };

    private static final BiConsumer<Reply, String> TELL = Reply::sessionDied;

    private final Packets packets;
    private final Map<Long, Request> asked = new ConcurrentHashMap<>();
    private volatile String death;

    OpenRequests(Packets packets) {
        this.packets = packets;
    }

    /** Those that wait now; a view. */
    Collection<?> waiting() {
        return asked.values();
    }

    /** Any thread. The answer comes on the reader thread, or on this one when the session is already dead. */
    void ask(long id, Packet message, ReceiveWindow window, Reply who) {
        Request request = new Request(who, window, System.nanoTime());
        boolean isAsked = false;
        try {
            asked.put(id, request);
            packets.put(message);
            isAsked = true;
        } finally {
            if (!isAsked) {
                asked.remove(id);
            }
        }
        packets.flush(); // if that fails, whoever removes the request first tells
        String reason = death;
        if (reason != null && asked.remove(id) != null) {
            who.sessionDied(reason);
        }
    }

    /**
     * Reader thread: a message about a channel that is not open.
     *
     * @return false: it was not asked for here either
     */
    boolean answer(long id, int cmd, Buffer buffer, Channels channels) throws IOException {
        Request request = asked.remove(id);
        if (request == null) {
            return false;
        }
        boolean told = false;
        try {
            tell(request, id, cmd, buffer, channels);
            told = true;
        } finally {
            if (!told) {
                asked.put(id, request); // this session's end is near, and tells who waits
            }
        }
        return true;
    }

    private static void tell(Request request, long id, int cmd, Buffer buffer, Channels channels) throws IOException {
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION) {
            channels.roundTrip().took(System.nanoTime() - request.at);
            confirmed(request, id, buffer, channels);
        } else if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE) {
            int reason = buffer.getInt();
            String words = buffer.getString();
            channels.load().ended();
            request.who.refused(new SshChannelOpenException(id, reason, ForeignWords.quote(words)));
        } else {
            throw new IOException("it answered the request for a channel with message " + cmd);
        }
    }

    private static void confirmed(Request request, long id, Buffer buffer, Channels channels) {
        long farId = buffer.getUInt();
        long farWindow = buffer.getUInt();
        long farPacket = buffer.getUInt();
        SshChannel channel = channels.opened(id, request.window, farId, farWindow, farPacket);
        if (farPacket == 0) {
            channel.died("its packets take no data");
            channel.close();
            request.who.refused(new SshChannelOpenException(
                    id, SshConstants.SSH_OPEN_CONNECT_FAILED, "the gateway takes packets without data only"));
            return;
        }
        try {
            request.who.opened(channel);
        } catch (Error e) {
            channel.failed(e);
            request.who.sessionDied("farside failed: " + e);
        }
    }

    /** Whether anybody waits who has not gone elsewhere. */
    boolean areWanted() {
        for (Request request : asked.values()) {
            if (request.who != GIVEN_UP) {
                return true;
            }
        }
        return false;
    }

    /** Reader thread: those who wait may look for a channel elsewhere; what is opened for them here is closed. */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // a concurrent map
    void doubted() {
        for (Map.Entry<Long, Request> entry : asked.entrySet()) {
            Request request = entry.getValue();
            if (request.who.leaves()
                    && asked.replace(entry.getKey(), request, new Request(GIVEN_UP, request.window, request.at))) {
                request.who.asksElsewhere();
            }
        }
    }

    /** Reader thread: no answer comes any more. May be called again where memory ran out. */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // a concurrent map; a copy of it could find no memory
    void died(String reason) {
        death = reason;
        for (Long id : asked.keySet()) {
            Request request = asked.remove(id);
            if (request != null) {
                Surely.done(TELL, request.who, reason);
            }
        }
    }
}

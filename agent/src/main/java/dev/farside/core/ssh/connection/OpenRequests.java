package dev.farside.core.ssh.connection;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Surely;
import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.window.ReceiveWindow;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;

/** The SSH_MSG_CHANNEL_OPENs of one session that are not answered yet (RFC 4254, 5.1), by our channel number. */
public final class OpenRequests {

    /**
     * Receives the result of a channel open: exactly one of confirmation, refusal, or death of the session. Must not
     * block.
     */
    public interface Reply {
        void opened(SshChannel channel);

        void refused(SshChannelOpenException reason);

        void sessionDied(String reason);

        /**
         * Called when the session may be dead: returns whether to request the channel in another session. The session
         * may also be alive, when its sshd waits for its resolver.
         */
        default boolean leaves() {
            return false;
        }

        /** Called after {@link #leaves} returned true: no result will come from this session. */
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
            // the channel is not wanted any more
        }

        @Override
        public void sessionDied(String reason) {
            // the requester was notified before
        }
    };

    private static final BiConsumer<Reply, String> TELL = Reply::sessionDied;
    private static final BiConsumer<Reply, Void> ELSEWHERE = OpenRequests::askElsewhere;

    private final Packets packets;
    private final Map<Long, Request> asked = new ConcurrentHashMap<>();
    private volatile String death;

    OpenRequests(Packets packets) {
        this.packets = packets;
    }

    /** A view of the requests that wait now. */
    Collection<?> waiting() {
        return asked.values();
    }

    /**
     * Any thread: sends a request. The answer comes on the reader thread, or on the calling thread if the session is
     * already dead.
     */
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
        packets.flush(); // if this fails, the thread that removes the request first notifies the requester
        String reason = death;
        if (reason != null && asked.remove(id) != null) {
            who.sessionDied(reason);
        }
    }

    /**
     * Reader thread: handles a message about a channel that is not open.
     *
     * @return false if the channel was not requested here either
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
                asked.put(id, request); // this session is about to end, and its end notifies the requester
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

    /** Whether any requester waits that has not gone to another session. */
    boolean areWanted() {
        for (Request request : asked.values()) {
            if (request.who != GIVEN_UP) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reader thread: the requesters may look for a channel in another session. A channel that is still opened here for
     * one of them is closed.
     */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // a concurrent map
    void doubted() {
        for (Map.Entry<Long, Request> entry : asked.entrySet()) {
            Request request = entry.getValue();
            if (request.who.leaves()
                    && asked.replace(entry.getKey(), request, new Request(GIVEN_UP, request.window, request.at))) {
                Surely.done(ELSEWHERE, request.who, null);
            }
        }
    }

    @SuppressWarnings("UnusedVariable") // all steps have the same signature
    private static void askElsewhere(Reply who, Void none) {
        who.asksElsewhere();
    }

    /** Reader thread: no answer can come any more. May be called again if memory ran out. */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // a concurrent map; there may be no memory to copy it
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

package dev.farside.core.ssh.connection;

import dev.farside.core.own.Surely;
import dev.farside.core.ssh.transport.ChannelMessages;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.ssh.transport.OwnersTurn;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.window.Interactive;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.ssh.window.RoundTrip;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.GatewayState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The connection layer of one session. It passes messages about our channels directly to them, and leaves all other
 * messages to the library, where the session is one of the library's. Our channels are not channels of the library,
 * because they have no use for its monitors and futures.
 */
public final class Channels implements ChannelMessages {
    /** Handles the messages that are not about a channel of ours. */
    public interface Others {
        void process(int cmd, Buffer packet) throws Exception;
    }

    private static final BiConsumer<SshChannel, String> END = SshChannel::died;

    /** In a session with so many channels, each new channel begins with a small window. */
    private static final int MANY = 32;

    /** The channels of other processes that share this session have numbers from here on. */
    public static final long RELAYED = 1L << 31;

    /** The channels of other processes that share this session. */
    public interface Relayed {
        /** Reader thread: a message about one of these channels, from its second field on. */
        void process(long id, int cmd, Buffer message);

        /** Reader thread: the messages of a read have been processed, as many as are complete. */
        void processed();

        /**
         * Reader thread: the gateway requests a channel.
         *
         * @return false if another one is meant; then nothing was consumed
         */
        boolean open(Buffer message);

        /** Reader thread: the session has died. */
        void died();
    }

    private final MessageSession session;
    private final Others strangers;
    private final AtomicLong lastId = new AtomicLong(-1);
    private final Map<Long, SshChannel> open = new ConcurrentHashMap<>();
    private final Packets packets;
    private final OpenRequests requests;
    private final Load load;
    private final RoundTrip roundTrip = new RoundTrip();
    private final Interactive interactive;
    private final FarListening listening;
    private final FarChannel.Turn turn;

    /** Null: there are none. */
    private final AtomicReference<Relayed> relayed = new AtomicReference<>();

    private volatile String death;

    /** Bytes of the channels that have ended. Written by the reader thread alone. */
    private volatile long pastReceived;

    private volatile long pastSent;

    public Channels(MessageSession session, Others others) {
        this.session = session;
        this.strangers = others;
        this.packets = new Packets(session);
        this.requests = new OpenRequests(packets);
        this.load = new Load(open.values(), requests.waiting());
        this.interactive = new Interactive(session);
        this.listening = new FarListening(session, this);
        this.turn = new OwnersTurn(session);
        session.channels(this);
    }

    /** The channels of a session. This also works after the session was closed, when its attributes are gone. */
    public static Channels of(MessageSession session) {
        return (Channels) session.channels();
    }

    /** The channels of other processes; the first call makes what passes them on. */
    public Relayed relayed(Function<MessageSession, Relayed> maker) {
        if (relayed.get() == null) {
            relayed.compareAndSet(null, maker.apply(session));
        }
        Relayed one = relayed.get();
        if (death != null) {
            one.died();
        }
        return one;
    }

    public FarListening listening() {
        return listening;
    }

    public Load load() {
        return load;
    }

    Interactive interactive() {
        return interactive;
    }

    Turns turns() {
        return session.transport().turns();
    }

    FarChannel.Turn turn() {
        return turn;
    }

    public RoundTrip roundTrip() {
        return roundTrip;
    }

    @Override
    public void process(int cmd, Buffer buffer) throws Exception {
        Relayed others = relayed.get();
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN
                && ((others != null && others.open(buffer)) || listening.open(buffer))) {
            return;
        }
        if (cmd < SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION || cmd > SshConstants.SSH_MSG_CHANNEL_FAILURE) {
            strangers.process(cmd, buffer);
            return;
        }
        int start = buffer.rpos();
        long id = buffer.getUInt();
        if (id >= RELAYED && others != null) {
            others.process(id, cmd, buffer);
            return;
        }
        SshChannel channel = open.get(id);
        if (channel != null) {
            try {
                toChannel(id, channel, cmd, buffer);
            } catch (Error e) {
                channel.failed(e); // for example no memory for the data: the other channels must not suffer
                // by name, because a later Java may lack this class
                if (e.getClass().getName().equals("java.lang.ThreadDeath")) {
                    throw e;
                }
            }
        } else if (!requests.answer(id, cmd, buffer, this)) {
            buffer.rpos(start);
            strangers.process(cmd, buffer);
        }
    }

    @Override
    public void processed() {
        Relayed others = relayed.get();
        if (others != null) {
            others.processed();
        }
    }

    private void toChannel(long id, SshChannel channel, int cmd, Buffer buffer) throws IOException {
        switch (cmd) {
            case SshConstants.SSH_MSG_CHANNEL_DATA -> {
                int length = buffer.getInt();
                if (length < 0 || length > buffer.available()) {
                    throw new IOException("it sent a packet that is shorter than it says");
                }
                channel.received(buffer.array(), buffer.rpos(), length);
            }
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST -> channel.windowAdjust(buffer.getUInt());
            case SshConstants.SSH_MSG_CHANNEL_EOF -> channel.endOfInput();
            case SshConstants.SSH_MSG_CHANNEL_CLOSE -> {
                open.remove(id);
                isPast(channel);
                channel.closedByFarSide();
                load.ended();
            }
            case SshConstants.SSH_MSG_CHANNEL_REQUEST -> {
                String type = buffer.getString();
                channel.requested(type, buffer.getBoolean(), buffer);
            }
            case SshConstants.SSH_MSG_CHANNEL_SUCCESS -> channel.answered(true);
            case SshConstants.SSH_MSG_CHANNEL_FAILURE -> channel.answered(false);
            case SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA -> {
                buffer.getInt(); // the type code; stderr is the only one defined
                channel.complained(buffer.getString());
            }
            default -> {
                // a second answer to our channel request
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the reader thread alone
    private void isPast(SshChannel channel) {
        pastReceived += channel.received();
        pastSent += channel.sent();
    }

    /** Reader thread: the far side has opened a channel that we requested. */
    SshChannel opened(long id, ReceiveWindow window, long farId, long farWindow, long farPacket) {
        SshChannel channel = new SshChannel(this, window, farId, farWindow, farPacket);
        open.put(id, channel);
        return channel;
    }

    /**
     * Any thread: requests a channel. The answer comes on the reader thread, or on the calling thread if the session is
     * already dead.
     */
    public void openTcp(String host, int port, OpenRequests.Reply who) {
        long id = lastId.incrementAndGet();
        ReceiveWindow window = window();
        requests.ask(id, Packets.openTcp(id, window, host, port), window, who);
    }

    /** As {@link #openTcp}, to a UNIX-domain socket. */
    public void openUnix(String path, OpenRequests.Reply who) {
        long id = lastId.incrementAndGet();
        ReceiveWindow window = window();
        requests.ask(id, Packets.openUnix(id, window, path), window, who);
    }

    /** As {@link #openTcp}, for a channel of type session, which runs a command. */
    public void openSession(OpenRequests.Reply who) {
        long id = lastId.incrementAndGet();
        ReceiveWindow window = window();
        requests.ask(id, Packets.openSession(id, window), window, who);
    }

    private ReceiveWindow window() {
        boolean many = open.size() + requests.waiting().size() >= MANY;
        return new ReceiveWindow(roundTrip, many ? ReceiveWindow.SMALL : ReceiveWindow.USUAL);
    }

    /** Any thread: opens and confirms a channel that the far side requested. */
    SshChannel confirm(long farId, long farWindow, long farPacket) {
        long id = lastId.incrementAndGet();
        ReceiveWindow window = window();
        SshChannel channel = new SshChannel(this, window, farId, farWindow, farPacket);
        open.put(id, channel);
        packets.send(Packets.openConfirmation(farId, id, window));
        String reason = death;
        if (reason != null) {
            channel.died(reason);
        }
        return channel;
    }

    /** Any thread: refuses a channel that the far side requested. */
    void refuse(long farId, String why) {
        packets.send(Packets.openFailure(farId, why));
    }

    @Override
    public boolean areAsked() {
        return !requests.waiting().isEmpty();
    }

    /** Whether any channel is open here or waited for. */
    public boolean areWanted() {
        return requests.areWanted() || !open.isEmpty();
    }

    /** As {@link OpenRequests#doubted}. */
    public void doubted() {
        requests.doubted();
    }

    /**
     * Reader thread, as its last step: nothing can be received or sent any more. Every channel is notified, even if
     * notifying another one fails. May be called again if memory ran out.
     */
    public void died(String reason) {
        death = reason;
        requests.died(reason);
        for (SshChannel channel : open.values()) {
            Surely.done(END, channel, reason);
        }
        open.clear();
        Relayed others = relayed.get();
        if (others != null) {
            others.died();
        }
        listening.died(reason);
    }

    /**
     * What goes on here. Any thread.
     *
     * @param how with which server
     * @param ending whether new connections get another session
     * @param ageMillis of the session
     * @param most so many connections are listed
     */
    public GatewayState.Session state(String how, boolean ending, long ageMillis, int most) {
        List<GatewayState.Connection> connections = new ArrayList<>();
        int ofTheProgram = 0;
        int leftOut = 0;
        long received = pastReceived;
        long sent = pastSent;
        for (SshChannel channel : open.values()) {
            received += channel.received();
            sent += channel.sent();
            SshChannel.Purpose served = channel.connectionFor();
            if (served == null) {
                continue;
            }
            ofTheProgram += served.isHop() ? 0 : 1;
            if (connections.size() < most) {
                connections.add(channel.state(served));
            } else {
                leftOut++;
            }
        }
        int opening = requests.waiting().size();
        return new GatewayState.Session(
                how, ending, ageMillis, opening, ofTheProgram, received, sent, connections, leftOut);
    }

    Packets packets() {
        return packets;
    }
}

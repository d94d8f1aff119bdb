package dev.farside.core.ssh.connection;

import dev.farside.core.own.Surely;
import dev.farside.core.ssh.transport.ChannelMessages;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.Outbox;
import dev.farside.core.ssh.transport.Packet;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.transport.Turns;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiConsumer;
import org.apache.sshd.client.session.ClientConnectionService;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The connection layer of one session: it hands messages about our channels straight to them and leaves the rest to the
 * library. Our channels are no channels of the library's, whose monitors and futures they have no use for.
 */
public final class Channels extends ClientConnectionService implements ChannelMessages {

    /** A channel that was asked for: confirmed, refused or overtaken by the session's death, once. */
    public interface Asked {
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

    private record Request(Asked who, ReceiveWindow window, long at) {}

    private static final Asked GIVEN_UP = new Asked() {
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

    private static final BiConsumer<Asked, String> TELL = Asked::sessionDied;
    private static final BiConsumer<SshChannel, String> END = SshChannel::died;

    /** With so many channels each new one begins with a small window. */
    private static final int MANY = 32;

    /** Where we say the connection comes from: the program's own address is nobody's business. */
    private static final String ORIGINATOR = "127.0.0.1";

    private final GatewaySession session;
    private final Map<Long, SshChannel> open = new ConcurrentHashMap<>();
    private final Map<Long, Request> asked = new ConcurrentHashMap<>();
    private final Load load = new Load(open.values(), asked.values());
    private final RoundTrip roundTrip = new RoundTrip();
    private final Interactive interactive;
    private final FarListening listening;
    private volatile String death;

    public Channels(GatewaySession session) throws SshException {
        super(session);
        this.session = session;
        this.interactive = new Interactive(session);
        this.listening = new FarListening(session, this);
        session.channels(this);
    }

    /** A session's channels, also after it was closed, which takes the session's attributes away. */
    public static Channels of(GatewaySession session) {
        return (Channels) session.channels();
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

    public RoundTrip roundTrip() {
        return roundTrip;
    }

    /** The reader thread keeps the session alive; see {@code Link}. */
    @Override
    protected synchronized ScheduledFuture<?> startHeartBeat() {
        return null;
    }

    @Override
    public void process(int cmd, Buffer buffer) throws Exception {
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN && listening.open(buffer)) {
            return;
        }
        if (cmd < SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION || cmd > SshConstants.SSH_MSG_CHANNEL_FAILURE) {
            super.process(cmd, buffer);
            return;
        }
        int start = buffer.rpos();
        long id = buffer.getUInt();
        SshChannel channel = open.get(id);
        if (channel != null) {
            try {
                toChannel(id, channel, cmd, buffer);
            } catch (Error e) {
                channel.failed(e); // no memory for what came, or the like: the others are not to suffer
                if (e.getClass().getName().equals("java.lang.ThreadDeath")) { // Java may be without it one day
                    throw e;
                }
            }
        } else if (asked.containsKey(id)) {
            answer(id, cmd, buffer);
        } else {
            buffer.rpos(start);
            super.process(cmd, buffer);
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
                buffer.getInt(); // stderr is the only kind there is
                channel.complained(buffer.getString());
            }
            default -> {
                // a second answer to our request for it
            }
        }
    }

    private void answer(long id, int cmd, Buffer buffer) throws IOException {
        Request request = asked.remove(id);
        if (request == null) {
            return;
        }
        boolean told = false;
        try {
            told = answer(id, request, cmd, buffer);
        } finally {
            if (!told) {
                asked.put(id, request); // this session's end is near, and tells who waits
            }
        }
    }

    /** @return true: who asked has been told */
    private boolean answer(long id, Request request, int cmd, Buffer buffer) throws IOException {
        Asked who = request.who;
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION) {
            roundTrip.took(System.nanoTime() - request.at);
            long farId = buffer.getUInt();
            long farWindow = buffer.getUInt();
            long farPacket = buffer.getUInt();
            SshChannel channel = new SshChannel(this, request.window, farId, farWindow, farPacket);
            open.put(id, channel);
            if (farPacket == 0) {
                channel.died("its packets take no data");
                channel.close();
                who.refused(new SshChannelOpenException(
                        id, SshConstants.SSH_OPEN_CONNECT_FAILED, "the gateway takes packets without data only"));
            } else {
                opened(channel, who);
            }
        } else if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE) {
            int reason = buffer.getInt();
            String words = buffer.getString();
            load.ended();
            who.refused(new SshChannelOpenException(id, reason, words));
        } else {
            throw new IOException("it answered the request for a channel with message " + cmd);
        }
        return true;
    }

    private static void opened(SshChannel channel, Asked who) {
        try {
            who.opened(channel);
        } catch (Error e) {
            channel.failed(e);
            who.sessionDied("farside failed: " + e);
        }
    }

    /** Any thread. The answer comes on the reader thread, or on this one when the session is already dead. */
    public void openTcp(String host, int port, Asked who) {
        long id = getNextChannelId();
        ReceiveWindow window = window();
        Buffer packet = request("direct-tcpip", id, window, host.length());
        packet.putString(host);
        packet.putUInt(port);
        packet.putString(ORIGINATOR);
        packet.putUInt(0);
        ask(id, packet, window, who);
    }

    /** As {@link #openTcp}, to a UNIX-domain socket (OpenSSH's PROTOCOL, 2.4). */
    public void openUnix(String path, Asked who) {
        long id = getNextChannelId();
        ReceiveWindow window = window();
        Buffer packet = request("direct-streamlocal@openssh.com", id, window, path.length());
        packet.putString(path);
        packet.putString(""); // reserved
        packet.putUInt(0);
        ask(id, packet, window, who);
    }

    /** As {@link #openTcp}, for a command. */
    public void openSession(Asked who) {
        long id = getNextChannelId();
        ReceiveWindow window = window();
        ask(id, request("session", id, window, 0), window, who);
    }

    private ReceiveWindow window() {
        boolean many = open.size() + asked.size() >= MANY;
        return new ReceiveWindow(roundTrip, many ? ReceiveWindow.SMALL : ReceiveWindow.USUAL);
    }

    private Buffer request(String type, long id, ReceiveWindow window, int size) {
        Buffer packet = packet(SshConstants.SSH_MSG_CHANNEL_OPEN, size + 128);
        packet.putString(type);
        packet.putUInt(id);
        packet.putUInt(window.size());
        packet.putUInt(Transport.PACKET);
        return packet;
    }

    private void ask(long id, Buffer packet, ReceiveWindow window, Asked who) {
        Packet message = Packet.of(packet);
        Request request = new Request(who, window, System.nanoTime());
        boolean isAsked = false;
        try {
            asked.put(id, request);
            put(message);
            isAsked = true;
        } finally {
            if (!isAsked) {
                asked.remove(id);
            }
        }
        flush(); // if that fails, whoever removes the request first tells
        String reason = death;
        if (reason != null && asked.remove(id) != null) {
            who.sessionDied(reason);
        }
    }

    /** Any thread: a channel that the far side asked for is open. */
    SshChannel confirm(long farId, long farWindow, long farPacket) {
        long id = getNextChannelId();
        ReceiveWindow window = window();
        SshChannel channel = new SshChannel(this, window, farId, farWindow, farPacket);
        open.put(id, channel);
        Buffer packet = packet(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, 4 * Integer.BYTES);
        packet.putUInt(farId);
        packet.putUInt(id);
        packet.putUInt(window.size());
        packet.putUInt(Transport.PACKET);
        send(packet);
        String reason = death;
        if (reason != null) {
            channel.died(reason);
        }
        return channel;
    }

    /** Any thread: a channel that the far side asked for is not. */
    void refuse(long farId, String why) {
        Buffer packet = packet(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, why.length() + 32);
        packet.putUInt(farId);
        packet.putUInt(SshConstants.SSH_OPEN_CONNECT_FAILED);
        packet.putString(why);
        packet.putString(""); // language
        send(packet);
    }

    @Override
    public boolean areAsked() {
        return !asked.isEmpty();
    }

    /** Whether anybody has a channel here, or waits for one. */
    public boolean areWanted() {
        for (Request request : asked.values()) {
            if (request.who != GIVEN_UP) {
                return true;
            }
        }
        return !open.isEmpty();
    }

    /** Reader thread: those who wait for a channel may look for it elsewhere; what is opened for them here is closed. */
    public void doubted() {
        for (Long id : asked.keySet()) {
            Request request = asked.get(id);
            if (request != null
                    && request.who.leaves()
                    && asked.replace(id, request, new Request(GIVEN_UP, request.window, request.at))) {
                request.who.asksElsewhere();
            }
        }
    }

    /**
     * Reader thread, last of all: nothing comes and nothing goes any more. Whatever goes wrong with one, all are told. May
     * be called again where memory ran out.
     */
    public void died(String reason) {
        death = reason;
        for (Long id : asked.keySet()) {
            Request request = asked.remove(id);
            if (request != null) {
                Surely.done(TELL, request.who, reason);
            }
        }
        for (SshChannel channel : open.values()) {
            Surely.done(END, channel, reason);
        }
        open.clear();
        listening.died(reason);
    }

    /** A message, to be given to {@link #send} when it is written. */
    Buffer packet(byte cmd, int size) {
        Buffer packet = new ByteArrayBuffer(size + 1, false);
        packet.putByte(cmd);
        return packet;
    }

    /** Any thread. */
    private void send(Buffer message) {
        put(Packet.of(message));
        flush();
    }

    void put(Packet packet) {
        session.transport().put(packet);
    }

    /** Any thread: sends what was put, or has it sent. */
    void flush() {
        session.transport().flush();
    }

    /** As {@link Transport#flushSoon}. */
    void flushSoon() {
        session.transport().flushSoon();
    }

    /** Any thread: what was to be sent soon is sent now. */
    void flushPromised() {
        if (session.transport().isPromised()) {
            session.transport().flush();
        }
    }

    Outbox outbox() {
        return session.transport().outbox();
    }

    boolean hasRoom() {
        return session.transport().hasRoom();
    }

    /** As {@link Transport#holdBack}. */
    boolean holdBack(Transport.Sender sender) {
        return session.transport().holdBack(sender);
    }
}

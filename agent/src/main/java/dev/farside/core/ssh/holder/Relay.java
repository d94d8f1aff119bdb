package dev.farside.core.ssh.holder;

import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.transport.MessageSession;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.tunnel.FarSession.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Passes messages of the connection protocol on between the gateway, in one session, and the processes that share it.
 * Only the numbers of channels change on the way: the gateway knows each channel by a number of ours, while a process
 * uses the gateway's own number, of which it must have been told. Windows are from end to end.
 */
final class Relay implements Channels.Relayed {
    private static final String TCP = "forwarded-tcpip";
    private static final String UNIX = "forwarded-streamlocal@openssh.com";

    /** So many gathered bytes are sent before the end of a read: a small message behind them waits no longer. */
    private static final int ENOUGH = 64 * 1024;

    private final MessageSession session;
    private final Map<Long, RelayedChannel> channels = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Those that are sent messages of the read that is being decoded. Used by the thread that reads the session. */
    private final List<Rider> gathering = new ArrayList<>();

    // Under the lock.
    private final Map<Place, Rider> listening = new HashMap<>();
    private final Set<Rider> riders = new HashSet<>();
    private long last = Channels.RELAYED - 1;
    private boolean dead;

    Relay(MessageSession session) {
        this.session = session;
    }

    Transport transport() {
        return session.transport();
    }

    /** How many channels there are. */
    int size() {
        return channels.size();
    }

    /** How many processes share the session. */
    int riders() {
        lock.lock();
        try {
            return riders.size();
        } finally {
            lock.unlock();
        }
    }

    // From a process, on its thread.

    /** @param message from its number on; valid during the call */
    void take(Rider rider, Buffer message) throws IOException {
        int start = message.rpos();
        int cmd = message.getUByte();
        switch (cmd) {
            case SshConstants.SSH_MSG_GLOBAL_REQUEST -> asked(rider, message);
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> opens(rider, message, start);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE ->
                answers(rider, cmd, message, start);
            case SshConstants.SSH_MSG_DISCONNECT -> rider.close();
            default -> {
                boolean ofChannel = cmd >= SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST
                        && cmd <= SshConstants.SSH_MSG_CHANNEL_FAILURE;
                if (ofChannel) {
                    passes(rider, cmd, message, start);
                }
                // else SSH_MSG_IGNORE and its like
            }
        }
    }

    private void passes(Rider rider, int cmd, Buffer message, int start) {
        RelayedChannel channel = rider.byFar().get(message.getUInt());
        if (channel == null || channel.closedByRider || channel.theirs < 0) {
            return; // it has ended meanwhile
        }
        if (cmd == SshConstants.SSH_MSG_CHANNEL_CLOSE) {
            closed(channel, true);
        }
        put(message, start);
    }

    private void put(Buffer message, int start) {
        message.rpos(start);
        transport().put(Packet.of(message));
    }

    /**
     * As {@link #take}, for channel data as {@link dev.farside.core.ssh.connection.Outgoing} sends it: header, and as many
     * bytes as it says. They are copied once, into memory that sent packets had.
     *
     * @param message from its number on; valid during the call
     * @return false: it is another message, and was not taken
     */
    boolean takeData(Rider rider, ByteBuffer message) {
        int start = message.position();
        int length = message.remaining() - Packet.DATA_HEADER;
        boolean isPlainData = length > 0
                && length <= Packet.LARGE
                && message.get(start) == SshConstants.SSH_MSG_CHANNEL_DATA
                && message.getInt(start + 1 + Integer.BYTES) == length;
        if (!isPlainData) {
            return false;
        }
        long far = message.getInt(start + 1) & 0xffffffffL;
        RelayedChannel channel = rider.byFar().get(far);
        if (channel != null && !channel.closedByRider && channel.theirs >= 0) { // else it has ended meanwhile
            Packet packet = transport().outbox().fresh(length);
            packet.begin(far);
            message.position(start + Packet.DATA_HEADER);
            packet.add(packet.use(), 0, message, length); // no other thread knows the packet yet
            transport().put(packet);
        }
        return true;
    }

    private void opens(Rider rider, Buffer message, int start) {
        message.getString();
        int numberAt = message.rpos();
        RelayedChannel channel = register(rider, message.getUInt(), -1);
        if (channel != null) {
            putNumber(message.array(), numberAt, channel.ours);
            put(message, start);
        }
    }

    /** @return null: the session has died, or the process has gone */
    private RelayedChannel register(Rider rider, long theirs, long far) {
        lock.lock();
        try {
            if (dead || rider.isClosed()) {
                return null;
            }
            RelayedChannel channel = new RelayedChannel(rider, ++last, theirs, far);
            channels.put(channel.ours, channel);
            if (far >= 0) {
                rider.byFar().put(far, channel);
            }
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /** To a channel that the gateway opened. */
    private void answers(Rider rider, int cmd, Buffer message, int start) throws IOException {
        RelayedChannel channel = rider.byFar().get(message.getUInt());
        if (channel == null || channel.theirs >= 0) {
            throw new IOException("it answered for a channel that was not asked for");
        }
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE) {
            forget(channel);
        } else {
            int numberAt = message.rpos();
            channel.theirs = message.getUInt();
            putNumber(message.array(), numberAt, channel.ours);
        }
        put(message, start);
    }

    private void asked(Rider rider, Buffer message) throws IOException {
        String name = message.getString();
        boolean wantsReply = message.getBoolean();
        int at = message.rpos();
        int length = message.available();
        Place place = place(name, message);
        Buffer request = session.globalRequest(name, length);
        request.putRawBytes(message.array(), at, length);
        session.ask(name, request, (cmd, reply) -> {
            int from = reply.rpos();
            answered(rider, name, place, cmd, reply);
            if (wantsReply) {
                rider.gather(cmd, reply.array(), from, reply.wpos() - from);
                rider.flush();
            }
        });
    }

    /** What a request to listen, or not to, is about; null: it is another request. */
    private static Place place(String name, Buffer fields) {
        return switch (name) {
            case "tcpip-forward", "cancel-tcpip-forward" -> Place.port(fields.getString(), fields.getInt());
            case "streamlocal-forward@openssh.com", "cancel-streamlocal-forward@openssh.com" ->
                Place.path(fields.getString());
            default -> null;
        };
    }

    private void answered(Rider rider, String name, Place place, int cmd, Buffer reply) {
        if (place == null || cmd != SshConstants.SSH_MSG_REQUEST_SUCCESS) {
            return;
        }
        boolean chosen = place.path() == null && place.port() == 0 && reply.available() >= Integer.BYTES;
        Place where = chosen ? Place.port(place.host(), reply.getInt()) : place;
        boolean gone = false;
        lock.lock();
        try {
            if (name.startsWith("cancel-")) {
                listening.remove(where, rider);
            } else if (rider.isClosed()) {
                gone = true;
            } else {
                listening.put(where, rider);
            }
        } finally {
            lock.unlock();
        }
        if (gone) {
            cancel(where);
        }
    }

    private void cancel(Place place) {
        boolean tcp = place.path() == null;
        String name = tcp ? "cancel-tcpip-forward" : "cancel-streamlocal-forward@openssh.com";
        Buffer request = session.globalRequest(name, 64);
        request.putString(tcp ? place.host() : place.path());
        if (tcp) {
            request.putUInt(place.port());
        }
        try {
            session.ask(name, request, (cmd, reply) -> {});
        } catch (IOException e) {
            transport().fail(e); // waiting threads are told of the session's death
        }
    }

    // From the gateway, on the session's thread.

    @Override
    public boolean open(Buffer message) {
        int start = message.rpos();
        String type = message.getString();
        if (type.equals(TCP) || type.equals(UNIX)) {
            long far = message.getUInt();
            message.getUInt(); // window
            message.getUInt(); // largest packet
            Rider rider = listener(
                    type.equals(TCP)
                            ? Place.port(message.getString(), message.getInt())
                            : Place.path(message.getString()));
            message.rpos(start);
            if (rider != null && register(rider, -1, far) != null) {
                rider.gather(SshConstants.SSH_MSG_CHANNEL_OPEN, message.array(), start, message.available());
                rider.flush();
                return true;
            }
        }
        message.rpos(start);
        return false;
    }

    /** Servers differ in how they name the address, so a port counts under any address. */
    private Rider listener(Place place) {
        lock.lock();
        try {
            Rider exact = listening.get(place);
            if (exact != null || place.path() != null) {
                return exact;
            }
            for (Map.Entry<Place, Rider> entry : listening.entrySet()) {
                if (entry.getKey().path() == null && entry.getKey().port() == place.port()) {
                    return entry.getValue();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void process(long id, int cmd, Buffer message) {
        transport().turns().servedSink(); // nobody else is to read this session
        RelayedChannel channel = channels.get(id);
        if (channel == null) {
            return; // it has ended
        }
        int at = message.rpos();
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION) {
            long far = message.getUInt();
            boolean again = channel.far == far; // an error came between this and the message's being passed on
            if (!again && (channel.far >= 0 || !opened(channel, far))) {
                return;
            }
        }
        passTo(channel, cmd, message, at);
        // behind that: after an error the channel is still known
        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE) {
            forget(channel);
        } else if (cmd == SshConstants.SSH_MSG_CHANNEL_CLOSE) {
            closed(channel, false);
        }
    }

    private void passTo(RelayedChannel channel, int cmd, Buffer message, int at) {
        Rider rider = channel.rider;
        if (!rider.isClosed() && channel.theirs >= 0) {
            if (!gathering.contains(rider)) {
                gathering.add(rider);
            }
            if (rider.waiting() >= ENOUGH) {
                rider.flush(); // it reads these while the next ones are decoded
            }
            rider.gather(
                    cmd,
                    channel.theirs,
                    message.array(),
                    at,
                    message.wpos() - at); // last, as after an error it is tried again
        }
    }

    /** What was read has been passed on: each process is sent all of its messages at once. */
    @Override
    public void processed() {
        for (int i = gathering.size() - 1; i >= 0; i--) {
            gathering.get(i).flush();
            gathering.remove(i);
        }
    }

    /** @return false: the process has gone, and the gateway was told so */
    private boolean opened(RelayedChannel channel, long far) {
        boolean gone;
        lock.lock();
        try {
            channel.far = far;
            gone = channel.rider.isClosed();
            channel.closedByRider = gone;
            channel.rider.byFar().put(far, channel);
        } finally {
            lock.unlock();
        }
        if (gone) {
            sendClose(far);
            transport().flush();
        }
        return !gone;
    }

    private void sendClose(long far) {
        Buffer close = new ByteArrayBuffer(1 + Integer.BYTES, false);
        close.putByte(SshConstants.SSH_MSG_CHANNEL_CLOSE);
        close.putUInt(far);
        transport().put(Packet.of(close));
    }

    private void closed(RelayedChannel channel, boolean byRider) {
        lock.lock();
        try {
            channel.closedByRider |= byRider;
            channel.closedByFar |= !byRider;
            if (channel.closedByRider && channel.closedByFar) {
                forget(channel);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(RelayedChannel channel) {
        channels.remove(channel.ours);
        if (channel.far >= 0) {
            channel.rider.byFar().remove(channel.far, channel);
        }
    }

    // Processes come and go.

    /** A process wants to share the session. */
    void joined(Rider rider) {
        boolean late;
        lock.lock();
        try {
            late = dead;
            riders.add(rider);
        } finally {
            lock.unlock();
        }
        if (late) {
            rider.close();
        }
    }

    /** Its thread: the process has gone. The gateway ends its channels and listens for it no more. */
    void left(Rider rider) {
        List<Place> places = new ArrayList<>();
        lock.lock();
        try {
            riders.remove(rider);
            listening.forEach((place, listener) -> {
                if (listener == rider) {
                    places.add(place);
                }
            });
            listening.keySet().removeAll(places);
            for (RelayedChannel channel : channels.values()) {
                boolean open = channel.rider == rider && channel.far >= 0 && !channel.closedByRider && !dead;
                if (open && channel.theirs >= 0) {
                    sendClose(channel.far);
                    closed(channel, true);
                } else if (open) {
                    sendFailure(channel.far);
                    forget(channel);
                }
            }
        } finally {
            lock.unlock();
        }
        if (!dead) {
            transport().flush();
            places.forEach(this::cancel);
        }
    }

    private void sendFailure(long far) {
        Buffer failure = new ByteArrayBuffer(64, false);
        failure.putByte(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE);
        failure.putUInt(far);
        failure.putUInt(SshConstants.SSH_OPEN_CONNECT_FAILED);
        failure.putString("the process that listened has gone");
        failure.putString("");
        transport().put(Packet.of(failure));
    }

    @Override
    public void died() {
        List<Rider> last;
        lock.lock();
        try {
            dead = true;
            last = new ArrayList<>(riders);
        } finally {
            lock.unlock();
        }
        last.forEach(Rider::close);
    }

    private static void putNumber(byte[] array, int at, long number) {
        array[at] = (byte) (number >>> 24);
        array[at + 1] = (byte) (number >>> 16);
        array[at + 2] = (byte) (number >>> 8);
        array[at + 3] = (byte) number;
    }
}

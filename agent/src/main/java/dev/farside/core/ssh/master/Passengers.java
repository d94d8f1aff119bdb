package dev.farside.core.ssh.master;

import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session over a master. It looks like a server that speaks the connection protocol in plain frames, so that the rest of
 * farside needs to know no other kind of channel. Each channel is carried by an {@code ssh} that is a passenger of the
 * master: {@code ssh -W} for a connection, {@code ssh COMMAND} for a command.
 *
 * <pre>
 *   {@link #offer} --messages--> {@link Passenger} --stdin--> ssh ==its stdin and stdout, passed==> master ---> gateway
 *   {@link #read}  <--messages-- its thread       <--stdout-'
 * </pre>
 *
 * <p>OpenSSH also has a proxy mode, in which a master passes on messages as they are, for all channels over one socket
 * and without a process for each. It is not safe: a master in that mode never forgets a channel whose opening failed or
 * is not answered yet, and ends itself ("chan_send_close2: no remote_id") when the socket is closed, with all sessions of
 * the user. A connect to a closed port would be enough (seen with OpenSSH 9.2; channels.c of 10.5 is the same).
 */
public final class Passengers implements Pipe {
    private static final byte GLOBAL_REQUEST = 80;
    private static final byte REQUEST_SUCCESS = 81;
    private static final byte REQUEST_FAILURE = 82;
    private static final byte CHANNEL_OPEN = 90;
    private static final byte CHANNEL_OPEN_FAILURE = 92;
    private static final byte WINDOW_ADJUST = 93;
    private static final byte DATA = 94;
    private static final byte EOF = 96;
    private static final byte CLOSE = 97;
    private static final byte CHANNEL_REQUEST = 98;
    private static final byte CHANNEL_FAILURE = 100;

    private static final String KEEPALIVE = "keepalive@openssh.com";

    /** Why a channel is not opened (RFC 4254, 5.1). */
    static final int PROHIBITED = 1;

    static final int CONNECT_FAILED = 2;
    static final int UNKNOWN_TYPE = 3;

    /** The largest message that farside's own channels send, with room. */
    private static final int LARGEST = 64 * 1024;

    /** While more bytes than this wait for {@link #read}, passengers are not read. A small answer waits behind them. */
    private static final int MOST_WAITING = 128 * 1024;

    /** The size of a frame with the data of one read of a passenger's pipe, which holds no more than that. */
    static final int FRAME = Message.DATA_HEADER + 64 * 1024;

    /** Frames that are kept for reuse: as many as may wait. */
    private static final int MOST_SPARES = 4;

    private final Master master;

    /** The options of ssh that lead to the master, and to nothing else. */
    private final String[] ssh;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();

    // Under the lock.

    private final ArrayDeque<ByteBuffer> messages = new ArrayDeque<>();
    private final ArrayDeque<byte[]> spares = new ArrayDeque<>();
    private int waiting;
    private boolean woken;
    private boolean closed;
    private IOException ended;
    private final Map<Integer, Passenger> open = new HashMap<>();
    private final List<Passenger> left = new ArrayList<>();
    private int lastId = -1;

    /** The bytes of an incomplete message. Used by the thread whose turn it is to send. */
    private final ByteBuffer partial = ByteBuffer.allocate(LARGEST);

    private volatile boolean takesNoMore;

    private Passengers(Master master, int timeoutMillis) {
        this.master = master;
        this.ssh = new String[] {
            "ssh",
            "-F",
            "none",
            "-o",
            "ControlMaster=no",
            "-o",
            "ControlPath=" + master.socket().toString().replace("%", "%%"),
            "-o",
            "ConnectTimeout=" + Math.max(1, TimeUnit.MILLISECONDS.toSeconds(timeoutMillis)),
            "-o",
            "BatchMode=yes",
            // Without its master, ssh would log in for itself. This ends it instead.
            "-o",
            "ProxyCommand=false",
        };
    }

    /** Begins a session over a master, which ends with it. */
    public static Passengers of(Master master, int timeoutMillis) {
        Passengers all = new Passengers(master, timeoutMillis);
        new OwnThread("master", all::watch).start();
        return all;
    }

    /** Whether ssh takes a path as its ControlPath: it replaces variables in it. */
    public static boolean canName(Master master) {
        return master.socket().toString().indexOf("${") < 0;
    }

    String[] ssh() {
        return ssh;
    }

    Master master() {
        return master;
    }

    /**
     * Whether the master takes no more passengers, though it carries those that it has: its socket was removed, or it
     * refuses.
     */
    public boolean takesNoMore() {
        return takesNoMore;
    }

    /** A channel could not be opened for that reason. It has no answer before {@link #refuseLeft}. */
    void takesNoMore(Passenger left) {
        lock.lock();
        try {
            this.left.add(left);
        } finally {
            lock.unlock();
        }
        takesNoMore = true;
        wakeUp();
    }

    /** Answers the channels that could not be opened. Their owners may have gone elsewhere before this. */
    public void refuseLeft() {
        Passenger[] all;
        lock.lock();
        try {
            all = left.toArray(new Passenger[0]);
            left.clear();
        } finally {
            lock.unlock();
        }
        for (Passenger passenger : all) {
            refuse(passenger, CONNECT_FAILED, "the master at " + master.socket() + " takes no more connections");
        }
    }

    /** On a thread of its own: passes on the signs of life, and the end of the master. */
    private void watch() {
        try {
            while (true) {
                master.control().awaitAlive();
                emitData(Message.of(REQUEST_SUCCESS)); // waits: what answers without end must not fill the memory
            }
        } catch (IOException e) {
            end(new IOException("its master has ended", e));
        }
    }

    private void end(IOException why) {
        lock.lock();
        try {
            ended = ended == null ? why : ended;
            arrived.signalAll();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // From the master to farside.

    /** Any thread: a message for {@link #read}. */
    void emit(Message message) {
        lock.lock();
        try {
            put(message.framed());
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #emit}, on a thread that reads from the master: waits until there is room. */
    void emitData(Message message) {
        emitData(message.framed());
    }

    /** The same, with a whole frame. */
    void emitData(ByteBuffer framed) {
        lock.lock();
        try {
            while (waiting > MOST_WAITING && !closed && ended == null) {
                taken.awaitUninterruptibly();
            }
            put(framed);
        } finally {
            lock.unlock();
        }
    }

    private void put(ByteBuffer framed) {
        messages.add(framed);
        waiting += framed.remaining();
        arrived.signal();
    }

    /** Memory for a frame of data, which may have been used before. */
    byte[] freshFrame() {
        byte[] spare;
        lock.lock();
        try {
            spare = spares.poll();
        } finally {
            lock.unlock();
        }
        return spare == null ? new byte[FRAME] : spare;
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        lock.lock();
        try {
            long left = timeoutMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (messages.isEmpty() && ended == null && !closed) {
                if (left <= 0 || woken) {
                    woken = false;
                    return 0;
                }
                left = arrived.awaitNanos(left);
            }
            if (closed) {
                throw new IOException("closed");
            }
            if (messages.isEmpty()) {
                throw ended;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // a thread of the program, which looks into it
            return 0;
        } finally {
            lock.unlock();
        }
        return take(into);
    }

    /** Each read is for whoever waits, so that a thread of the program is woken by a passenger's and by no third one. */
    @Override
    public boolean isForAll() {
        return true;
    }

    /** Copies without the lock, which passengers need for what comes next. */
    private int take(ByteBuffer into) {
        int before = into.position();
        ByteBuffer first = first(null, 0);
        while (first != null && into.hasRemaining()) {
            int n = Math.min(first.remaining(), into.remaining());
            into.put(into.position(), first, first.position(), n);
            into.position(into.position() + n);
            first.position(first.position() + n);
            first = first(first, n);
        }
        return into.position() - before;
    }

    /** The first message, after so many bytes of this one were taken; null: there is none. */
    private ByteBuffer first(ByteBuffer known, int count) {
        lock.lock();
        try {
            waiting -= count;
            if (count > 0) {
                taken.signalAll();
            }
            if (known != null && !known.hasRemaining()) {
                messages.remove();
                if (known.arrayOffset() == 0 && known.capacity() == FRAME && spares.size() < MOST_SPARES) {
                    spares.add(known.array());
                }
            }
            return messages.peek();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeUp() {
        lock.lock();
        try {
            woken = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // From farside to the master.

    /** Takes everything: windows bound what may wait for a passenger. */
    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            int n = Math.min(bytes.remaining(), partial.remaining());
            partial.put(partial.position(), bytes, bytes.position(), n);
            partial.position(partial.position() + n);
            bytes.position(bytes.position() + n);
            partial.flip();
            while (partial.remaining() >= Integer.BYTES
                    && partial.remaining() >= Integer.BYTES + partial.getInt(partial.position())) {
                int length = partial.getInt();
                ByteBuffer message = partial.slice(partial.position() + 1, length - 1); // without the padding length
                partial.position(partial.position() + length);
                sent(message);
            }
            partial.compact();
            if (!partial.hasRemaining()) {
                throw new IOException("a message of more than " + LARGEST + " bytes");
            }
        }
        return count;
    }

    private void sent(ByteBuffer message) throws IOException {
        byte type = message.get();
        switch (type) {
            case GLOBAL_REQUEST -> asked(message);
            case CHANNEL_OPEN -> opens(message);
            case WINDOW_ADJUST, DATA, EOF, CLOSE, CHANNEL_REQUEST -> toPassenger(type, message);
            default -> {
                // answers to channels and requests that come from the far side: here there are none
            }
        }
    }

    private void asked(ByteBuffer message) throws IOException {
        if (text(message).equals(KEEPALIVE)) {
            master.control().askAlive();
        } else {
            emit(Message.of(REQUEST_FAILURE));
        }
    }

    private void opens(ByteBuffer message) {
        String type = text(message);
        int theirs = message.getInt();
        int window = message.getInt();
        message.getInt(); // the largest packet: ours are no larger
        Passenger passenger;
        lock.lock();
        try {
            lastId++;
            passenger = new Passenger(this, lastId, theirs, window);
            open.put(lastId, passenger);
        } finally {
            lock.unlock();
        }
        if (type.equals("direct-tcpip")) {
            String host = text(message);
            passenger.connect(host, message.getInt());
        } else if (type.equals("session")) {
            passenger.confirm();
        } else {
            refuse(passenger, UNKNOWN_TYPE, "OpenSSH's master opens no channel of type " + type);
        }
    }

    private void toPassenger(byte type, ByteBuffer message) {
        Passenger passenger;
        int id = message.getInt();
        lock.lock();
        try {
            passenger = open.get(id);
        } finally {
            lock.unlock();
        }
        if (passenger == null) {
            return; // it has ended meanwhile
        }
        switch (type) {
            case WINDOW_ADJUST -> passenger.mayReceive(message.getInt());
            case DATA -> {
                byte[] data = new byte[message.getInt()];
                message.get(data);
                passenger.send(data);
            }
            case EOF -> passenger.endInput();
            case CLOSE -> passenger.close();
            default -> {
                String name = text(message);
                boolean wantsReply = message.get() != 0;
                if (name.equals("exec")) {
                    passenger.run(text(message));
                } else if (wantsReply) {
                    emit(Message.of(CHANNEL_FAILURE).number(passenger.theirs()));
                }
            }
        }
    }

    private static String text(ByteBuffer message) {
        byte[] bytes = new byte[message.getInt()];
        message.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Any thread: the channel is not opened. */
    void refuse(Passenger passenger, int code, String words) {
        forget(passenger);
        emit(Message.of(CHANNEL_OPEN_FAILURE)
                .number(passenger.theirs())
                .number(code)
                .text(words)
                .text(""));
    }

    void forget(Passenger passenger) {
        lock.lock();
        try {
            open.remove(passenger.id());
        } finally {
            lock.unlock();
        }
    }

    /** Nothing to do: {@link #offer} takes everything. */
    @Override
    public void wantWritable(boolean want) {}

    /** Nothing to do: {@link #offer} takes everything. */
    @Override
    public void onWritable(Runnable action) {}

    @Override
    public void close() {
        Passenger[] last;
        lock.lock();
        try {
            closed = true;
            last = open.values().toArray(new Passenger[0]);
            open.clear();
            arrived.signalAll();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        master.control().close();
        for (Passenger passenger : last) {
            passenger.close();
        }
    }
}

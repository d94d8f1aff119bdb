package dev.farside.core.ssh.master;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
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
 *   {@link #offer} --data--> {@link Passenger} --stdin--> ssh ==its stdin and stdout, passed==> master ---> gateway
 *   {@link #read}  <--------------------------- stdout-'
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

    /** The length of a frame, and the padding length. */
    private static final int HEADER = Integer.BYTES + 1;

    /** The largest message that farside's own channels send, with room. */
    private static final int LARGEST = 64 * 1024;

    /** While more bytes than this wait for {@link #read}, no words of a command's stderr are added to them. */
    private static final int MOST_WAITING = 128 * 1024;

    private final Master master;

    /** The options of ssh that lead to the master, and to nothing else. */
    private final String[] ssh;

    /** Where what is between this process and an ssh has a name for a moment; null: nowhere. */
    private final Path directory;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();

    /** Watches the pipes of all passengers. Its keys have the {@link Passenger} attached. */
    private final Selector selector;

    /** Held while an end is registered. */
    private final ReentrantLock registering = new ReentrantLock();

    /** A thread is about to wait for the selector, or waits for it. */
    private volatile boolean selecting;

    // Under the lock.

    private final ArrayDeque<ByteBuffer> messages = new ArrayDeque<>();
    private int waiting;
    private boolean closed;
    private IOException ended;
    private final Map<Integer, Passenger> open = new HashMap<>();
    private final List<Passenger> left = new ArrayList<>();
    private int lastId = -1;

    /** The bytes of an incomplete message. Used by the thread whose turn it is to send. */
    private final ByteBuffer partial = ByteBuffer.allocate(LARGEST);

    private volatile boolean takesNoMore;

    private Passengers(Master master, int timeoutMillis, Selector selector, Path directory) {
        this.master = master;
        this.selector = selector;
        this.directory = directory;
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

    /**
     * Begins a session over a master, which ends with it.
     *
     * @throws IOException this process has no more file descriptors
     */
    public static Passengers of(Master master, int timeoutMillis) throws IOException {
        Selector selector = null;
        try {
            selector = OwnChannels.provider().openSelector();
            Passengers all = new Passengers(master, timeoutMillis, selector, privateDirectory());
            new OwnThread("master", all::watch).start();
            return all;
        } catch (IOException | RuntimeException | Error e) {
            master.close(); // nobody else knows of it
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    private static Path privateDirectory() {
        try {
            return HolderFiles.make();
        } catch (IOException | SecurityException e) {
            return null; // pipes do as well, which need no names
        }
    }

    /** Whether ssh takes a path as its ControlPath: it replaces variables in it. */
    public static boolean canName(Master master) {
        return master.socket().toString().indexOf("${") < 0;
    }

    String[] ssh() {
        return ssh;
    }

    /** One that only this user can enter; null: there is none. */
    Path directory() {
        return directory;
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
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        wakeUp();
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
        changed();
    }

    /** As {@link #emit}, on a thread that reads from the master: waits until there is room. */
    void emitData(Message message) {
        lock.lock();
        try {
            while (waiting > MOST_WAITING && !closed && ended == null) {
                taken.awaitUninterruptibly();
            }
            put(message.framed());
        } finally {
            lock.unlock();
        }
        changed();
    }

    private void put(ByteBuffer framed) {
        messages.add(framed);
        waiting += framed.remaining();
    }

    /** Any thread: there is a message, or a passenger's interest is another. */
    void changed() {
        if (selecting) {
            selector.wakeup();
        }
    }

    /** For the selector to watch, as soon as it is told what for. */
    SelectionKey register(SelectableChannel end, Passenger passenger) throws IOException {
        registering.lock();
        try {
            selector.wakeup();
            return end.register(selector, 0, passenger);
        } finally {
            registering.unlock();
        }
    }

    /**
     * From here on, what changes wakes the selector. Before Java 11, who registers waits until nobody selects: so the next one to
     * select waits for it here.
     */
    private void beginSelecting() {
        registering.lock();
        try {
            selecting = true;
        } finally {
            registering.unlock();
        }
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        int before = into.position();
        take(into);
        if (into.position() == before) {
            try {
                select(timeoutMillis);
                IOException over = ended(); // first of all: what comes after it is not asked for any more
                take(into); // a passenger's data comes behind what was said of it before
                readPassengers(into);
                if (over != null && into.position() == before) {
                    throw over;
                }
            } catch (ClosedSelectorException
                    | ConcurrentModificationException e) { // the latter while it is being closed
                throw new IOException("closed", e);
            }
        }
        return into.position() - before;
    }

    /** Waits until there is a message, or a passenger to read or write. */
    private void select(long timeoutMillis) throws IOException {
        beginSelecting();
        try {
            if (isQuiet()) {
                selector.select(timeoutMillis);
            } else {
                selector.selectNow();
            }
        } finally {
            selecting = false;
        }
    }

    /** Whether there is no message, and the master is there. */
    private boolean isQuiet() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            return messages.isEmpty() && ended == null;
        } finally {
            lock.unlock();
        }
    }

    private IOException ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void readPassengers(ByteBuffer into) {
        int share =
                into.remaining() / Math.max(1, selector.selectedKeys().size()); // none waits for ever behind the others
        for (SelectionKey key : selector.selectedKeys()) {
            ((Passenger) key.attachment()).isReady(key, into, share);
        }
        selector.selectedKeys().clear(); // those for which there was no room are selected again
    }

    /** Each read is for whoever waits, so that a thread of the program is woken by the master and by no other thread. */
    @Override
    public boolean isForAll() {
        return true;
    }

    private void take(ByteBuffer into) {
        ByteBuffer first = first(null, 0);
        while (first != null && into.hasRemaining()) {
            int n = Math.min(first.remaining(), into.remaining());
            into.put(into.position(), first, first.position(), n);
            into.position(into.position() + n);
            first.position(first.position() + n);
            first = first(first, n);
        }
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
            }
            return messages.peek();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    // From farside to the master.

    /** Takes everything: windows bound what may wait for a passenger. */
    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            int whole = partial.position() > 0 ? 0 : whole(bytes);
            if (whole > 0) {
                ByteBuffer message = bytes.slice(bytes.position() + HEADER, whole - HEADER);
                bytes.position(bytes.position() + whole);
                sent(message);
                continue;
            }
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

    /** The size of the frame that the bytes begin with; 0: they do not have all of it. */
    private static int whole(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER) {
            return 0;
        }
        int length = bytes.getInt(bytes.position());
        return length > 0 && length <= bytes.remaining() - Integer.BYTES ? Integer.BYTES + length : 0;
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
                int length = message.getInt();
                try {
                    passenger.send(message.slice(message.position(), length));
                } catch (Error e) {
                    passenger.close(); // it would lack these bytes, and the sender may be of another channel
                    throw e;
                }
            }
            case EOF -> passenger.endInput();
            case CLOSE -> passenger.leave();
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
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        master.control().close();
        for (Passenger passenger : last) {
            passenger.close();
        }
        try {
            selector.close(); // frees the descriptors of pipes, too
        } catch (IOException e) {
            // nothing is left to lose
        }
    }
}

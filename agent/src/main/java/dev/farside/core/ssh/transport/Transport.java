package dev.farside.core.ssh.transport;

import dev.farside.core.own.ShortLock;
import dev.farside.core.ssh.packet.Outbox;
import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.pipe.Pipe;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The sending side of one session. Channels put their packets into the {@link Outbox} in the clear. The thread that
 * gets the turn encodes and sends the packets of all threads, many of them with one call of the pipe. No thread waits
 * for the turn. The thread that has the turn looks again after it gives the turn back, so packets that others put
 * meanwhile are not left behind.
 *
 * <pre>
 *   write, close, ... --put--> Outbox --encode, in turn--> SendBuffer --> Pipe
 *   any thread                          one that may serve others  what it does not take waits until it takes more
 *                                       or the session's own
 * </pre>
 *
 * <p>Virtual threads never take the turn, because they can be unmounted from their carrier; they leave it to the
 * session's own thread. No thread waits for the pipe either. So the session's thread can never block on a far side that
 * in turn waits for us to read, and an interrupt or close on a program's thread cannot harm the session. Channels hold
 * back their data while {@link #hasRoom} is false. Messages without a window of their own (window adjusts, closes) are
 * always accepted. Messages that the library sends (key exchange, authentication, global requests) bypass the outbox.
 * During a key exchange the outbox waits (RFC 4253, 7.1).
 *
 * <p>If an error ends the turn of a program's thread, no packet is lost and none is sent twice. The session's thread
 * continues.
 */
public final class Transport extends PipeSession {
    /** Turns packets into bytes, on the thread whose turn it is. */
    interface Encoder {
        /**
         * Returns the encoded packet, which is valid until the next call. The call takes effect only with {@link
         * #encoded}, and may be repeated if it fails.
         */
        ByteBuffer encode(Packet packet) throws IOException;

        /** Confirms that the packet will be sent. */
        void encoded();

        /** Whether so much was encoded that a key exchange must begin before any other packet is encoded. */
        boolean wantsNewKeys();
    }

    /** A channel that waits for room. */
    public interface Sender {
        /** Called on the thread that makes room. Must not block. */
        void roomAgain();
    }

    /** After so many encoded bytes, they are offered to the pipe before more are encoded. */
    private static final int ENOUGH = 128 * 1024;

    /** Channels hold back while more bytes than this wait. This bounds the data that is ahead of a small packet. */
    private static final int FULL = 128 * 1024;

    /** Channels send again when no more bytes than this wait. */
    private static final int ROOM = 64 * 1024;

    /** With so many bytes in the outbox, a thread that gathers small writes sends them. */
    private static final int GATHERED = 64 * 1024;

    /** A program's thread sends so many times for others; after that, the session's own thread continues. */
    private static final int MOST_TURNS = 16;

    /** More encoded bytes than this mean that the gateway sends requests without end and does not read the answers. */
    private static final int MOST_UNREAD = 8 << 20;

    private static final String UNREAD = "it asks without end, and does not read the answers";

    private static final IoWriteFuture TAKEN = AbstractIoWriteFuture.fulfilled("taken", true);

    private final Pipe pipe;
    private final Turns turns;
    private final Outbox outbox = new Outbox();
    private final Queue<Sender> holdingBack = new ConcurrentLinkedQueue<>();

    /** Only farside's own threads wait for it. */
    private final ShortLock turn = new ShortLock();

    /** The pipe accepted less than it was offered, and has not reported since that it accepts more. */
    private volatile boolean full;

    /** Our SSH_MSG_KEXINIT was sent, and the new keys are not in use yet. */
    private volatile boolean exchanging;

    /** A key exchange is due, which the session's own thread must begin. */
    private volatile boolean due;

    /** The session's own thread is to send the outbox's packets in a moment. */
    private volatile boolean promised;

    private volatile IOException failure;

    // Used by the thread whose turn it is.

    private Encoder encoder;

    private final SendBuffer encoded = new SendBuffer();
    private boolean told;

    public Transport(Pipe pipe) {
        this.pipe = pipe;
        this.turns = new Turns(pipe);
        pipe.onWritable(this::writable);
    }

    /** Sets the encoder. Called before the first {@link #put}. */
    void encoder(Encoder maker) {
        encoder = maker;
    }

    /** The address that the connection leads to; null: it is not known here. */
    public InetAddress peer() {
        return pipe.peer();
    }

    /** How many bytes have been sent, for a statistic. */
    public long sent() {
        return encoded.sent();
    }

    /** Decides which thread reads the session. */
    public Turns turns() {
        return turns;
    }

    /** Where packets are taken to be filled, and put to be sent. */
    public Outbox outbox() {
        return outbox;
    }

    /** Any thread: puts a packet, which the next {@link #flush} sends. The caller must flush at once. */
    public void put(Packet packet) {
        if (failure == null) { // after a failure no thread empties the outbox
            outbox.put(packet);
            if (outbox.isOverfull()) {
                fail(new IOException(UNREAD));
            }
        }
    }

    /** Any thread: has the outbox's packets sent, by this thread or by another. */
    public void flush() {
        if (!hasWork()) {
            return;
        }
        if (Turns.mayServeOthers()) {
            drain();
        } else if (!turn.isHeld()) { // a thread that has the turn looks again
            turns.call();
        }
    }

    /**
     * As {@link #flush}, for a thread that makes many small writes. It sends once there is enough for a few full
     * packets. The session's own thread sends what remains.
     */
    public void flushSoon() {
        if (outbox.size() >= GATHERED) {
            flush();
        } else if (!promised) {
            promised = true;
            turns.call();
        }
    }

    /** Whether packets wait for {@link #keepPromise}. */
    public boolean isPromised() {
        return promised;
    }

    /** A thread that may serve others: sends what {@link #flushSoon} left. */
    public void keepPromise() {
        promised = false; // cleared before the outbox is examined: a packet put later sets it again
        drain();
    }

    /** A thread that may serve others: sends what can be sent, unless another thread is doing so. */
    public void drain() {
        for (int i = 0; hasWork() && turn.tryLock(); i++) {
            boolean done = false;
            try {
                send();
                done = true;
            } catch (IOException | RuntimeException e) {
                fail(e instanceof IOException io ? io : new IOException(e));
                done = true;
            } finally {
                if (!done) {
                    full = false; // an error of this thread; the pipe may not have been asked to report
                }
                turn.unlock();
                if (!done) {
                    turns.call(); // the session's own thread continues
                }
            }
            release();
            if (i == MOST_TURNS) {
                turns.call();
                return;
            }
        }
        release(); // also where another thread could not notify the senders
    }

    private boolean hasWork() {
        return failure == null && !full && (encoded.size() > 0 || (!exchanging && !due && !outbox.isEmpty()));
    }

    /** Sends as much as the pipe accepts. Only for the thread whose turn it is. */
    private void send() throws IOException {
        promised = false;
        encodeSome();
        while (encoded.size() > 0) {
            full = true; // before the offer: the pipe may become writable as soon as it has accepted too little
            encoded.offerTo(pipe);
            if (encoded.size() == 0) {
                full = false;
                encodeSome();
            } else if (full) {
                told = true;
                pipe.wantWritable(true);
                turns.needed();
                return;
            }
        }
        if (told) {
            told = false;
            pipe.wantWritable(false);
        }
    }

    private void encodeSome() throws IOException {
        while (!exchanging && encoded.size() < ENOUGH && !encoded.overflows()) {
            Packet packet = outbox.peek();
            if (packet == null) {
                return;
            }
            if (encoder.wantsNewKeys()) {
                due = true;
                turns.call();
                return;
            }
            encoded.append(encoder.encode(packet));
            encoder.encoded();
            outbox.remove();
        }
    }

    /**
     * The pipe accepts more. On the reader thread of this session or of the one below it, or on a thread that reads for
     * it.
     */
    private void writable() {
        full = false;
        drain();
    }

    private int waiting() {
        return encoded.size() + outbox.size();
    }

    /** Whether channels may send now. A channel that may not calls {@link #holdBack}. */
    public boolean hasRoom() {
        return waiting() <= FULL || failure != null;
    }

    /**
     * Registers a sender, which is notified when it may send again.
     *
     * @return whether it may already send now
     */
    public boolean holdBack(Sender sender) {
        holdingBack.add(sender);
        // the threads that make room may have looked before the sender was added
        return waiting() <= ROOM || failure != null;
    }

    /** Notifies the senders that hold back, if there is room again. */
    private void release() {
        while (waiting() <= ROOM) {
            Sender sender = holdingBack.poll();
            if (sender == null) {
                return;
            }
            boolean notified = false;
            try {
                sender.roomAgain();
                notified = true;
            } finally {
                if (!notified) { // an error of this thread: the session's own thread notifies the sender
                    holdingBack.add(sender);
                    turns.call();
                }
            }
        }
    }

    // Messages that the library sends, on farside's own threads.

    /**
     * Begins a message of the library's. The library then writes the encoded message, and {@link #endMessage} ends it.
     * In between, no other thread encodes.
     */
    void beginMessage() {
        turn.lock();
    }

    void endMessage() {
        turn.unlock();
        drain();
    }

    /** Called between those two: our SSH_MSG_KEXINIT is sent, and nothing else until the new keys are in use. */
    void exchangeBegins() {
        exchanging = true;
        due = false;
    }

    /** The new keys are used for everything that follows. On the session's own thread. */
    void exchangeEnds() {
        exchanging = false;
        drain();
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
        boolean begun = turn.isMine();
        if (!begun) {
            beginMessage();
        }
        try {
            IOException failed = failure;
            if (failed != null) {
                throw new IOException(failed.getMessage(), failed);
            }
            encoded.append(bytes);
            if (encoded.size() > MOST_UNREAD) {
                fail(new IOException(UNREAD));
            }
        } finally {
            if (!begun) {
                endMessage();
            }
        }
        return TAKEN;
    }

    /**
     * Any thread: nothing can be sent any more. The session's own thread ends the session and notifies all its users.
     */
    public void fail(IOException why) {
        if (failure == null) {
            failure = why;
        }
        turns.call();
    }

    /** Why nothing can be sent any more; null as long as sending works. */
    public IOException failure() {
        return failure;
    }

    @Override
    protected void doCloseImmediately() {
        pipe.close();
        super.doCloseImmediately();
    }
}

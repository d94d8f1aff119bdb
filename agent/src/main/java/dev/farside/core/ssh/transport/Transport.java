package dev.farside.core.ssh.transport;

import dev.farside.core.own.ShortLock;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What goes out over one session. Packets of channels are put into the {@link Outbox} in the clear, and whoever gets the
 * turn encodes and sends what is there, of all threads, many packets with one call of the pipe's. Nobody waits for the
 * turn: who has it looks again after giving it back, so that what others have put there meanwhile is not left behind.
 *
 * <pre>
 *   write, close, ... --put--> Outbox --encode, in turn--> SendBuffer --> Pipe
 *   any thread                          a platform thread          what it does not take waits until it takes more
 *                                       or the session's own
 * </pre>
 *
 * Virtual threads never take the turn: they can lose their processor, and leave it to the session's own thread. Nobody
 * waits for the pipe either: so the session's thread cannot be caught waiting for a far side that waits for us to read,
 * and no interrupt or close of a program's thread can hurt the session. Channels hold back their data while {@link
 * #hasRoom} is false; what has no window of its own (window adjusts, closes) is always taken. What the library sends (key
 * exchange, login, global requests) passes the outbox by; while keys are exchanged, the outbox waits (RFC 4253, 7.1).
 *
 * <p>If an error ends the turn of a program's thread, no packet is lost and none goes out twice; the session's thread
 * goes on.
 */
public final class Transport extends PipeSession {
    /** The most bytes of data in one packet of ours, and the most we take in one; as OpenSSH. */
    public static final int PACKET = 32 * 1024;

    /** Makes bytes of packets, in turn. */
    interface Encoder {
        /**
         * The encoded packet, until the next call; has no effect until {@link #encoded}, and may be tried again if it fails.
         */
        ByteBuffer encode(Packet packet) throws IOException;

        /** The packet goes out. */
        void encoded();

        /** So much was encoded that new keys are to be asked for, before anything else is. */
        boolean wantsNewKeys();
    }

    /** Who waits for room. */
    public interface Sender {
        /** On whatever thread makes room; must not block. */
        void roomAgain();
    }

    /** With so much encoded it is offered to the pipe before more is encoded. */
    private static final int ENOUGH = 128 * 1024;

    /** With more than this waiting, channels hold back; bounds what lies before a small packet. */
    private static final int FULL = 128 * 1024;

    /** Channels go on when no more than this is waiting. */
    private static final int ROOM = 64 * 1024;

    /** With so much in the outbox a thread that only gathers sends it. */
    private static final int GATHERED = 64 * 1024;

    /** So many times a program's thread sends for others; then the session's own thread goes on. */
    private static final int MOST_TURNS = 16;

    /** With more than this encoded the gateway makes us answer without end, and reads nothing. */
    private static final int MOST_UNREAD = 8 << 20;

    private static final String UNREAD = "it asks without end, and does not read the answers";

    private static final IoWriteFuture TAKEN = AbstractIoWriteFuture.fulfilled("taken", true);

    private final Pipe pipe;
    private final Turns turns;
    private final Outbox outbox = new Outbox();
    private final Queue<Sender> holdingBack = new ConcurrentLinkedQueue<>();

    /** Waited for by own threads only. */
    private final ShortLock turn = new ShortLock();

    /** The pipe took less than it was given, and has not told yet that it takes more. */
    private volatile boolean full;

    /** Our offer of new keys has gone out, the new keys are not in use yet. */
    private volatile boolean exchanging;

    /** New keys are to be asked for, which is for the session's own thread to do. */
    private volatile boolean due;

    /** The session's own thread is to send what is in the outbox, a moment from now. */
    private volatile boolean promised;

    private volatile IOException failure;

    // Of the one whose turn it is.

    private Encoder encoder;

    private final SendBuffer encoded = new SendBuffer();
    private boolean told;

    public Transport(Pipe pipe) {
        this.pipe = pipe;
        this.turns = new Turns(pipe);
        pipe.onWritable(this::writable);
    }

    /** Before the first {@link #put}. */
    void encoder(Encoder maker) {
        encoder = maker;
    }

    /** Where the connection leads; null: nobody here knows. */
    public InetAddress peer() {
        return pipe.peer();
    }

    /** Who reads what comes back. */
    public Turns turns() {
        return turns;
    }

    /** Packets to be filled and put. */
    public Outbox outbox() {
        return outbox;
    }

    /** Any thread: the packet is on its way with the next {@link #flush}, which is to come at once. */
    public void put(Packet packet) {
        if (failure == null) { // else nobody takes anything out any more
            outbox.put(packet);
            if (outbox.isOverfull()) {
                fail(new IOException(UNREAD));
            }
        }
    }

    /** Any thread: what is in the outbox goes out, by this thread or by another. */
    public void flush() {
        if (!hasWork()) {
            return;
        }
        if (!Wait.isVirtual()) {
            drain();
        } else if (!turn.isHeld()) { // else whoever has it looks again
            turns.call();
        }
    }

    /**
     * As {@link #flush}, for a thread that writes and writes: it sends when there is enough for a few full packets, and what
     * it does not come back for is sent by the session's own thread.
     */
    public void flushSoon() {
        if (outbox.size() >= GATHERED) {
            flush();
        } else if (!promised) {
            promised = true;
            turns.call();
        }
    }

    /** Whether something waits for {@link #keepPromise}. */
    public boolean isPromised() {
        return promised;
    }

    /** A platform thread: sends what {@link #flushSoon} left. */
    public void keepPromise() {
        promised = false; // before it looks: what comes later is promised anew
        drain();
    }

    /** A platform thread: sends what can go, unless another thread does so. */
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
                turn.unlock();
                if (!done) {
                    turns.call(); // an error, which is this thread's
                }
            }
            release();
            if (i == MOST_TURNS) {
                turns.call();
                return;
            }
        }
    }

    private boolean hasWork() {
        return failure == null && !full && (encoded.size() > 0 || (!exchanging && !due && !outbox.isEmpty()));
    }

    /** In turn: as much as the pipe takes. */
    private void send() throws IOException {
        promised = false;
        encodeSome();
        while (encoded.size() > 0) {
            full = true; // before the offer: the pipe may take more as soon as it has taken too little
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

    /** The pipe takes more. On the reader thread of this session or of the one before it, or on any that reads for it. */
    private void writable() {
        full = false;
        drain();
    }

    private int waiting() {
        return encoded.size() + outbox.size();
    }

    /** Whether channels may send now; those that may not {@link #holdBack}. */
    public boolean hasRoom() {
        return waiting() <= FULL || failure != null;
    }

    /**
     * The sender is told when it may send again.
     *
     * @return whether it may now, after all
     */
    public boolean holdBack(Sender sender) {
        holdingBack.add(sender);
        return waiting() <= ROOM || failure != null; // those who make room may have looked before
    }

    /** Those who hold back, if there is room again. */
    private void release() {
        while (waiting() <= ROOM) {
            Sender sender = holdingBack.poll();
            if (sender == null) {
                return;
            }
            sender.roomAgain();
        }
    }

    // What the library sends, on own threads.

    /**
     * Begins to send a message of the library's; then it writes what it has encoded, and {@link #endMessage} ends it.
     * In between nobody else encodes.
     */
    void beginMessage() {
        turn.lock();
    }

    void endMessage() {
        turn.unlock();
        drain();
    }

    /** In between: the offer of new keys goes out, and then nothing else until the new keys are used. */
    void exchangeBegins() {
        exchanging = true;
        due = false;
    }

    /** On the session's own thread: the new keys are used for all that comes. */
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

    /** Any thread: nothing can be sent any more. The session's own thread ends it, and tells everybody. */
    public void fail(IOException why) {
        if (failure == null) {
            failure = why;
        }
        turns.call();
    }

    /** Why nothing can be sent any more; null as long as it can. */
    public IOException failure() {
        return failure;
    }

    @Override
    protected void doCloseImmediately() {
        pipe.close();
        super.doCloseImmediately();
    }
}

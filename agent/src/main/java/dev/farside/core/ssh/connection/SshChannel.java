package dev.farside.core.ssh.connection;

import dev.farside.core.own.StackRoom;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.GatewayState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * An open direct-tcpip or direct-streamlocal channel (RFC 4254, 5). Each direction has its own lock, so receiving never
 * waits for sending. The two locks are never held together, and each is held only briefly.
 */
public final class SshChannel implements FarChannel {
    /** Receives what the far side reports about a command that it was asked to run. Called on the reader thread. */
    public interface Running {
        void accepted(boolean willRun);

        void complained(String text);

        void exited(int status);

        /** The channel is closed, or its session died. */
        void over();
    }

    /** What a channel is for. */
    public interface Purpose {
        /** {@code HOST:PORT}, and where that leads if it is another place; null: it has no name. */
        String connection();

        /** {@code FILE:LINE}; null: there is none. */
        String rule();

        /** Whether it leads to the next gateway of a chain: it is none of the program's. */
        boolean isHop();

        /** Words that follow the reason for which the channel dies; made only then. */
        @Override
        String toString();

        /**
         * Any thread, once: no more bytes come or go. Must not block.
         *
         * @param how in words
         * @param received bytes that came, those that nobody has read too
         * @param sent bytes that were put on their way
         */
        void ended(String how, long received, long sent);
    }

    /** For a channel of which nobody needs to hear. */
    public static final Purpose NONE = new Nameless();

    /** From when a purpose was told of the end. */
    private static final Purpose ENDED = new Nameless();

    private static final class Nameless implements Purpose {
        @Override
        public String connection() {
            return null;
        }

        @Override
        public String rule() {
            return null;
        }

        @Override
        public boolean isHop() {
            return false;
        }

        @Override
        public String toString() {
            return "";
        }

        @Override
        public void ended(String how, long received, long sent) {
            // nobody needs to hear
        }
    }

    private static final String CLOSED_BY_FAR_SIDE = "closed by the far side";

    /** A VarHandle would take milliseconds to create in a newly started JVM. */
    private static final AtomicReferenceFieldUpdater<SshChannel, Purpose> PURPOSE =
            AtomicReferenceFieldUpdater.newUpdater(SshChannel.class, Purpose.class, "purpose");

    private final Turn turn;
    private final Incoming in;
    private final Outgoing out;
    private final long openedAt = System.nanoTime();
    private volatile long movedAt = openedAt;

    private volatile Purpose purpose = NONE;

    /** Null on a forwarded connection. */
    private volatile Running running;

    /**
     * @param window the receive window that was announced to the far side
     * @param farWindow the far side's initial window size, in bytes
     * @param farPacket the largest packet that the far side accepts, in bytes
     */
    SshChannel(Channels channels, ReceiveWindow window, long farId, long farWindow, long farPacket) {
        this.turn = channels.turn();
        this.in = new Incoming(channels.turns(), window);
        this.out = new Outgoing(this, channels, farId, farWindow, farPacket);
    }

    // For the session, on its reader thread.

    void received(byte[] data, int offset, int length) throws IOException {
        moved();
        out.giveBack(in.received(data, offset, length));
    }

    void endOfInput() {
        in.end();
    }

    void windowAdjust(long bytes) {
        out.windowAdjust(bytes);
    }

    /** The far side closed the channel: nothing can be received or sent any more. */
    void closedByFarSide() {
        ended(CLOSED_BY_FAR_SIDE);
        out.closedByFarSide();
        in.end();
        over();
    }

    /**
     * Handles a channel request. An sshd with ClientAliveInterval sends such requests as a keepalive on any open
     * channel, and any answer satisfies it.
     */
    void requested(String type, boolean wantsAnswer, Buffer details) {
        Running command = running;
        if (command != null && type.equals("exit-status")) {
            command.exited(details.getInt());
        }
        if (wantsAnswer) {
            out.refuseRequest();
        }
    }

    void answered(boolean yes) {
        Running command = running;
        if (command != null) {
            command.accepted(yes);
        }
    }

    void complained(String text) {
        Running command = running;
        if (command != null) {
            command.complained(text);
        }
    }

    private void over() {
        Running command = running;
        if (command != null) {
            command.over();
        }
    }

    /** The session died. Bytes that arrived before can still be read. */
    void died(String reason) {
        String why = reason + purpose;
        ended(reason); // before the program hears of it
        in.died(why);
        out.died(why);
        over();
    }

    public void serves(Purpose what) {
        purpose = what;
    }

    private void ended(String how) {
        Purpose served = PURPOSE.getAndSet(this, ENDED);
        if (served != ENDED && served != NONE) {
            served.ended(how, in.total(), out.total());
        }
    }

    /** An error here concerns only this channel. Its owner and the far side are notified. */
    void failed(Throwable why) {
        died("farside failed: " + why);
        out.end();
    }

    /** Bytes were sent or received. Any thread. */
    void moved() {
        movedAt = System.nanoTime();
    }

    /** When bytes were last sent or received, on the clock of {@link System#nanoTime}. */
    long movedAt() {
        return movedAt;
    }

    /** Any thread. Null: it is no connection, as where it runs a command, or it has ended. */
    Purpose connectionFor() {
        Purpose served = purpose;
        return running != null || served == ENDED ? null : served;
    }

    /** Of a channel that is a connection. Any thread. */
    GatewayState.Connection state(Purpose served) {
        long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedAt);
        return new GatewayState.Connection(served.connection(), served.rule(), served.isHop(), age, received(), sent());
    }

    /** Bytes so far. Any thread, without a lock: the number may be a moment old. */
    long received() {
        return in.received();
    }

    /** As {@link #received}. */
    long sent() {
        return out.sent();
    }

    // For the owner.

    /** Runs a command in the far side's login shell. For a channel of type session, before any other call. */
    public void run(String command, Running listener) {
        running = listener;
        out.run(command);
    }

    @Override
    public int read(byte[] buffer, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) {
            return 0;
        }
        StackRoom.need();
        out.flush(); // a reading thread may be waiting for an answer to what it wrote
        int n = in.read(buffer, offset, length, timeoutMillis);
        if (n > 0) {
            out.giveBack(in.giveBack(n));
        }
        return n;
    }

    @Override
    public void wakeReader() {
        in.wakeReader();
    }

    @Override
    public int poll(byte[] buffer, int offset, int length) throws IOException {
        return length == 0 ? 0 : poll(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public int poll(ByteBuffer into) throws IOException {
        StackRoom.need();
        int before = into.position();
        try {
            return in.poll(into);
        } finally {
            int n = into.position() - before; // also where the buffer has thrown something
            out.giveBack(n > 0 ? in.giveBack(n) : 0);
        }
    }

    @Override
    public boolean isReadable() {
        return in.isReadable();
    }

    @Override
    public boolean isWritable() {
        return out.isWritable();
    }

    @Override
    public void awaitReadable(int timeoutMillis) throws IOException {
        StackRoom.need();
        out.flush();
        in.awaitReadable(timeoutMillis);
    }

    @Override
    public void awaitWritable(int timeoutMillis) throws IOException {
        StackRoom.need();
        out.awaitWritable(timeoutMillis);
    }

    @Override
    public Turn turn() {
        return turn;
    }

    @Override
    public int available() {
        return in.available();
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void offer(ByteBuffer bytes) throws IOException {
        out.offer(bytes);
    }

    @Override
    public void events(Runnable onReadable, Runnable onWritable) {
        in.events(onReadable);
        out.events(onWritable);
    }

    @Override
    public void sink(Sink sink) {
        in.sink(sink);
    }

    @Override
    public void shutdownInput() {
        StackRoom.need();
        out.giveBack(in.shut());
    }

    @Override
    public void shutdownOutput() throws IOException {
        out.shut();
    }

    @Override
    public void close() {
        StackRoom.need();
        ended(in.hasEnded() ? CLOSED_BY_FAR_SIDE : "closed here");
        in.close();
        out.close();
    }
}

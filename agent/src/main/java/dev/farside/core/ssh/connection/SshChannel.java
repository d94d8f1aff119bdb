package dev.farside.core.ssh.connection;

import dev.farside.core.own.StackRoom;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * An open direct-tcpip or direct-streamlocal channel (RFC 4254, 5): two directions with a lock each, so that what comes
 * never waits for what goes. The two locks are never held together, and only for moments.
 */
public final class SshChannel implements FarChannel {
    /** What the far side tells of a command it was asked to run; on the reader thread. */
    public interface Running {
        void accepted(boolean willRun);

        void complained(String text);

        void exited(int status);

        /** The channel is closed, or its session died. */
        void over();
    }

    private final Incoming in;
    private final Outgoing out;
    private volatile long movedAt = System.nanoTime();

    /** Null on a forwarded connection. */
    private volatile Running running;

    /**
     * @param window what the far side was told that we take ahead
     * @param farWindow what the far side takes ahead
     * @param farPacket the largest packet it takes
     */
    SshChannel(Channels channels, ReceiveWindow window, long farId, long farWindow, long farPacket) {
        this.in = new Incoming(channels.turns(), window);
        this.out = new Outgoing(this, channels, farId, farWindow, farPacket);
    }

    // The session's side, on its reader thread.

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

    /** Nothing more comes, nothing more goes. */
    void closedByFarSide() {
        out.closedByFarSide();
        in.end();
        over();
    }

    /** An sshd with ClientAliveInterval asks for signs of life on any open channel; any answer will do. */
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

    /** The session died. What came before can still be read. */
    void died(String reason) {
        in.died(reason);
        out.died(reason);
        over();
    }

    /** Something went wrong with this channel here, and only with this one: its owner is told, and the far side. */
    void failed(Throwable why) {
        died("farside failed: " + why);
        out.end();
    }

    /** Bytes go or come; any thread. */
    void moved() {
        movedAt = System.nanoTime();
    }

    /** When bytes last went or came, as {@link System#nanoTime}. */
    long movedAt() {
        return movedAt;
    }

    // The owner's side.

    /** On a channel of type session, before all else: runs a command of the far side's login shell. */
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
        out.flush(); // who reads waits for an answer, perhaps
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
        StackRoom.need();
        int n = in.poll(buffer, offset, length);
        if (n > 0) {
            out.giveBack(in.giveBack(n));
        }
        return n;
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
        in.close();
        out.close();
    }
}

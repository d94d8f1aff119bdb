package dev.farside.core.tunnel;

import java.io.IOException;

/**
 * An open direct-tcpip or direct-streamlocal channel (RFC 4254, 5): two directions with a lock each, so that what comes
 * never waits for what goes. The two locks are never held together.
 */
final class SshChannel implements FarChannel {
    /** What the far side may send ahead of our reading. 2 MiB as OpenSSH: more makes sshd slow where TCP is slower. */
    static final int WINDOW = 2 * 1024 * 1024;

    /** Largest packet we take or make; OpenSSH's. */
    static final int PACKET = 32 * 1024;

    private final Incoming in = new Incoming();
    private final Outgoing out;

    /**
     * @param farWindow what the far side takes ahead
     * @param farPacket the largest packet it takes
     */
    SshChannel(Channels channels, long farId, long farWindow, int farPacket) {
        this.out = new Outgoing(this, channels, farId, farWindow, farPacket);
    }

    // The session's side, on its reader thread.

    void received(byte[] data, int offset, int length) throws IOException {
        out.giveBack(in.received(data, offset, length));
    }

    void endOfInput() {
        in.end();
    }

    void windowAdjust(long bytes) {
        out.windowAdjust(bytes);
    }

    /** The transport takes data again. */
    void roomAgain() {
        out.windowAdjust(0);
    }

    /** Nothing more comes, nothing more goes. */
    void closedByFarSide() {
        out.closedByFarSide();
        in.end();
    }

    /** The session died. What came before can still be read. */
    void died(String reason) {
        in.died(reason);
        out.died(reason);
    }

    // The owner's side.

    @Override
    public int read(byte[] buffer, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) {
            return 0;
        }
        int n = in.read(buffer, offset, length, timeoutMillis);
        if (n > 0) {
            out.giveBack(in.giveBack(n));
        }
        return n;
    }

    @Override
    public int poll(byte[] buffer, int offset, int length) throws IOException {
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
        out.write(buffer, offset, length);
    }

    @Override
    public int offer(byte[] buffer, int offset, int length) throws IOException {
        return out.offer(buffer, offset, length);
    }

    @Override
    public void events(Runnable onReadable, Runnable onWritable) {
        in.events(onReadable);
        out.events(onWritable);
    }

    @Override
    public void shutdownInput() {
        out.giveBack(in.shut());
    }

    @Override
    public void shutdownOutput() throws IOException {
        out.shut();
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }
}

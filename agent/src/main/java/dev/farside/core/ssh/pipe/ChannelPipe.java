package dev.farside.core.ssh.pipe;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** The transport to the next hop of a chain: a channel of the session with the previous hop. No port is opened. */
public final class ChannelPipe implements Pipe {
    private static final int PIECE = 32 * 1024;

    private final FarChannel channel;
    private final byte[] incoming = new byte[PIECE];

    public ChannelPipe(FarChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        try {
            int timeout = (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
            int n = channel.read(incoming, 0, Math.min(PIECE, into.remaining()), timeout);
            if (n > 0) {
                into.put(incoming, 0, n);
            }
            return n;
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        int before = bytes.position();
        channel.offer(bytes);
        return bytes.position() - before;
    }

    /** Nothing to do: the channel calls back after every offer that fell short. */
    @Override
    public void wantWritable(boolean want) {}

    @Override
    public void wakeUp() {
        channel.wakeReader();
    }

    @Override
    public void onWritable(Runnable action) {
        channel.events(null, action);
    }

    @Override
    public void close() {
        channel.close();
    }
}

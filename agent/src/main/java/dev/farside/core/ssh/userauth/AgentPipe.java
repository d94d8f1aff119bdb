package dev.farside.core.ssh.userauth;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A connection to an ssh-agent over a named pipe of Windows, which opens as a file does. Reads block while the agent asks
 * its user. Not for several threads: a read would block a write.
 */
final class AgentPipe implements ByteChannel {
    private final RandomAccessFile pipe;
    private volatile boolean closed;

    private AgentPipe(RandomAccessFile pipe) {
        this.pipe = pipe;
    }

    /** @throws IOException no agent listens there */
    static AgentPipe open(String name) throws IOException {
        return new AgentPipe(new RandomAccessFile(name, "rw"));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] bytes = new byte[into.remaining()];
        int n = pipe.read(bytes);
        if (n > 0) {
            into.put(bytes, 0, n);
        }
        return n;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        pipe.write(bytes);
        java.util.Arrays.fill(bytes, (byte) 0); // it may be a private key
        return bytes.length;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        pipe.close();
    }
}

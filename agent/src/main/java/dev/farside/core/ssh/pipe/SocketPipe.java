package dev.farside.core.ssh.pipe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A TCP connection to a gateway, or a UNIX socket of this machine. Non-blocking, because a blocking SocketChannel is closed by the interrupt of any thread
 * that writes to it, and the writers are the program's threads.
 */
public final class SocketPipe implements Pipe {
    /** Below this a read was no bulk, and the far side may hold its next small packet back until we acknowledge. */
    private static final int SMALL_READ = 4096;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final SocketOption<Boolean> quickAck;
    private volatile Runnable onWritable;
    private final boolean isTcp;
    private boolean readAll = true;
    private boolean wasSmall;

    public SocketPipe(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, SelectionKey.OP_READ);
        this.quickAck = quickAck(channel);
        this.isTcp = channel.getRemoteAddress() instanceof InetSocketAddress;
    }

    /** By its name: the module that holds the constant may be missing from a small runtime. */
    @SuppressWarnings("unchecked")
    private static SocketOption<Boolean> quickAck(SocketChannel channel) {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("TCP_QUICKACK")) {
                return (SocketOption<Boolean>) option;
            }
        }
        return null;
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        try {
            if (wasSmall && quickAck != null) {
                channel.setOption(quickAck, true); // not earlier: a thread waits for what was read
            }
            int space = into.remaining();
            int n = readAll ? 0 : channel.read(into);
            if (n == 0) {
                selector.select(timeoutMillis);
                boolean isReported = !selector.selectedKeys().isEmpty(); // a key that is not has what it had last time
                selector.selectedKeys().clear();
                if (isReported && key.isWritable()) {
                    onWritable.run();
                }
                n = channel.read(into);
            }
            readAll = n < space;
            wasSmall = n > 0 && n < SMALL_READ;
            return n;
        } catch (ClosedChannelException | ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
            throw new IOException("closed", e);
        }
    }

    @Override
    public int offer(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    @Override
    public void wantWritable(boolean want) {
        try {
            int before = key.interestOps();
            int wanted = want ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (wanted == before) {
                return;
            }
            key.interestOps(wanted);
        } catch (java.nio.channels.CancelledKeyException e) {
            return; // closed meanwhile: the reader sees it
        }
        if (want) {
            selector.wakeup();
        }
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public boolean isForAll() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public InetAddress peer() {
        return isTcp ? channel.socket().getInetAddress() : null;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing is left to lose
        }
        try {
            selector.close();
        } catch (IOException e) {
            // nothing is left to lose
        }
    }
}

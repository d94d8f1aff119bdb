package dev.farside.core.loopback;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The JDK's side of a loopback connect, over real sockets. */
final class FakeJdk implements Jdk {
    /** One for each doSelect that is called; what it does and answers. */
    interface Select {
        int happen(long timeoutMillis);
    }

    final List<Select> selects = new ArrayList<>();
    final Queue<String> told = new ConcurrentLinkedQueue<>();
    boolean woken;

    /** So many calls that tell of a connect's end fail for want of memory. */
    final AtomicInteger errors = new AtomicInteger();

    /** Connecting fails with it; null: it does not. */
    IOException failure;

    /** Connecting fails with it in the end; null: it does not. */
    IOException lost;

    /** Happens when the socket is connected, before anybody knows. */
    Runnable meanwhile;

    /** The socket's address is not what it seems to be, so nobody meets it. */
    boolean isStranger;

    /** The socket of the program. */
    SocketChannel socket;

    @Override
    public int connect(ProtocolFamily family, FileDescriptor fd, InetSocketAddress remote) throws IOException {
        if (failure != null) {
            throw failure;
        }
        socket = SocketChannel.open(remote);
        if (meanwhile != null) {
            meanwhile.run();
        }
        if (lost != null) {
            throw lost;
        }
        return 1;
    }

    @Override
    public InetSocketAddress localAddress(FileDescriptor fd) throws IOException {
        return socket == null || isStranger
                ? new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0)
                : (InetSocketAddress) socket.getLocalAddress();
    }

    @Override
    public List<SelectionKey> keys(SelectableChannel channel) {
        return List.of();
    }

    @Override
    public void mask(SelectionKey key) {
        told.add("mask");
    }

    @Override
    public void unmask(SelectionKey key, int operations) {
        fail();
        told.add("poll for " + operations);
    }

    @Override
    public void askAgain(SelectionKey key) {
        fail();
        told.add("ask again");
    }

    @Override
    public int select(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) {
        return selects.remove(0).happen(timeoutMillis);
    }

    @Override
    public boolean isWoken(Selector selector) {
        return woken;
    }

    @Override
    public void interruptible(Channel channel) {}

    @Override
    public void pollAgain(Channel channel) {
        fail();
        told.add("poll again");
    }

    private void fail() {
        if (errors.getAndDecrement() > 0) {
            throw new OutOfMemoryError("of the test");
        }
    }
}

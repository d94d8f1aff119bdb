package dev.farside.core.loopback;

import dev.farside.core.forward.Legs;
import dev.farside.core.nio.Connects;
import dev.farside.core.nio.WeakTable;
import dev.farside.core.own.StackRoom;
import dev.farside.core.way.Ways;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * Answers the hooks in channels on Java 8 and 11: the channels of this JVM that go through a gateway. The methods are those of
 * {@code Door}, which says what they decide.
 *
 * <p>A connect is found by the channel's file descriptor object, the only thing that all hooked methods know.
 */
public class LoopbackChannels extends Connects<Jdk> {
    private static final int CONNECTED = 1;

    /** IOStatus.UNAVAILABLE: pending. */
    private static final int UNAVAILABLE = -2;

    private final Legs legs = new Legs("channels");

    // Weak: what the program drops without a close takes its connect along.
    private final WeakTable<FileDescriptor, LoopbackConnect> connects = new WeakTable<>();

    private final WeakTable<Selector, Wakes> wakes = new WeakTable<>();

    LoopbackChannels(Ways ways, Instrumentation instrumentation) {
        super(ways, instrumentation);
    }

    /** A method, so that Java 17 and newer, whose bundle lacks this class, need not look for it. */
    public static Connects<?> open(Ways ways, Instrumentation instrumentation) {
        return new LoopbackChannels(ways, instrumentation);
    }

    @Override
    protected Jdk find(Instrumentation by) throws IOException {
        return new Internals(by);
    }

    @Override
    public void prove() throws IOException {
        jdk();
    }

    @Override
    protected int connect(ProtocolFamily family, Attempt attempt) throws IOException {
        FileDescriptor fd = attempt.fd();
        LoopbackConnect connect = new LoopbackConnect(this, fd, attempt.channel());
        connects.put(fd, connect);
        try {
            if (attempt.channel() instanceof SelectableChannel selectable && selectable.isRegistered()) {
                for (SelectionKey key : jdk().keys(selectable)) {
                    connect.maskFirst(key); // its socket is about to be ready
                }
            }
            connect.begin(attempt.connector(), family, fd);
            if (!attempt.channel().isOpen()) {
                connect.close(); // it was closed before it could be found by its descriptor
            }
            if (!connect.isBlocking()) {
                return UNAVAILABLE;
            }
            jdk().interruptible(attempt.channel());
            connect.finish();
            return CONNECTED;
        } catch (IOException | RuntimeException | Error e) {
            connect.close();
            throw e;
        }
    }

    @Override
    public boolean isPending(FileDescriptor fd) {
        LoopbackConnect connect = connects.get(fd);
        return connect != null && connect.isPending() && !connect.isBlocking();
    }

    @Override
    public void finishing(FileDescriptor fd) throws IOException {
        LoopbackConnect connect = connects.get(fd);
        if (connect != null) {
            connect.finish();
        }
    }

    @Override
    public long polling(FileDescriptor fd, long timeoutMillis) {
        LoopbackConnect connect = connects.get(fd);
        return connect == null ? timeoutMillis : connect.polling(timeoutMillis);
    }

    @Override
    public int events(FileDescriptor fd, int events) {
        LoopbackConnect connect = connects.get(fd);
        return connect != null && connect.isPending() ? 0 : events;
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key) {
        return masked(fd, key, 0);
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key, int operations) {
        StackRoom.need();
        LoopbackConnect connect = connects.get(fd);
        return connect != null && connect.mask(key, operations);
    }

    @Override
    public boolean masked(FileDescriptor fd, boolean connects, boolean reads, boolean writes) {
        LoopbackConnect connect = this.connects.get(fd);
        return connect != null && connect.isPending();
    }

    @Override
    public long timeout(Selector selector, long timeoutMillis) {
        Wakes itsWakes = wakes.get(selector);
        if (itsWakes != null) {
            itsWakes.selecting(selector);
        }
        return timeoutMillis;
    }

    @Override
    public int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        Wakes itsWakes = wakes.get(selector);
        return itsWakes == null ? updated : itsWakes.selected(updated, selector, action, timeoutMillis, began);
    }

    @Override
    public void waking(Selector selector) {
        StackRoom.need();
        Wakes itsWakes = wakes.get(selector);
        if (itsWakes != null) {
            itsWakes.waking();
        }
    }

    @Override
    public void woken(Selector selector) {
        Wakes itsWakes = wakes.get(selector);
        if (itsWakes != null) {
            itsWakes.woken(selector);
        }
    }

    @Override
    public void urgent(FileDescriptor fd) throws IOException {
        if (connects.get(fd) != null) {
            throw new SocketException("Urgent data not supported");
        }
    }

    @Override
    public void closing(FileDescriptor fd) {
        StackRoom.need();
        LoopbackConnect connect = connects.get(fd);
        if (connect != null) {
            connect.close();
        }
    }

    /** Of a selector that a connecting channel is registered with. */
    Wakes wakes(Selector selector) throws IOException {
        Wakes known = wakes.get(selector);
        return known == null ? wakes.putIfAbsent(selector, new Wakes(jdk(), selector)) : known;
    }

    Legs legs() {
        return legs;
    }

    Jdk jdk() throws IOException {
        return internals();
    }
}

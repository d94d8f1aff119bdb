package dev.farside.core.nio;

import dev.farside.boot.Door;
import dev.farside.core.socket.Dropped;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.way.Ways;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.ref.Cleaner;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * Answers the hooks in channels and selectors: the channels of this JVM that go through a gateway, and the selectors that
 * they are registered with. The methods are those of {@code Door}, which says what they decide.
 *
 * <p>A lane is found by the channel's file descriptor object, the only thing that all hooked methods know.
 */
public class Lanes extends Connects<Internals> {
    private static final int AS_EVER = 0;

    // Weak: what the program drops without a close takes its lane along.
    private final WeakTable<FileDescriptor, Lane> lanes = new WeakTable<>();
    private final WeakTable<Selector, Watcher> watchers = new WeakTable<>();
    private final Lane closed = new Lane.Closed(this);

    Lanes(Ways ways, Instrumentation instrumentation) {
        super(ways, instrumentation);
    }

    /** A method, because the JVM would load the class of a new object with its superclasses, before there is a door. */
    public static Connects<?> open(Ways ways, Instrumentation instrumentation) {
        return new Lanes(ways, instrumentation);
    }

    @Override
    protected Internals find(Instrumentation by) throws IOException {
        return new Internals(by);
    }

    @Override
    public void prove() throws IOException {
        internals().prove();
    }

    @Override
    protected int connect(ProtocolFamily family, Attempt attempt) throws IOException {
        FileDescriptor fd = attempt.fd();
        internals().bind(family, fd); // the program may ask for its local address
        Lane lane = new Lane(this, fd, attempt.channel());
        lanes.put(fd, lane);
        try {
            lane.start(attempt.connector());
        } catch (IOException | RuntimeException | Error e) {
            lane.close(); // and so the opening, which may have begun
            throw e;
        }
        if (!attempt.channel().isOpen()) {
            lane.close(); // it was closed before it could be found by its descriptor
        }
        if (lane.isBlocking()) {
            return lane.await(attempt.nanos());
        }
        if (attempt.channel() instanceof SelectableChannel selectable && selectable.isRegistered()) {
            internals().pollAgain(selectable); // its unconnected socket would be ready all the time
        }
        return Transfer.UNAVAILABLE;
    }

    @Override
    public int polled(FileDescriptor fd) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? AS_EVER : lane.polled();
    }

    @Override
    public boolean masked(FileDescriptor fd, SelectionKey key) {
        Lane lane = lanes.get(fd);
        if (lane == null) {
            return false;
        }
        lane.masked(key);
        return true;
    }

    @Override
    public void interest(FileDescriptor fd, SelectionKey key) {
        Lane lane = lanes.get(fd);
        if (lane != null) {
            lane.interest(key);
        }
    }

    @Override
    public boolean masked(FileDescriptor fd, boolean connects, boolean reads, boolean writes) {
        Lane lane = lanes.get(fd);
        if (lane == null) {
            return false;
        }
        int interest = (connects ? SelectionKey.OP_CONNECT : 0)
                | (reads ? SelectionKey.OP_READ : 0)
                | (writes ? SelectionKey.OP_WRITE : 0);
        return lane.events(interest) == 0;
    }

    @Override
    public int events(FileDescriptor fd, int events) {
        Lane lane = lanes.get(fd);
        return lane == null || lane.isClosed()
                ? events
                : lane.events(SelectionKey.OP_CONNECT | SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Override
    public int read(FileDescriptor fd, ByteBuffer into) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? Door.NOT_OURS : Transfer.read(lane, into);
    }

    @Override
    public long read(FileDescriptor fd, ByteBuffer[] into, int offset, int length) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? Door.NOT_OURS : Transfer.read(lane, into, offset, length);
    }

    @Override
    public int write(FileDescriptor fd, ByteBuffer bytes) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? Door.NOT_OURS : Transfer.write(lane, bytes);
    }

    @Override
    public long write(FileDescriptor fd, ByteBuffer[] bytes, int offset, int length) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? Door.NOT_OURS : Transfer.write(lane, bytes, offset, length);
    }

    @Override
    public int tryRead(FileDescriptor fd, byte[] into, int offset, int length) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? Door.NOT_OURS : Transfer.tryRead(lane, into, offset, length);
    }

    @Override
    public int tryWrite(FileDescriptor fd, byte[] bytes, int offset, int length) throws IOException {
        Lane lane = lanes.get(fd);
        return lane == null ? Door.NOT_OURS : Transfer.write(lane, ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public boolean park(FileDescriptor fd, int event, long nanos) {
        Lane lane = lanes.get(fd);
        if (lane == null) {
            return false;
        }
        lane.park(event, nanos);
        return true;
    }

    @Override
    public int available(FileDescriptor fd) {
        Lane lane = lanes.get(fd);
        FarChannel far = lane == null ? null : lane.far();
        return far == null ? Door.NOT_OURS : far.available();
    }

    @Override
    public void shut(FileDescriptor fd, boolean output) {
        Lane lane = lanes.get(fd);
        if (lane != null) {
            lane.shut(output);
        }
    }

    @Override
    public void urgent(FileDescriptor fd) throws IOException {
        Lane lane = lanes.get(fd);
        if (lane != null && lane.far() != null) {
            throw new SocketException("Urgent data not supported");
        }
    }

    @Override
    public boolean isWithoutSocket(SelectableChannel channel) {
        Internals jdk = internalsIfFound();
        FileDescriptor fd = jdk == null ? null : jdk.descriptor(channel);
        return fd != null && lanes.get(fd) != null;
    }

    @Override
    public long timeout(Selector selector, long timeoutMillis) {
        Watcher watcher = watchers.get(selector);
        return watcher == null ? timeoutMillis : watcher.selecting(selector, timeoutMillis);
    }

    @Override
    public int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        Watcher watcher = watchers.get(selector);
        return watcher == null ? updated : watcher.selected(updated, selector, action, timeoutMillis, began);
    }

    @Override
    public void waking(Selector selector) {
        Watcher watcher = watchers.get(selector);
        if (watcher != null) {
            watcher.waking();
        }
    }

    @Override
    public void woken(Selector selector) {
        waking(selector);
    }

    @Override
    public void closing(FileDescriptor fd) {
        Lane lane = lanes.get(fd);
        if (lane != null) {
            lane.close();
        }
    }

    /** The lane of a channel has been closed, and is not to be kept until its descriptor is garbage. */
    void closed(FileDescriptor fd) {
        lanes.put(fd, closed);
    }

    Watcher watcher(Selector selector) {
        Watcher watcher = watchers.get(selector);
        return watcher == null ? watchers.putIfAbsent(selector, new Watcher(jdk(), selector)) : watcher;
    }

    /** There is one as soon as there is a lane. */
    Jdk jdk() {
        return internalsIfFound().jdk();
    }

    Cleaner.Cleanable whenDropped(FileDescriptor fd, FarChannel far) {
        return Dropped.whenUnreachable(fd, far);
    }
}

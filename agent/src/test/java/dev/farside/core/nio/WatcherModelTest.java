package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: a select ends when there is something to report or the program wakes it, and it never
 * returns empty for any other reason.
 */
class WatcherModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(Bytes.class, BytesAndWakeup.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 2);
    }

    /** One selector with one key, whose channel gets a byte twice. */
    abstract static class Selecting extends Scenario implements Jdk, FarChannel.Turn {
        private final AtomicBoolean eventFd = new AtomicBoolean();
        private final AtomicBoolean calls = new AtomicBoolean();
        private final AtomicInteger empty = new AtomicInteger();
        private final AtomicInteger reports = new AtomicInteger();
        private final FakeFar far = new FakeFar(this);
        private final FakeSelector selector = new FakeSelector(this);
        private final FakeKey key = new FakeKey(selector);
        private final Jdk jdk = this;
        private final FileDescriptor fd = new FileDescriptor();
        Watcher watcher;
        private Thread selects;
        private Thread session;
        private Lane lane;

        final void begin(boolean wakes) throws IOException {
            watcher = new Watcher(this, selector);
            Lanes owner = new Lanes(null, null) {
                @Override
                Jdk jdk() {
                    return jdk;
                }

                @Override
                Watcher watcher(Selector its) {
                    return watcher;
                }

                @Override
                Cleaner.Cleanable whenDropped(FileDescriptor socket, FarChannel its) {
                    return () -> {};
                }
            };
            lane = new Lane(owner, fd, null);
            lane.start(whenDone -> new Opened(far));
            lane.polled();
            lane.interest(key);
            selects = thread("selects", () -> select(wakes));
            session = thread("session", () -> {
                for (int i = 0; i < 2; i++) {
                    far.sends();
                    while (reports.get() <= i) {
                        LockSupport.park(this);
                    }
                }
            });
            if (wakes) {
                thread("wakes", () -> {
                    calls.set(true);
                    selector.wakeup();
                });
            }
        }

        /** Until it has seen both bytes, and what the program wants it to see. */
        private void select(boolean wakes) throws IOException {
            boolean called = false;
            while (reports.get() < 2 || (wakes && !called)) {
                int n = selectOnce();
                called = calls.get();
                if (n == 0) {
                    empty.incrementAndGet();
                    assertTrue(called, "a select that nobody wanted to end");
                }
            }
        }

        /** As the woven lockAndDoSelect. */
        private int selectOnce() throws IOException {
            int updated = select(selector, null, watcher.selecting(selector, -1));
            return watcher.selected(updated, selector, null, -1, 0);
        }

        @Override
        protected void check() {
            assertEquals(2, reports.get(), "reports");
            assertTrue(empty.get() <= 1, "empty selects");
        }

        void wake() {
            watcher.waking();
            eventFd.set(true);
            LockSupport.unpark(selects);
            watcher.waking();
        }

        @Override
        public int select(Selector its, Consumer<SelectionKey> action, long timeoutMillis) {
            while (!eventFd.getAndSet(false)) {
                if (timeoutMillis == 0) {
                    return 0;
                }
                LockSupport.park(this);
            }
            return 0;
        }

        @Override
        public int ready(Selector its, int events, SelectionKey reported, Consumer<SelectionKey> action) {
            far.read();
            reports.incrementAndGet();
            LockSupport.unpark(session);
            return 1;
        }

        @Override
        public FarChannel.Outcome read(long timeoutMillis) {
            return FarChannel.Outcome.TAKEN;
        }

        @Override
        public void end() {}

        @Override
        public void watch() {}

        @Override
        public void unwatch() {}

        @Override
        public void keep() {}

        @Override
        public int pollIn() {
            return 1;
        }

        @Override
        public int pollOut() {
            return 4;
        }

        @Override
        public int pollError() {
            return 24;
        }

        @Override
        public void bind(ProtocolFamily family, FileDescriptor fd) {}

        @Override
        public FileDescriptor descriptor(SelectableChannel channel) {
            return null;
        }

        @Override
        public void pollAgain(SelectableChannel channel) {}

        @Override
        public void pollAgain(Channel channel) {}

        @Override
        public boolean isHooked(Selector its) {
            return true;
        }

        @Override
        public boolean isWoken(Selector its) {
            return eventFd.get();
        }
    }

    static final class Bytes extends Selecting {
        @Override
        protected void prepare() {
            WatcherModelTest.begin(this, false);
        }
    }

    static final class BytesAndWakeup extends Selecting {
        @Override
        protected void prepare() {
            WatcherModelTest.begin(this, true);
        }
    }

    private static void begin(Selecting scenario, boolean wakes) {
        try {
            scenario.begin(wakes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private record Opened(FarChannel far) implements Tunnel.Opening {
        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public FarChannel channel() {
            return far;
        }

        @Override
        public FarChannel await(int timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public void cancel() {}
    }

    /** A byte comes, is told of if a look found nothing, and is read. */
    private static final class FakeFar implements FarChannel {
        private static final int NOTHING = 0;
        private static final int ARMED = 1;
        private static final int BYTE = 2;

        private final AtomicInteger state = new AtomicInteger();
        private final Turn turn;
        private Runnable onReadable;

        FakeFar(Turn turn) {
            this.turn = turn;
        }

        void sends() {
            if (state.getAndSet(BYTE) == ARMED) {
                onReadable.run();
            }
        }

        void read() {
            assertTrue(state.compareAndSet(BYTE, NOTHING), "reported without a byte");
        }

        @Override
        public boolean isReadable() {
            state.compareAndSet(NOTHING, ARMED);
            return state.get() == BYTE;
        }

        @Override
        public void events(Runnable readable, Runnable writable) {
            onReadable = readable;
        }

        @Override
        public Turn turn() {
            return turn;
        }

        @Override
        public boolean isWritable() {
            return false;
        }

        @Override
        public int read(byte[] buffer, int offset, int length, int timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public void wakeReader() {
            throw new AssertionError();
        }

        @Override
        public int available() {
            throw new AssertionError();
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public void write(ByteBuffer bytes) {
            throw new AssertionError();
        }

        @Override
        public void shutdownInput() {
            throw new AssertionError();
        }

        @Override
        public void shutdownOutput() {
            throw new AssertionError();
        }

        @Override
        public void close() {
            throw new AssertionError();
        }

        @Override
        public int poll(byte[] buffer, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public int poll(ByteBuffer into) {
            throw new AssertionError();
        }

        @Override
        public void offer(ByteBuffer bytes) {
            throw new AssertionError();
        }

        @Override
        public void awaitReadable(int timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public void awaitWritable(int timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public void sink(Sink sink) {
            throw new AssertionError();
        }
    }

    private static final class FakeSelector extends Selector {
        private final Selecting owner;

        FakeSelector(Selecting owner) {
            this.owner = owner;
        }

        @Override
        public Selector wakeup() {
            owner.wake();
            return this;
        }

        @Override
        public Set<SelectionKey> keys() {
            return Collections.singleton(null);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public SelectorProvider provider() {
            throw new AssertionError();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            throw new AssertionError();
        }

        @Override
        public int selectNow() {
            throw new AssertionError();
        }

        @Override
        public int select(long timeout) {
            throw new AssertionError();
        }

        @Override
        public int select() {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }

    private static final class FakeKey extends SelectionKey {
        private final Selector selector;

        FakeKey(Selector selector) {
            this.selector = selector;
        }

        @Override
        public SelectableChannel channel() {
            throw new AssertionError();
        }

        @Override
        public Selector selector() {
            return selector;
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public int interestOps() {
            return OP_READ;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            return this;
        }

        @Override
        public int readyOps() {
            return 0;
        }
    }
}

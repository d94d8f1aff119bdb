package dev.farside.core.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: a select ends when a connect has ended, and when the program wakes it. It returns empty
 * only where the program wakes it.
 */
class WakesModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(Connects.class, ConnectsAndWakeup.class, WakeupUnderWay.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 3);
    }

    /** One selector, with two keys whose connects end one after the other. */
    abstract static class Selecting extends Scenario implements Jdk {
        private static final int CONNECTS = 2;

        private final AtomicBoolean interruptTriggered = new AtomicBoolean();
        private final AtomicInteger over = new AtomicInteger();
        private final AtomicBoolean called = new AtomicBoolean();
        private final FakeSelector selector = new FakeSelector(this);
        private final Wakes wakes = new Wakes(this, selector);
        private Thread selects;

        // Of the thread that selects.
        private int reported;
        private int empty;

        /** @param isUnderWay a wake-up has begun before farside knows the selector */
        final void begin(boolean wakesUp, boolean isUnderWay) {
            selects = thread("selects", () -> {
                boolean isCalled = !wakesUp;
                while (reported < CONNECTS || !isCalled) {
                    int n = selectOnce();
                    reported += n;
                    isCalled = isCalled || called.get();
                    if (n == 0) {
                        empty++;
                        assertTrue(wakesUp && isCalled, "a select that nobody wanted to end");
                    }
                }
            });
            thread("connects", () -> {
                for (int i = 0; i < CONNECTS; i++) {
                    over.incrementAndGet();
                    wakes.wake(selector);
                }
            });
            if (wakesUp) {
                thread("wakes", () -> {
                    called.set(true);
                    if (isUnderWay) {
                        wakeNow();
                    } else {
                        selector.wakeup();
                    }
                });
            }
        }

        /** As the woven lockAndDoSelect. */
        private int selectOnce() throws IOException {
            wakes.selecting(selector);
            return wakes.selected(select(selector, null, -1), selector, null, -1, 0);
        }

        @Override
        protected void check() {
            assertEquals(CONNECTS, reported, "reports");
            assertTrue(empty <= CONNECTS + 1, "empty selects: no more than there are wake-ups");
        }

        /** As the woven wakeup. */
        void wake() {
            wakes.waking();
            wakeNow();
        }

        private void wakeNow() {
            interruptTriggered.set(true);
            LockSupport.unpark(selects);
            wakes.woken(selector);
        }

        @Override
        public int select(Selector its, Consumer<SelectionKey> action, long timeoutMillis) {
            int ready = over.get() - reported; // what it polls for it looks up at its beginning
            while (ready == 0 && !interruptTriggered.get()) {
                LockSupport.park(this);
            }
            interruptTriggered.set(false);
            return ready;
        }

        @Override
        public boolean isWoken(Selector its) {
            return interruptTriggered.get();
        }

        @Override
        public int connect(ProtocolFamily family, FileDescriptor fd, InetSocketAddress remote) {
            throw new AssertionError();
        }

        @Override
        public InetSocketAddress localAddress(FileDescriptor fd) {
            throw new AssertionError();
        }

        @Override
        public List<SelectionKey> keys(SelectableChannel channel) {
            throw new AssertionError();
        }

        @Override
        public void mask(SelectionKey key) {
            throw new AssertionError();
        }

        @Override
        public void unmask(SelectionKey key, int operations) {
            throw new AssertionError();
        }

        @Override
        public void askAgain(SelectionKey key) {
            throw new AssertionError();
        }

        @Override
        public void interruptible(Channel channel) {
            throw new AssertionError();
        }

        @Override
        public void pollAgain(Channel channel) {
            throw new AssertionError();
        }
    }

    static final class Connects extends Selecting {
        @Override
        protected void prepare() {
            begin(false, false);
        }
    }

    static final class ConnectsAndWakeup extends Selecting {
        @Override
        protected void prepare() {
            begin(true, false);
        }
    }

    static final class WakeupUnderWay extends Selecting {
        @Override
        protected void prepare() {
            begin(true, true);
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
        public boolean isOpen() {
            return true;
        }

        @Override
        public Set<SelectionKey> keys() {
            throw new AssertionError();
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
}

package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.leg.Legs;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.OpeningResult;
import dev.farside.core.tunnel.Tunnel;
import dev.farside.model.Explorer;
import dev.farside.model.InsteadOf;
import dev.farside.model.Scenario;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: the far side's answer, the program's close, and what waits for either end in
 * one outcome. If the program closes its channel before the leg has the far channel, the far channel is closed.
 */
class PendingConnectModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(Blocking.class, WithDeadline.class, NonBlocking.class, BlockingFinish.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 2);
    }

    /** What happens to the leg. */
    public interface Events {
        void expected(Runnable whenMet);

        void abandoned();
    }

    /** Expects connections as Legs does, and accepts none by itself. */
    public static final class FakeLegs {
        private final Events events;

        public FakeLegs(Events events) {
            this.events = events;
        }

        public Wiring begin(InetAddress boundTo) {
            return new Wiring(events);
        }

        public interface Admission {
            void abandoned();
        }

        public static final class Wiring implements AutoCloseable, Admission {
            private final Events events;

            Wiring(Events events) {
                this.events = events;
            }

            public InetSocketAddress address() {
                return InetSocketAddress.createUnresolved("leg", 1);
            }

            public Admission expect(InetSocketAddress local, FarChannel far, Runnable whenMet) {
                events.expected(whenMet);
                return this;
            }

            @Override
            public void abandoned() {
                events.abandoned();
            }

            @Override
            public void close() {}
        }
    }

    /** What FarOpening promises, with its result. */
    private static final class FakeOpening implements Tunnel.Opening {
        private final OpeningResult<FarChannel> result = new OpeningResult<>();
        private final Runnable whenDone;

        FakeOpening(Runnable whenDone) {
            this.whenDone = whenDone;
        }

        boolean finish(FarChannel opened, IOException failed) {
            boolean first = result.finish(opened, failed);
            if (first) {
                whenDone.run();
            } else if (opened != null) {
                opened.close();
            }
            return first;
        }

        @Override
        public boolean isDone() {
            return result.isDone();
        }

        @Override
        public FarChannel channel() throws IOException {
            return result.channel();
        }

        @Override
        public FarChannel await(int timeoutMillis) {
            throw new AssertionError();
        }

        @Override
        public void cancel() {
            if (!finish(null, new SocketException("Socket closed"))) {
                result.discard();
            }
        }
    }

    /** One connect of the program's, its tunnel, its sockets and its leg. */
    abstract static class Connecting extends Scenario implements Connector, Events, Sockets {
        private final FileDescriptor fd = new FileDescriptor();
        private final FakeChannel channel = new FakeChannel();
        final AtomicInteger farClosed = new AtomicInteger();
        final AtomicInteger expected = new AtomicInteger();
        final AtomicInteger abandoned = new AtomicInteger();
        private final AtomicInteger forgotten = new AtomicInteger();
        private volatile FakeOpening opening;
        private volatile Runnable whenMet;
        private Thread tunnel;
        private Thread leg;
        boolean opens;
        volatile boolean keyPolled;
        volatile boolean cancelled;
        final PendingConnects owner = new PendingConnects(null, null) {
            @Override
            Sockets sockets() {
                return Connecting.this;
            }

            @Override
            Legs legs() {
                return (Legs) (Object) new FakeLegs(Connecting.this);
            }

            @Override
            void remove(FileDescriptor socket, PendingConnect one) {
                forgotten.incrementAndGet();
            }
        };
        PendingConnect connect;

        final void begin(boolean waits) {
            opens = choose(2) == 1;
            connect = new PendingConnect(owner, StandardProtocolFamily.INET, fd, channel, waits);
            tunnel = thread("tunnel", () -> {
                while (opening == null) {
                    LockSupport.park(this);
                }
                opening.finish(opens ? new FakeFar(farClosed) : null, opens ? null : new ConnectException("refused"));
            });
            leg = daemon("leg", () -> {
                while (whenMet == null) {
                    LockSupport.park(this);
                }
                whenMet.run();
            });
        }

        final void becomesBlocking() {
            channel.isBlocking = true;
        }

        final void programCloses() {
            cancelled = true;
            connect.cancel();
        }

        @Override
        public Tunnel.Opening open(Runnable whenDone) {
            opening = new FakeOpening(whenDone);
            LockSupport.unpark(tunnel);
            return opening;
        }

        @Override
        public void expected(Runnable met) {
            expected.incrementAndGet();
            whenMet = met;
            LockSupport.unpark(leg);
        }

        @Override
        public void abandoned() {
            abandoned.incrementAndGet();
        }

        @Override
        public int connect(ProtocolFamily family, FileDescriptor socket, InetSocketAddress remote) {
            return 1;
        }

        @Override
        public InetSocketAddress localAddress(FileDescriptor socket) {
            return new InetSocketAddress(0);
        }

        @Override
        public void pollAgain(SelectionKey key) {
            keyPolled = true;
        }

        @Override
        public void pollAgain(Channel polled) {}

        @Override
        protected void check() {
            boolean wired = expected.get() == 1;
            assertTrue(expected.get() <= 1, "wired twice");
            if (opens) {
                assertEquals(
                        wired ? 0 : 1, Math.min(1, farClosed.get()), "the far channel is closed, unless it is wired");
            }
            assertTrue(forgotten.get() > 0, "the connect is still known");
            assertTrue(abandoned.get() <= 1);
        }
    }

    @InsteadOf(value = Legs.class, by = FakeLegs.class)
    static final class Blocking extends Connecting {
        private String answer;

        @Override
        protected void prepare() {
            begin(true);
            thread("program", () -> {
                connect.start(this);
                try {
                    answer = "" + connect.await(0);
                } catch (ConnectException e) {
                    answer = e.getMessage();
                }
            });
            thread("closes", this::programCloses);
        }

        @Override
        protected void check() {
            super.check();
            String other = opens ? "1" : "refused";
            assertTrue(answer.equals("-3") || answer.equals(other), answer);
            assertEquals(answer.equals("1"), opens && expected.get() == 1, "connected, and wired");
        }
    }

    @InsteadOf(value = Legs.class, by = FakeLegs.class)
    static final class WithDeadline extends Connecting {
        private String answer;

        @Override
        protected void prepare() {
            begin(true);
            thread("program", () -> {
                connect.start(this);
                try {
                    answer = "" + connect.await(1_000_000);
                } catch (ConnectException e) {
                    answer = e.getMessage();
                } catch (SocketTimeoutException e) {
                    answer = "late";
                }
            });
        }

        @Override
        protected void check() {
            super.check();
            assertTrue(answer.equals("late") || answer.equals(opens ? "1" : "refused"), answer);
        }
    }

    /** A selector that leaves the channel out waits until it is told to look again; or the program closes the channel. */
    @InsteadOf(value = Legs.class, by = FakeLegs.class)
    static final class NonBlocking extends Connecting {
        private volatile boolean begun;

        @Override
        protected void prepare() {
            begin(false);
            boolean closes = choose(2) == 1;
            Thread selects = thread("selects", () -> {
                while (!begun) {
                    LockSupport.park(this);
                }
                boolean masked = connect.masks(new FakeKey());
                while (masked && !closes && !keyPolled) {
                    LockSupport.parkNanos(this, 1_000_000);
                }
                if (!closes) {
                    assertEquals(false, connect.masks(new FakeKey()));
                    assertEquals(opens ? "connected" : "refused", pending());
                }
            });
            thread("program", () -> {
                connect.start(this);
                begun = true;
                LockSupport.unpark(selects);
                if (closes) {
                    programCloses();
                    assertEquals("pending", pending());
                }
            });
        }

        private String pending() {
            try {
                return connect.isPending() ? "pending" : "connected";
            } catch (IOException e) {
                return e.getMessage();
            }
        }

        @Override
        protected void check() {
            int closed = farClosed.get();
            assertTrue(expected.get() <= 1);
            assertEquals(opens && expected.get() == 0, closed > 0, "the far channel is closed, unless it is wired");
            assertEquals(cancelled && expected.get() == 1, abandoned.get() == 1, "the leg knows of the close");
        }
    }

    /** The channel was made blocking while its connect was pending. */
    @InsteadOf(value = Legs.class, by = FakeLegs.class)
    static final class BlockingFinish extends Connecting {
        private String answer;

        @Override
        protected void prepare() {
            begin(false);
            boolean closes = choose(2) == 1;
            thread("program", () -> {
                connect.start(this);
                becomesBlocking();
                try {
                    answer = "" + connect.isPending();
                } catch (ConnectException e) {
                    answer = e.getMessage();
                }
            });
            if (closes) {
                thread("closes", this::programCloses);
            }
        }

        @Override
        protected void check() {
            assertTrue(answer.equals(cancelled ? "true" : "no") || answer.equals(opens ? "false" : "refused"), answer);
            assertEquals(cancelled && expected.get() == 1, abandoned.get() == 1, "the leg knows of the close");
            if (opens) {
                assertEquals(expected.get() == 0, farClosed.get() > 0, "the far channel is closed, unless it is wired");
            }
        }
    }

    private static final class FakeFar implements FarChannel {
        private final AtomicInteger closed;

        FakeFar(AtomicInteger closed) {
            this.closed = closed;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }

        @Override
        public int read(byte[] buffer, int offset, int length, int timeoutMillis) {
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
        public void shutdownInput() {
            throw new AssertionError();
        }

        @Override
        public void shutdownOutput() {
            throw new AssertionError();
        }

        @Override
        public int poll(byte[] buffer, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public void offer(ByteBuffer bytes) {
            throw new AssertionError();
        }

        @Override
        public void events(Runnable onReadable, Runnable onWritable) {
            throw new AssertionError();
        }
    }

    private static final class FakeKey extends SelectionKey {
        @Override
        public SelectableChannel channel() {
            throw new AssertionError();
        }

        @Override
        public Selector selector() {
            throw new AssertionError();
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public int interestOps() {
            return OP_CONNECT;
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

    private static final class FakeChannel extends SelectableChannel {
        private volatile boolean isBlocking;

        @Override
        public SelectorProvider provider() {
            throw new AssertionError();
        }

        @Override
        public int validOps() {
            return SelectionKey.OP_CONNECT;
        }

        @Override
        public boolean isRegistered() {
            return true;
        }

        @Override
        public SelectionKey keyFor(Selector selector) {
            throw new AssertionError();
        }

        @Override
        public SelectionKey register(Selector selector, int ops, Object attachment) {
            throw new AssertionError();
        }

        @Override
        public SelectableChannel configureBlocking(boolean block) {
            throw new AssertionError();
        }

        @Override
        public boolean isBlocking() {
            return isBlocking;
        }

        @Override
        public Object blockingLock() {
            throw new AssertionError();
        }

        @Override
        protected void implCloseChannel() {}
    }
}

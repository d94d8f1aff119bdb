package dev.farside.core.ssh.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.Decoder;
import dev.farside.core.ssh.transport.SessionReader;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.ssh.window.RoundTrip;
import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Field;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: one thread at a time reads the session, no byte lies unread while all threads
 * wait, each byte is delivered once and in order, and no thread misses the end, a close or a wake-up.
 */
class IncomingModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(
                TwoRead.class,
                VirtualThreadReads.class,
                LeftToTheKeeper.class,
                EndArrives.class,
                StoppedFromHere.class,
                TimeIsUp.class,
                IsPolled.class,
                IsInterrupted.class,
                WindowIsSmall.class,
                ReaderDies.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 1);
    }

    /** One byte of the session: 16 times the channel, and a number, or one of these. */
    private static final int END = 15;

    private static final int DEATH = 14;

    private static final int NEW_KEYS = 0x7f;

    /** What a session hands on. */
    public interface Messages {
        void ofChannel(int one) throws IOException;

        void forKeeper();
    }

    /** Decodes bytes as a session decodes packets. */
    static final class Session implements Decoder {
        private final Messages messages;
        private final List<Integer> left = new ArrayList<>();

        Session(Messages messages) {
            this.messages = messages;
        }

        @Override
        public void take(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                left.add((int) bytes.get());
            }
        }

        @Override
        public int undecoded() {
            return left.size();
        }

        @Override
        public boolean hasLeft() {
            return !left.isEmpty();
        }

        @Override
        public void decodeAll() throws IOException {
            while (!decodeInstead()) {
                left.remove(0);
                messages.forKeeper();
            }
        }

        /** Stops at what is not about channels. */
        @Override
        public boolean decodeInstead() throws IOException {
            while (!left.isEmpty() && left.get(0) != NEW_KEYS) {
                messages.ofChannel(left.remove(0));
            }
            return left.isEmpty();
        }
    }

    /** Two channels of a session, its keeper, and the pipe. */
    abstract static class Reading extends Scenario implements Pipe, Messages {
        private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        final Turns turns = new Transport(this).turns();
        private final SessionReader reader = new SessionReader(this, turns);
        final Incoming[] channels = {null, incoming(2048), incoming(2048)};
        private final ConcurrentLinkedQueue<Integer> wire = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean woken = new AtomicBoolean(true);
        private final AtomicInteger readers = new AtomicInteger();
        private volatile Thread readsNow;
        int keys;

        final Incoming incoming(int window) {
            return new Incoming(turns, new ReceiveWindow(new RoundTrip(), window));
        }

        /** Does what Link does. */
        final void withKeeper() {
            later(2 * LOOK_NANOS); // since the session was made
            daemon("keeper", () -> {
                reader.session(new Session(this));
                turns.begin(reader);
                while (true) {
                    boolean mine = turns.areKeepers() || turns.await(0);
                    if (reader.failure() != null) {
                        throw reader.failure();
                    }
                    if (mine) {
                        reader.receive(0);
                        reader.decode();
                        turns.lend();
                    }
                }
            });
        }

        final void farSideSends(int... bytes) {
            thread("far side", () -> {
                for (int one : bytes) {
                    arrives(one);
                }
            });
        }

        final void arrives(int one) {
            wire.add(one);
            LockSupport.unpark(readsNow);
        }

        @Override
        public void forKeeper() {
            keys++;
        }

        @Override
        public void ofChannel(int one) throws IOException {
            int channel = one >> 4;
            int number = one & 15;
            if (number == END) {
                channels[channel].end();
            } else if (number == DEATH) {
                channels[channel].died("dead");
            } else {
                gaveBack(channel, channels[channel].received(new byte[] {(byte) number}, 0, 1));
            }
        }

        void gaveBack(int channel, int bytes) {}

        /** Reads until as many bytes have come; they must be 0, 1, 2 and so on. */
        final void read(int channel, int count) throws IOException {
            byte[] buffer = new byte[2];
            for (int next = 0; next < count; ) {
                int n = channels[channel].read(buffer, 0, Math.min(2, count - next), 0);
                assertTrue(n > 0, "read gave " + n);
                for (int i = 0; i < n; i++) {
                    assertEquals(next++, buffer[i]);
                }
                gaveBack(channel, channels[channel].giveBack(n));
            }
        }

        @Override
        public int read(ByteBuffer into, long timeoutMillis) {
            assertTrue(readers.compareAndSet(0, 1), "two threads read");
            readsNow = Thread.currentThread();
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            long end = System.nanoTime() + nanos;
            int n = -1;
            while (n < 0) {
                Integer one = wire.poll();
                if (one != null) {
                    into.put(one.byteValue());
                    n = 1;
                } else if (woken.compareAndSet(true, false)) {
                    n = 0;
                } else if (timeoutMillis == 0) {
                    LockSupport.park(this);
                } else if (System.nanoTime() - end < 0) {
                    LockSupport.parkNanos(this, end - System.nanoTime());
                } else {
                    n = 0;
                }
            }
            readers.set(0);
            return n;
        }

        @Override
        public void wakeUp() {
            woken.set(true);
            LockSupport.unpark(readsNow);
        }

        @Override
        public boolean isForAll() {
            return true;
        }

        @Override
        public int offer(ByteBuffer bytes) {
            throw new IllegalStateException();
        }

        @Override
        public void wantWritable(boolean want) {}

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public void close() {}

        /** The keeper looks every millisecond, unless a thread reads. Nothing may depend on a longer wait. */
        @Override
        protected void allWait(long nanos) {
            assertTrue(nanos <= LOOK_NANOS || wire.isEmpty(), "bytes lie unread");
        }

        @Override
        protected void check() throws Exception {
            assertEquals(0, waiting(), "threads that count as waiting");
        }

        private int waiting() throws ReflectiveOperationException {
            Field field = Turns.class.getDeclaredField("waiting");
            field.setAccessible(true);
            return ((AtomicInteger) field.get(turns)).get();
        }
    }

    static final class TwoRead extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            thread("one", () -> read(1, 2));
            thread("two", () -> read(2, 1));
            farSideSends(0x10, 0x20, 0x11);
        }
    }

    static final class VirtualThreadReads extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            virtual("one", () -> read(1, 2));
            thread("two", () -> read(2, 1));
            farSideSends(0x10, 0x20, 0x11);
        }
    }

    /** A message in between that only the keeper may handle. */
    static final class LeftToTheKeeper extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            thread("one", () -> read(1, 2));
            farSideSends(0x10, NEW_KEYS, 0x11);
        }

        @Override
        protected void check() throws Exception {
            super.check();
            assertEquals(1, keys);
        }
    }

    static final class EndArrives extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            boolean isVirtual = choose(2) == 1;
            Body reads = () -> {
                read(1, 1);
                assertEquals(-1, channels[1].read(new byte[1], 0, 1, 0));
            };
            if (isVirtual) {
                virtual("one", reads);
            } else {
                thread("one", reads);
            }
            thread("two", () -> read(2, 1));
            farSideSends(0x10, 0x1f, 0x20);
        }
    }

    /** A thread of the program ends the wait of another one. */
    static final class StoppedFromHere extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            int how = choose(4);
            boolean isVirtual = choose(2) == 1;
            Body reads = () -> {
                String found;
                try {
                    int n = channels[1].read(new byte[1], 0, 1, 0);
                    found = n > 0 ? "data" : "" + n;
                } catch (SocketException e) {
                    found = e.getMessage();
                }
                assertEquals(
                        List.of("Socket closed", "-1", "0", "Connection reset: dead")
                                .get(how),
                        found);
            };
            if (isVirtual) {
                virtual("one", reads);
            } else {
                thread("one", reads);
            }
            thread("stops", () -> {
                switch (how) {
                    case 0 -> channels[1].close();
                    case 1 -> channels[1].shut();
                    case 2 -> channels[1].wakeReader();
                    default -> turns.call(); // so that the keeper reads
                }
            });
            farSideSends(how == 3 ? 0x1e : 0x20);
        }
    }

    /** A wait that is over may have brought bytes all the same. */
    static final class TimeIsUp extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            boolean isVirtual = choose(2) == 1;
            Body reads = () -> {
                int n = 0;
                for (int tries = 0; n == 0; tries++) {
                    try {
                        n = channels[1].read(new byte[1], 0, 1, tries < 2 ? 3 : 0);
                    } catch (SocketTimeoutException e) {
                        n = 0;
                    }
                }
                assertEquals(1, n);
            };
            if (isVirtual) {
                virtual("one", reads);
            } else {
                thread("one", reads);
            }
            farSideSends(0x20, 0x10);
        }

        @Override
        protected void check() throws Exception {
            super.check();
            assertEquals(1, channels[2].available());
        }
    }

    /** As the leg does it: polls until nothing is there, and polls again after the event. */
    static final class IsPolled extends Reading {
        private volatile boolean readable;
        private Thread polls;

        @Override
        protected void prepare() {
            withKeeper();
            boolean hasSink = choose(2) == 1;
            List<Integer> came = new ArrayList<>();
            if (hasSink) {
                channels[1].sink((bytes, offset, length) -> {
                    came.add((int) bytes[offset]);
                    return length;
                });
            }
            channels[1].events(() -> {
                readable = true;
                LockSupport.unpark(polls);
            });
            polls = thread("polls", () -> {
                byte[] buffer = new byte[1];
                while (true) {
                    int n = channels[1].poll(ByteBuffer.wrap(buffer, 0, 1));
                    if (n < 0) {
                        assertEquals(List.of(0, 1), came);
                        return;
                    }
                    if (n > 0) {
                        came.add((int) buffer[0]);
                        continue;
                    }
                    while (!readable) {
                        LockSupport.park(this);
                    }
                    readable = false;
                }
            });
            thread("two", () -> read(2, 1));
            farSideSends(0x10, 0x11, 0x20, 0x1f);
        }
    }

    /** Only a virtual thread notices, and loses no byte. */
    static final class IsInterrupted extends Reading {
        @Override
        protected void prepare() {
            withKeeper();
            Thread reads = virtual("one", () -> {
                byte[] buffer = new byte[1];
                int n = 0;
                while (n == 0) {
                    try {
                        n = channels[1].read(buffer, 0, 1, 0);
                    } catch (InterruptedIOException e) {
                        assertTrue(Thread.interrupted());
                    }
                }
                assertEquals(1, n);
            });
            thread("interrupts", () -> reads.interrupt());
            farSideSends(0x10);
        }

        @Override
        protected void check() throws Exception {
            super.check();
            assertEquals(0, channels[1].available());
        }
    }

    /** The far side sends as much as it may, and waits for more. */
    static final class WindowIsSmall extends Reading {
        private static final int WINDOW = 2;
        private static final int BYTES = 5;

        private final ReceiveWindow window = new ReceiveWindow(new RoundTrip(), WINDOW);
        private final AtomicInteger may = new AtomicInteger(WINDOW);
        private Thread sends;

        @Override
        protected void prepare() {
            channels[1] = new Incoming(turns, window);
            withKeeper();
            thread("one", () -> read(1, BYTES));
            sends = thread("far side", () -> {
                for (int i = 0; i < BYTES; i++) {
                    while (may.get() == 0) {
                        LockSupport.park(this);
                    }
                    may.decrementAndGet();
                    arrives(0x10 + i);
                }
            });
        }

        @Override
        void gaveBack(int channel, int bytes) {
            may.addAndGet(bytes);
            LockSupport.unpark(sends);
        }

        @Override
        protected void check() throws Exception {
            super.check();
            assertTrue(window.came(may.get()), "the far side may send more than we think");
            assertFalse(window.came(1), "the far side may send less than we think");
        }
    }

    /** A thread is stopped while it has the turn. The keeper notices after a second, at the latest. */
    static final class ReaderDies extends Reading {
        private Thread dies;

        @Override
        protected void prepare() {
            withKeeper();
            dies = thread("dies", turns::take);
            thread("one", () -> read(1, 1));
            farSideSends(0x10);
        }

        @Override
        protected void allWait(long nanos) {
            if (nanos > TimeUnit.SECONDS.toNanos(1)) {
                super.allWait(nanos);
            }
            assertTrue(dies != null);
        }
    }
}

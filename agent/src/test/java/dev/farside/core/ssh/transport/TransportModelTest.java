package dev.farside.core.ssh.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.packet.Packet;
import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: what was put is sent once, in the order of each thread, and nothing is left
 * behind.
 */
class TransportModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(
                TwoPut.class,
                PipeIsFull.class,
                ErrorInTurn.class,
                VirtualThreadPuts.class,
                PromisedSoon.class,
                LibraryWrites.class,
                KeysAreExchanged.class,
                NewKeysAreDue.class,
                SenderHoldsBack.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 1);
    }

    /** A transport, and a keeper that sends when it is called, as in Link. What is encoded is the packet's channel. */
    abstract static class Sending extends Scenario implements Pipe, Transport.Encoder {
        private static final int LIBRARY = 99;

        final Transport transport = new Transport(this);
        private final List<Integer> sent = new ArrayList<>();
        private Runnable onWritable;
        private int number;
        private volatile Thread keeper;
        private volatile boolean woken;

        Sending() {
            transport.encoder(this);
        }

        /** Does what the session's own thread does between two reads, whenever it is called. */
        final void withKeeper() {
            keeper = daemon("keeper", () -> {
                while (true) {
                    turn();
                    while (!woken) {
                        LockSupport.park(this);
                    }
                    woken = false;
                }
            });
        }

        void turn() {
            if (transport.isPromised()) {
                transport.keepPromise();
            } else {
                transport.drain();
            }
        }

        final void put(int channel) {
            put(channel, 1);
        }

        final void put(int channel, int bytes) {
            Packet packet = Packet.ofData(bytes);
            packet.begin(channel);
            byte[] data = new byte[bytes];
            data[0] = (byte) channel;
            assertTrue(packet.add(packet.use(), 0, ByteBuffer.wrap(data), bytes));
            transport.put(packet);
        }

        final void send(int... channels) {
            for (int channel : channels) {
                put(channel);
                transport.flush();
            }
        }

        final void libraryWrites() throws Exception {
            transport.writeBuffer(new ByteArrayBuffer(new byte[] {LIBRARY}));
        }

        /** How much of an offer the pipe takes. */
        int takes(int offered) {
            return offered;
        }

        @Override
        public ByteBuffer encode(Packet packet) {
            return ByteBuffer.wrap(new byte[] {packet.bytes[Packet.HEADER + Packet.DATA_HEADER]});
        }

        @Override
        public void encoded() {
            number++;
        }

        @Override
        public boolean wantsNewKeys() {
            return false;
        }

        @Override
        public int offer(ByteBuffer bytes) {
            int n = takes(bytes.remaining());
            for (int i = 0; i < n; i++) {
                sent.add((int) bytes.get());
            }
            return n;
        }

        @Override
        public void wantWritable(boolean want) {}

        @Override
        public void onWritable(Runnable action) {
            onWritable = action;
        }

        final void becomesWritable() {
            onWritable.run();
        }

        @Override
        public void wakeUp() {
            woken = true;
            LockSupport.unpark(keeper);
        }

        @Override
        public int read(ByteBuffer into, long timeoutMillis) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {}

        @Override
        protected void check() {
            check(List.of(1, 2), List.of(11));
        }

        /** @param streams what each thread put, in the end */
        @SafeVarargs
        final void check(List<Integer>... streams) {
            List<Integer> left = new ArrayList<>(sent);
            left.removeIf(channel -> channel == LIBRARY);
            assertEquals(number, left.size(), "confirmed");
            for (List<Integer> stream : streams) {
                assertEquals(stream, left.stream().filter(stream::contains).toList());
                left.removeAll(stream);
            }
            assertEquals(List.of(), left);
            assertTrue(transport.outbox().isEmpty());
            assertEquals(0, transport.outbox().size());
        }
    }

    /** No other thread sends, so what one of them leaves behind stays behind. */
    static final class TwoPut extends Sending {
        @Override
        protected void prepare() {
            thread("one", () -> send(1, 2));
            thread("two", () -> send(11));
        }
    }

    /** The pipe takes nothing until the far side has made room, and may report that at once. */
    static final class PipeIsFull extends Sending {
        private volatile boolean fellShort;
        private volatile boolean hasRoom;
        private Thread far;

        @Override
        protected void prepare() {
            thread("one", () -> send(1, 2));
            thread("two", () -> send(11));
            far = thread("far side", () -> {
                while (!fellShort) {
                    LockSupport.park(this);
                }
                hasRoom = true;
                becomesWritable();
            });
        }

        @Override
        int takes(int offered) {
            if (hasRoom) {
                return offered;
            }
            fellShort = true;
            LockSupport.unpark(far);
            return 0;
        }
    }

    /** The error comes anywhere in the encoder or the pipe, which takes one byte at a time, and then nothing for once. */
    static final class ErrorInTurn extends Sending {
        private int until;
        private int offers;
        private volatile boolean wants;

        @Override
        protected void prepare() {
            until = choose(14);
            withKeeper();
            thread("one", () -> mayFail(1, 2));
            thread("two", () -> mayFail(11));
        }

        private void mayFail(int... channels) {
            for (int channel : channels) {
                try {
                    send(channel);
                } catch (OutOfMemoryError e) {
                    assertEquals("here", e.getMessage()); // the packet was put
                }
            }
        }

        private void trap() {
            if (until-- == 0) {
                throw new OutOfMemoryError("here");
            }
        }

        @Override
        public ByteBuffer encode(Packet packet) {
            trap();
            ByteBuffer bytes = super.encode(packet);
            trap();
            return bytes;
        }

        @Override
        public int offer(ByteBuffer bytes) {
            trap();
            int n = super.offer(bytes);
            trap();
            return n;
        }

        @Override
        int takes(int offered) {
            return ++offers == 1 ? 0 : 1;
        }

        @Override
        public void wantWritable(boolean want) {
            trap();
            wants = want;
            if (want) {
                wakeUp();
            }
        }

        @Override
        void turn() {
            try {
                super.turn();
                if (wants) {
                    becomesWritable();
                }
            } catch (OutOfMemoryError e) {
                turn(); // as in Link
            }
        }
    }

    static final class VirtualThreadPuts extends Sending {
        @Override
        protected void prepare() {
            withKeeper();
            virtual("one", () -> send(1, 2));
            thread("two", () -> send(11));
        }
    }

    /** Small writes of a stream, which the keeper sends. */
    static final class PromisedSoon extends Sending {
        @Override
        protected void prepare() {
            withKeeper();
            thread("one", () -> {
                put(1);
                transport.flushSoon();
                put(2);
                transport.flushSoon();
            });
            thread("two", () -> send(11));
        }
    }

    /** A message of the library's has the turn while others put. */
    static final class LibraryWrites extends Sending {
        @Override
        protected void prepare() {
            thread("keeper", this::libraryWrites);
            thread("one", () -> send(1, 2));
            thread("two", () -> send(11));
        }
    }

    /** The keeper exchanges keys while others put. */
    static final class KeysAreExchanged extends Sending {
        private volatile boolean exchanging;

        @Override
        protected void prepare() {
            thread("keeper", () -> {
                transport.beginMessage();
                transport.exchangeBegins();
                exchanging = true;
                libraryWrites();
                transport.endMessage();
                libraryWrites();
                exchanging = false;
                transport.exchangeEnds();
            });
            thread("one", () -> send(1, 2));
            thread("two", () -> send(11));
        }

        @Override
        public ByteBuffer encode(Packet packet) {
            assertFalse(exchanging, "a packet during the exchange");
            return super.encode(packet);
        }
    }

    /** The encoder wants new keys before the second packet. */
    static final class NewKeysAreDue extends Sending {
        private int packets;
        private volatile boolean due;

        @Override
        protected void prepare() {
            withKeeper();
            thread("one", () -> send(1, 2));
            thread("two", () -> send(11));
        }

        @Override
        public boolean wantsNewKeys() {
            due |= ++packets == 2;
            return due;
        }

        @Override
        void turn() {
            super.turn();
            if (due) {
                transport.beginMessage();
                transport.exchangeBegins();
                transport.endMessage();
                due = false;
                transport.exchangeEnds();
            }
        }
    }

    /** A channel waits for room while the far side takes nothing. The first try to notify it may fail. */
    static final class SenderHoldsBack extends Sending {
        private volatile boolean hasRoom;
        private volatile boolean told;
        private volatile boolean fails;
        private Thread sender;

        @Override
        protected void prepare() {
            fails = choose(2) == 1;
            if (fails) {
                withKeeper();
            }
            for (int i = 0; i < 5; i++) {
                put(1, Packet.LARGE);
            }
            sender = thread("two", () -> {
                if (!transport.hasRoom() && !transport.holdBack(this::roomAgain)) {
                    while (!told) {
                        LockSupport.park(this);
                    }
                }
                mayFail(() -> send(11));
            });
            thread("far side", () -> {
                hasRoom = true;
                mayFail(this::becomesWritable);
            });
        }

        private static void mayFail(Runnable work) {
            try {
                work.run();
            } catch (OutOfMemoryError e) {
                assertEquals("here", e.getMessage());
            }
        }

        @Override
        void turn() {
            try {
                super.turn();
            } catch (OutOfMemoryError e) {
                turn(); // as in Link
            }
        }

        private void roomAgain() {
            if (fails) {
                fails = false;
                throw new OutOfMemoryError("here");
            }
            told = true;
            LockSupport.unpark(sender);
        }

        @Override
        int takes(int offered) {
            return hasRoom ? offered : 0;
        }

        @Override
        protected void check() {
            check(List.of(11), List.of(1, 1, 1, 1, 1));
        }
    }
}

package dev.farside.core.ssh.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What several threads put is sent exactly once and in order, no matter which thread sends it and which thread fails.
 */
@Timeout(60)
class TransportTest {
    private static final int WRITERS = 4;
    private static final int EACH = 3000;

    private final FakeWire wire = new FakeWire();
    private final Transport transport = wire.transport;

    @AfterEach
    void close() {
        wire.close();
    }

    private Packet data(int channel, byte[] bytes) {
        Packet packet = transport.outbox().fresh(bytes.length);
        packet.begin(channel);
        assertTrue(packet.add(packet.use(), 0, ByteBuffer.wrap(bytes), bytes.length));
        return packet;
    }

    private void send(int channel, int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) bytes[i];
        }
        transport.put(data(channel, all));
        transport.flush();
    }

    /** The data of each channel, in the order in which it was sent. */
    private Map<Integer, byte[]> sentByChannel() {
        Map<Integer, ByteArrayOutputStream> streams = new HashMap<>();
        for (byte[] payload : wire.sent()) {
            ByteBuffer packet = ByteBuffer.wrap(payload);
            assertEquals(94, packet.get(), "SSH_MSG_CHANNEL_DATA");
            int channel = packet.getInt();
            assertEquals(packet.getInt(), packet.remaining());
            streams.computeIfAbsent(channel, key -> new ByteArrayOutputStream())
                    .write(payload, Packet.DATA_HEADER, packet.remaining());
        }
        Map<Integer, byte[]> all = new HashMap<>();
        streams.forEach((channel, stream) -> all.put(channel, stream.toByteArray()));
        return all;
    }

    @SuppressWarnings("ImmutableEnumChecker") // the pipe's behavior may depend on what it accepted before
    enum Taking {
        ALL,
        LITTLE,
        AT_RANDOM,
        NOTHING_EVERY_OTHER_TIME;

        private final Random random = new Random(7);
        private final AtomicInteger times = new AtomicInteger();

        int of(int offered) {
            return switch (this) {
                case ALL -> offered;
                case LITTLE -> 100;
                case AT_RANDOM -> random.nextInt(offered + 1);
                case NOTHING_EVERY_OTHER_TIME -> times.incrementAndGet() % 2 * offered;
            };
        }
    }

    /** No thread flushes once the writers are done, so anything that a writer left behind would stay in the outbox. */
    @ParameterizedTest
    @EnumSource
    void nothingIsLeftBehindAndOrderIsKept(Taking taking) throws Exception {
        wire.appetite = taking::of;
        List<FutureTask<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int channel = writer;
            writers.add(started(() -> {
                Random random = new Random(channel);
                for (int i = 0; i < EACH; ) {
                    int n = Math.min(EACH - i, 1 + random.nextInt(20));
                    byte[] bytes = new byte[n];
                    for (int at = 0; at < n; at++, i++) {
                        bytes[at] = (byte) (i * 31 + channel);
                    }
                    transport.put(data(channel, bytes));
                    transport.flush();
                }
            }));
        }
        for (FutureTask<Void> writer : writers) {
            writer.get();
        }
        while (sentBytes() < WRITERS * EACH) {
            wire.awaitKeeper(); // the keeper is notified of room by events only
        }
        Map<Integer, byte[]> sent = sentByChannel();
        for (int channel = 0; channel < WRITERS; channel++) {
            byte[] expected = new byte[EACH];
            for (int i = 0; i < EACH; i++) {
                expected[i] = (byte) (i * 31 + channel);
            }
            assertArrayEquals(expected, sent.get(channel), "channel " + channel);
        }
    }

    private int sentBytes() {
        int bytes = 0;
        for (byte[] payload : wire.sent()) {
            bytes += payload.length - Packet.DATA_HEADER;
        }
        return bytes;
    }

    private static FutureTask<Void> started(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @SuppressWarnings({"removal", "deprecation"})
    static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new ThreadDeath(),
                new NoClassDefFoundError("dev/farside"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorWhileEncodingIsTheThreadsOwnAndThePacketGoesOutOnce(Error error) throws Exception {
        AtomicInteger times = new AtomicInteger();
        wire.trap = packet -> {
            if (times.getAndIncrement() == 0) {
                throw error;
            }
        };
        assertSame(error, assertThrows(Error.class, () -> send(1, 10)));
        wire.awaitKeeper(); // called by the thread that could not continue
        assertArrayEquals(new byte[] {10}, sentByChannel().get(1));
        send(2, 20);
        assertArrayEquals(new byte[] {20}, sentByChannel().get(2));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorWhileSendingIsTheThreadsOwnAndTheRestGoesOutOnce(Error error) throws Exception {
        wire.appetite = offered -> {
            wire.appetite = all -> all;
            throw error;
        };
        assertSame(error, assertThrows(Error.class, () -> send(1, 10)));
        wire.awaitKeeper();
        assertArrayEquals(new byte[] {10}, sentByChannel().get(1));
        send(2, 20);
        assertArrayEquals(new byte[] {20}, sentByChannel().get(2));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorAfterThePipeHasTakenSomeIsTheThreadsOwnAndTheRestGoesOutOnce(Error error) throws Exception {
        wire.errorAfterOffer = error;
        assertSame(error, assertThrows(Error.class, () -> send(1, 10)));
        wire.awaitKeeper();
        send(2, 20);
        assertArrayEquals(new byte[] {10}, sentByChannel().get(1));
        assertArrayEquals(new byte[] {20}, sentByChannel().get(2));
    }

    @Test
    void aThreadThatDiesInItsTurnKeepsNobodyFromSending() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        wire.trap = packet -> {
            inside.countDown();
            wire.trap = again -> {};
        };
        Thread thread = new Thread(transport::beginMessage); // the thread never ends the message
        thread.start();
        thread.join();
        send(1, 10);
        assertArrayEquals(new byte[] {10}, sentByChannel().get(1));
        assertTrue(inside.await(0, TimeUnit.SECONDS));
    }

    @Test
    void whatIsPutWhileAnotherThreadSendsGoesOutWithoutItsThread() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        wire.trap = packet -> {
            wire.trap = again -> {};
            inside.countDown();
            await(goOn);
        };
        FutureTask<Void> slow = started(() -> send(1, 10));
        inside.await();
        send(2, 20); // returns, even though another thread has the turn
        goOn.countDown();
        slow.get();
        assertArrayEquals(new byte[] {20}, sentByChannel().get(2));
    }

    @Test
    void manyPacketsGoOutWithOneCallOfThePipes() {
        wire.trap = packet -> {
            wire.trap = again -> {};
            for (int i = 0; i < 10; i++) {
                transport.put(data(i, new byte[100]));
            }
        };
        send(0, 1);
        assertEquals(11, wire.sent().size());
        assertEquals(1, wire.offers.get());
    }

    @Test
    void theOutboxWaitsWhileKeysAreExchanged() throws IOException {
        transport.beginMessage();
        transport.exchangeBegins();
        transport.endMessage();
        send(1, 10);
        assertEquals(0, wire.offers.get());
        transport.writeBuffer(new ByteArrayBuffer(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 50}));
        wire.encoded(); // as the library counts its own packets
        assertEquals(1, wire.sent().size(), "what the library sends goes out");
        transport.exchangeEnds();
        assertEquals(2, wire.sent().size());
    }

    @Test
    void whenNewKeysAreDueTheKeeperIsCalledAndNothingElseGoesOut() throws Exception {
        wire.wantNewKeys();
        send(1, 10);
        send(1, 11);
        wire.awaitKeeper();
        assertEquals(0, wire.sent().size());
        transport.beginMessage();
        transport.exchangeBegins();
        transport.endMessage();
        transport.exchangeEnds();
        assertArrayEquals(new byte[] {10, 11}, sentByChannel().get(1));
    }

    @Test
    void aPipeThatFailsIsTheSessionsEndAndNoThreadsError() throws Exception {
        IOException broken = new IOException("Broken pipe");
        wire.appetite = offered -> {
            throw broken;
        };
        send(1, 10);
        assertSame(broken, transport.failure());
        send(1, 11); // no thread waits for it
        assertTrue(transport.hasRoom());
        assertThrows(IOException.class, () -> transport.writeBuffer(new ByteArrayBuffer(new byte[1])));
    }

    @Test
    void whoHoldsBackIsToldWhenThereIsRoom() throws Exception {
        AtomicInteger told = new AtomicInteger();
        wire.appetite = offered -> 0;
        while (transport.hasRoom()) {
            transport.put(data(1, new byte[Packet.LARGE]));
            transport.flush();
        }
        assertEquals(false, transport.holdBack(told::incrementAndGet));
        wire.awaitKeeper();
        assertEquals(0, told.get());
        wire.appetite = offered -> offered;
        while (told.get() == 0) {
            wire.awaitKeeper();
        }
        assertTrue(transport.hasRoom());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

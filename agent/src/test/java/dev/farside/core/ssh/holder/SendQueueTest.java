package dev.farside.core.ssh.holder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What waits for one process: it is written together, completely and in order, and nobody waits. */
@Timeout(30)
class SendQueueTest {
    private static final int HEADER = 10;

    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private final Socket socket = new Socket();
    private final AtomicLong all = new AtomicLong(1000); // others have some, too
    private final SendQueue queue = new SendQueue(socket, all);
    private byte next;

    /** Takes all bytes, unless it is told how many to take of the writes that come. */
    private static final class Socket implements WritableByteChannel {
        private final Queue<Integer> takes = new ArrayDeque<>();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int writes;
        private Runnable meanwhile = () -> {};

        @Override
        public int write(ByteBuffer bytes) {
            writes++;
            meanwhile.run();
            int n = takes.isEmpty() ? bytes.remaining() : Math.min(bytes.remaining(), takes.remove());
            byte[] taken = new byte[n];
            bytes.get(taken);
            out.writeBytes(taken);
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void end() {
        queue.end();
        assertEquals(1000, all.get());
    }

    private void gather(int length) {
        byte[] header = bytes(HEADER);
        byte[] rest = bytes(length);
        queue.gather(ByteBuffer.wrap(header), ByteBuffer.wrap(rest));
        expected.writeBytes(header);
        expected.writeBytes(rest);
    }

    private byte[] bytes(int length) {
        byte[] some = new byte[length];
        for (int i = 0; i < length; i++) {
            some[i] = next;
            next = (byte) (next * 31 + 7 + i);
        }
        return some;
    }

    private void assertAllIsWritten() {
        assertArrayEquals(expected.toByteArray(), socket.out.toByteArray());
        assertEquals(0, queue.size());
        assertEquals(1000, all.get());
    }

    @ParameterizedTest(name = "{0} messages of {1} bytes: {2}")
    @CsvSource({"1, 1, 1", "2, 32768, 1", "3, 32768, 1", "300, 20, 1", "1, 262144, 2", "20, 32768, 10"})
    void theMessagesOfAPassAreWrittenTogether(int messages, int length, int writes) throws IOException {
        gather(1000); // from now on there is room for many
        queue.flush();
        socket.writes = 0;
        for (int pass = 1; pass <= 3; pass++) {
            for (int i = 0; i < messages; i++) {
                gather(length);
            }
            assertFalse(queue.flush());
            assertAllIsWritten();
            assertEquals(pass * writes, socket.writes);
        }
    }

    /** Columns: how long the messages are, and how many bytes each write takes before the socket takes all. */
    @ParameterizedTest(name = "messages of {0} bytes, writes of {1}")
    @CsvSource(
            delimiter = '|',
            value = {"5 | 0", "5 | 1 0 3 0 0 9", "32768 | 32768 1 0 70000", "100000 | 99999 0 1 200000 262144 0 5"})
    void whatTheSocketDoesNotTakeIsKeptInOrder(int length, String takes) throws IOException {
        List<Integer> each =
                Arrays.stream(takes.split(" ")).map(Integer::valueOf).toList();
        socket.takes.addAll(each);
        for (int i = 0; i < 5; i++) {
            gather(length);
            queue.flush();
        }
        assertTrue(queue.isFull());
        while (queue.isFull()) {
            gather(length);
            queue.writable();
        }
        assertAllIsWritten();
    }

    @Test
    void aFullSocketIsLeftAloneUntilItIsWritable() throws IOException {
        socket.takes.addAll(List.of(3, 4));
        gather(100);
        assertTrue(queue.flush(), "the owner is told once");
        gather(100);
        assertFalse(queue.flush());
        assertEquals(1, socket.writes);
        assertTrue(queue.writable(), "and again each time that it falls short");
        assertFalse(queue.writable());
        assertAllIsWritten();
    }

    /** A thread that finds another one writing goes on at once, and leaves its bytes to that one. */
    @Test
    void nobodyWaitsForTheThreadThatWrites() throws Exception {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        socket.meanwhile = () -> {
            socket.meanwhile = () -> {};
            Thread thread = new Thread(() -> {
                try {
                    gather(50);
                    other.complete(queue.flush());
                } catch (IOException | RuntimeException e) {
                    other.completeExceptionally(e);
                }
            });
            thread.start();
            other.orTimeout(20, TimeUnit.SECONDS).join(); // this thread is still writing
        };
        gather(100);
        assertFalse(queue.flush());
        assertFalse(other.get());
        assertAllIsWritten();
        assertEquals(2, socket.writes);
    }

    /** Small ones need no room for many, until they are many. */
    @Test
    void aQueueThatWasTooSmallGrows() throws IOException {
        for (int i = 0; i < 100; i++) {
            gather(20);
        }
        queue.flush();
        assertEquals(2, socket.writes);
        for (int i = 0; i < 100; i++) {
            gather(20);
        }
        queue.flush();
        assertAllIsWritten();
        assertEquals(3, socket.writes);
    }

    @Test
    void afterTheEndNothingIsSent() throws IOException {
        gather(1000);
        queue.end();
        queue.end();
        queue.gather(ByteBuffer.allocate(HEADER), ByteBuffer.allocate(1000));
        assertFalse(queue.flush());
        assertEquals(0, queue.size());
        assertEquals(0, socket.writes);
    }

    @Test
    void aFailedWriteIsToldAndTheTurnIsGivenBack() throws IOException {
        socket.meanwhile = () -> {
            throw new IllegalStateException("closed");
        };
        gather(10);
        assertThrows(IllegalStateException.class, queue::flush);
        socket.meanwhile = () -> {};
        assertFalse(queue.flush());
        assertAllIsWritten();
    }
}

package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A channel whose owner polls, as a lane does. */
@Timeout(60)
class PolledChannelTest {
    private static final int MANY = 8 * 1024 * 1024;

    @TempDir
    static Path directory;

    private static final FarServer ECHO = new FarServer(FarServer.ECHO);
    private static Sshd sshd;
    private final Semaphore readable = new Semaphore(0);
    private final Semaphore writable = new Semaphore(0);
    private TestGateways gateways;
    private FarChannel channel;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
    }

    @AfterAll
    static void stop() {
        sshd.close();
        ECHO.close();
    }

    @BeforeEach
    void open() throws IOException {
        gateways = new TestGateways().with("bastion", TestAccount.of(sshd));
        channel = gateways.open(ECHO);
        channel.events(readable::release, writable::release);
    }

    @AfterEach
    void close() {
        gateways.close();
    }

    private static ByteBuffer noise(int size) {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        return ByteBuffer.wrap(noise);
    }

    private void awaitIt(Semaphore event) throws InterruptedException {
        assertTrue(event.tryAcquire(30, TimeUnit.SECONDS), "no event came");
    }

    /** Whenever it says that it is not readable, or not writable, an event comes once it is. */
    @Test
    void itTellsWhenItIsReadableAndWritableAgain() throws Exception {
        ByteBuffer sent = noise(MANY);
        ByteBuffer back = ByteBuffer.allocateDirect(MANY);
        FutureTask<Void> writer = new FutureTask<>(() -> {
            while (sent.hasRemaining()) {
                if (!channel.isWritable()) {
                    awaitIt(writable);
                }
                channel.offer(sent);
            }
            channel.shutdownOutput();
            return null;
        });
        new Thread(writer).start();
        int size = 1;
        while (true) {
            if (!channel.isReadable()) {
                awaitIt(readable);
                assertTrue(channel.isReadable());
            }
            size = size * 3 % 50_000 + 1;
            int available = channel.available();
            int n = channel.poll(back.limit(Math.min(MANY, back.position() + size)));
            if (n < 0) {
                break;
            }
            assertTrue(n >= Math.min(available, back.limit() - back.position() + n), "as much as it said");
            if (back.position() == MANY && back.limit() == MANY) {
                back.limit(MANY);
                assertEquals(-1, endOf());
                break;
            }
        }
        writer.get();
        assertEquals(sent.rewind(), back.flip());
    }

    private int endOf() throws Exception {
        ByteBuffer more = ByteBuffer.allocate(1);
        while (!channel.isReadable()) {
            awaitIt(readable);
        }
        return channel.poll(more);
    }

    @Test
    void itCanBeWaitedForWithoutAnArray() throws Exception {
        assertThrows(SocketTimeoutException.class, () -> channel.awaitReadable(20));
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        channel.awaitReadable(0);
        assertTrue(channel.available() > 0);
        assertEquals(1, channel.poll(ByteBuffer.allocateDirect(1)));
        channel.awaitReadable(0);
        byte[] rest = new byte[3];
        int n = channel.read(rest, 0, 3, 0);
        while (n < 2) {
            n += channel.read(rest, n, 3 - n, 0);
        }
        assertEquals(2, rest[0]);
        channel.awaitWritable(0);
        channel.close();
        assertThrows(IOException.class, () -> channel.awaitReadable(0));
        assertThrows(IOException.class, () -> channel.awaitWritable(0));
        assertTrue(channel.isReadable(), "a read fails");
        assertTrue(channel.isWritable(), "a write fails");
    }
}

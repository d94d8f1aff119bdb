package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program's thread that waits for bytes reads the session itself. That harms neither this thread nor any other. */
@Timeout(60)
class TurnsTest {
    @TempDir
    static Path directory;

    private static final FarServer ECHO = new FarServer(FarServer.ECHO);
    private static Sshd sshd;
    private static Sshd restless;
    private TestGateways gateways;
    private FarChannel channel;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
        restless = Sshd.start(Files.createDirectory(directory.resolve("restless")), "RekeyLimit 1M");
    }

    @AfterAll
    static void stop() {
        sshd.close();
        restless.close();
        ECHO.close();
    }

    @BeforeEach
    void open() throws IOException {
        gateways = new TestGateways().with("bastion", TestAccount.of(sshd)).with("restless", TestAccount.of(restless));
        channel = gateways.open(ECHO);
    }

    @AfterEach
    void close() {
        gateways.close();
    }

    /**
     * @param work waits for bytes of the channel, first of all
     * @return when its thread does so by reading the session itself
     */
    private <T> Reader<T> reading(Callable<T> work) throws Exception {
        Reader<T> reader = new Reader<>(work);
        reader.thread.start();
        for (int i = 1; reader.again || !reader.readsItself(); i++) {
            assertTrue(i < 4000, () -> Arrays.toString(reader.thread.getStackTrace()));
            if (i % 20 == 0) {
                reader.again = true; // it has come while the keeper reads, and goes on waiting
                channel.write(new byte[1], 0, 1);
            }
            LockSupport.parkNanos(5_000_000);
        }
        return reader;
    }

    private static final class Reader<T> {
        final FutureTask<T> task;
        final Thread thread;
        volatile boolean again;

        Reader(Callable<T> work) {
            task = new FutureTask<>(() -> call(work));
            thread = new Thread(task, "reader");
            thread.setDaemon(true);
        }

        private T call(Callable<T> work) throws Exception {
            while (true) {
                try {
                    T result = work.call();
                    if (!again) {
                        return result;
                    }
                } catch (Throwable e) {
                    if (!again) {
                        throw e;
                    }
                }
                again = false;
            }
        }

        boolean readsItself() {
            return Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("readInstead"));
        }

        T get() throws Exception {
            return task.get(20, TimeUnit.SECONDS);
        }
    }

    private static int read(FarChannel from) throws IOException {
        return from.read(new byte[100], 0, 100, 20_000);
    }

    private static void ping(FarChannel to) throws IOException {
        to.write(new byte[1], 0, 1);
        assertEquals(1, read(to));
    }

    @Test
    void bytesEndItsWait() throws Exception {
        Reader<Integer> reader = reading(() -> read(channel));
        channel.write(new byte[7], 0, 7);
        assertEquals(7, reader.get());
    }

    @Test
    void timeEndsItsWait() throws Exception {
        Reader<SocketTimeoutException> reader =
                reading(() -> assertThrows(SocketTimeoutException.class, () -> channel.read(new byte[1], 0, 1, 1000)));
        assertEquals("Read timed out", reader.get().getMessage());
        ping(channel);
    }

    @Test
    void closeEndsItsWait() throws Exception {
        Reader<SocketException> reader = reading(() -> assertThrows(SocketException.class, () -> read(channel)));
        channel.close();
        assertEquals("Socket closed", reader.get().getMessage());
        ping(gateways.open(ECHO));
    }

    @Test
    void shutdownEndsItsWait() throws Exception {
        Reader<Integer> reader = reading(() -> read(channel));
        channel.shutdownInput();
        assertEquals(-1, reader.get());
    }

    @Test
    void theFarEndEndsItsWait() throws Exception {
        Reader<Integer> reader = reading(() -> read(channel));
        channel.shutdownOutput();
        assertEquals(-1, reader.get());
    }

    @Test
    void theEndOfTheSessionEndsItsWait() throws Exception {
        Reader<SocketException> reader = reading(() -> assertThrows(SocketException.class, () -> read(channel)));
        sshd.killSessions();
        assertTrue(reader.get().getMessage().startsWith("Connection reset"), reader.get()::getMessage);
        ping(gateways.open(ECHO));
    }

    /** The end is told to readers a moment before it is told to writers. */
    @Test
    void whoHasReadOfTheSessionsEndCannotWrite() throws Exception {
        for (int i = 0; i < 10; i++) {
            FarChannel doomed = gateways.open(ECHO);
            ping(doomed);
            sshd.killSessions();
            assertThrows(SocketException.class, () -> read(doomed));
            assertThrows(SocketException.class, () -> doomed.write(new byte[1], 0, 1));
        }
    }

    @Test
    void theTunnelsEndEndsItsWait() throws Exception {
        Reader<SocketException> reader = reading(() -> assertThrows(SocketException.class, () -> read(channel)));
        gateways.close();
        assertTrue(reader.get().getMessage().startsWith("Connection reset"), reader.get()::getMessage);
    }

    @Test
    void anInterruptIsKeptForLater() throws Exception {
        Reader<Boolean> reader =
                reading(() -> read(channel) == 3 && Thread.currentThread().isInterrupted());
        reader.thread.interrupt();
        channel.write(new byte[3], 0, 3);
        assertEquals(true, reader.get());
        FarChannel other = gateways.open(ECHO);
        ping(other);
    }

    /** What they wait for arrives on its thread, which hands it on. */
    @Test
    void othersAreServed() throws Exception {
        FarChannel other = gateways.open(ECHO);
        Reader<Integer> reader = reading(() -> read(channel));
        for (int i = 0; i < 200; i++) {
            ping(other);
        }
        FarChannel third = gateways.open(ECHO); // not a matter of a channel's
        ping(third);
        channel.write(new byte[7], 0, 7);
        assertEquals(7, reader.get());
    }

    /** Nobody waits, and nobody says when it stops to read. */
    @Test
    void aChannelThatOnlyWantsToBeToldIsServed() throws Exception {
        FarChannel other = gateways.open(ECHO);
        CompletableFuture<Void> told = new CompletableFuture<>();
        other.events(() -> told.complete(null), () -> {});
        assertEquals(0, other.poll(new byte[1], 0, 1));
        Reader<Integer> reader = reading(() -> read(channel));
        channel.write(new byte[1], 0, 1);
        reader.get();
        other.write(new byte[1], 0, 1);
        told.get(20, TimeUnit.SECONDS);
        assertEquals(1, other.poll(new byte[1], 0, 1));
    }

    /** Its keys change under way, which is the session's own thread's matter, again and again. */
    @Test
    void aLoneReaderGetsAllFromAGatewayThatChangesKeys() throws Exception {
        int size = 20_000_000;
        try (FarServer source = new FarServer(client -> client.getOutputStream().write(new byte[size]))) {
            FarChannel from = gateways.open("localhost", source.port(), "restless");
            byte[] piece = new byte[50_000];
            int all = 0;
            for (int n = from.read(piece, 0, piece.length, 20_000);
                    n > 0;
                    n = from.read(piece, 0, piece.length, 20_000)) {
                all += n;
            }
            assertEquals(size, all);
        }
    }

    /** While nobody reads at all, what the far side takes again must be heard of. */
    @Test
    void aLoneWriterGetsAllAcross() throws Exception {
        CompletableFuture<Long> arrived = new CompletableFuture<>();
        try (FarServer sink = new FarServer(client -> {
            long all = 0;
            byte[] piece = new byte[100_000];
            for (int n = client.getInputStream().read(piece);
                    n > 0;
                    n = client.getInputStream().read(piece)) {
                all += n;
            }
            arrived.complete(all);
        })) {
            FarChannel to = gateways.open(sink);
            byte[] piece = new byte[1_000_000];
            for (int i = 0; i < 40; i++) {
                to.write(piece, 0, piece.length);
            }
            to.shutdownOutput();
            assertEquals(40_000_000L, arrived.get(20, TimeUnit.SECONDS));
        }
    }
}

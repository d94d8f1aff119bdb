package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels through a real sshd. */
@Timeout(60)
class SshTunnelTest {
    private static final int BULK = 64 * 1024 * 1024;

    @TempDir
    static Path directory;

    private static Sshd sshd;
    private static TestGateways gateways;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
        gateways = new TestGateways().with("bastion", TestAccount.of(sshd));
    }

    @AfterAll
    static void stop() {
        gateways.close();
        sshd.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] readAll(FarChannel channel, int expected) throws IOException {
        byte[] all = new byte[expected];
        int at = 0;
        while (at < expected) {
            int n = channel.read(all, at, expected - at, 20_000);
            assertTrue(n > 0, "ended after " + at + " bytes");
            at += n;
        }
        return all;
    }

    /** The same bytes for the same seed, and their checksum. */
    private static long pour(OutputStream out, int seed) throws IOException {
        CRC32 sum = new CRC32();
        byte[] piece = new byte[64 * 1024];
        Random random = new Random(seed);
        for (int sent = 0; sent < BULK; sent += piece.length) {
            random.nextBytes(piece);
            sum.update(piece);
            out.write(piece);
        }
        return sum.getValue();
    }

    @Test
    void aDownloadArrivesWhole() throws Exception {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        try (FarServer server = new FarServer(client -> sent.complete(pour(client.getOutputStream(), 1)))) {
            FarChannel channel = gateways.open(server);
            CRC32 sum = new CRC32();
            byte[] buffer = new byte[50_000];
            long total = 0;
            for (int n = channel.read(buffer, 0, buffer.length, 20_000);
                    n > 0;
                    n = channel.read(buffer, 0, buffer.length, 20_000)) {
                sum.update(buffer, 0, n);
                total += n;
            }
            assertEquals(BULK, total);
            assertEquals(sent.get(), sum.getValue());
            channel.close();
        }
    }

    @Test
    void anUploadArrivesWhole() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (FarServer server = new FarServer(client -> {
            CRC32 sum = new CRC32();
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[40_000];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                sum.update(buffer, 0, n);
            }
            received.complete(sum.getValue());
        })) {
            FarChannel channel = gateways.open(server);
            long sent = pour(
                    new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            write(new byte[] {(byte) b}, 0, 1);
                        }

                        @Override
                        public void write(byte[] b, int off, int len) throws IOException {
                            channel.write(b, off, len);
                        }
                    },
                    2);
            channel.shutdownOutput();
            assertEquals(sent, received.get(20, TimeUnit.SECONDS));
            channel.close();
        }
    }

    @Test
    void singleBytesGoBackAndForth() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = gateways.open(server);
            byte[] one = new byte[1];
            for (int i = 0; i < 1000; i++) {
                channel.write(new byte[] {(byte) i}, 0, 1);
                assertEquals(1, channel.read(one, 0, 1, 5_000));
                assertEquals((byte) i, one[0]);
            }
            channel.close();
        }
    }

    @Test
    void ourEndOfOutputLeavesTheOtherDirectionOpen() throws Exception {
        try (FarServer server = new FarServer(client -> {
            byte[] all = client.getInputStream().readAllBytes();
            client.getOutputStream().write(bytes(all.length + " bytes"));
        })) {
            FarChannel channel = gateways.open(server);
            channel.write(new byte[12345], 0, 12345);
            channel.shutdownOutput();
            assertArrayEquals(bytes("12345 bytes"), readAll(channel, 11));
            assertEquals(-1, channel.read(new byte[1], 0, 1, 5_000));
            assertThrows(SocketException.class, () -> channel.write(new byte[1], 0, 1));
            channel.close();
        }
    }

    @Test
    void theirEndOfOutputLeavesTheOtherDirectionOpen() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (FarServer server = new FarServer(client -> {
            client.shutdownOutput();
            heard.complete(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        })) {
            FarChannel channel = gateways.open(server);
            assertEquals(-1, channel.read(new byte[1], 0, 1, 5_000));
            channel.write(bytes("still here"), 0, 10);
            channel.shutdownOutput();
            assertEquals("still here", heard.get(5, TimeUnit.SECONDS));
            channel.close();
        }
    }

    @Test
    void twoHundredChannelsWorkAtOnce() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            List<Tunnel.Opening> openings = new ArrayList<>();
            CountDownLatch told = new CountDownLatch(200);
            for (int i = 0; i < 200; i++) {
                openings.add(
                        gateways.tunnel.open(TestGateways.via("localhost", "bastion"), server.port(), told::countDown));
            }
            List<FarChannel> channels = new ArrayList<>();
            for (Tunnel.Opening opening : openings) {
                channels.add(opening.await(20_000));
            }
            for (int i = 0; i < 200; i++) {
                channels.get(i).write(bytes("channel " + (100 + i)), 0, 11);
            }
            for (int i = 0; i < 200; i++) {
                assertArrayEquals(bytes("channel " + (100 + i)), readAll(channels.get(i), 11));
                channels.get(i).close();
            }
            assertTrue(told.await(1, TimeUnit.SECONDS));
        }
    }

    @Test
    void aReadThatTimesOutLeavesTheChannelUsable() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = gateways.open(server);
            SocketTimeoutException timeout =
                    assertThrows(SocketTimeoutException.class, () -> channel.read(new byte[1], 0, 1, 20));
            assertEquals("Read timed out", timeout.getMessage());
            channel.write(bytes("x"), 0, 1);
            assertArrayEquals(bytes("x"), readAll(channel, 1));
            channel.close();
        }
    }

    @Test
    void availableTellsHowMuchAReadGivesAtOnce() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = gateways.open(server);
            assertEquals(0, channel.available());
            channel.write(bytes("abcdef"), 0, 6);
            assertArrayEquals(bytes("a"), readAll(channel, 1));
            assertEquals(5, channel.available());
            assertArrayEquals(bytes("bcdef"), readAll(channel, 5));
            assertEquals(0, channel.available());
            channel.close();
        }
    }

    @Test
    void closeWakesAThreadThatReads() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = gateways.open(server);
            Waiter reader = new Waiter(() -> channel.read(new byte[1], 0, 1, 0));
            reader.awaitBlocked();
            channel.close();
            assertEquals("Socket closed", reader.failure(SocketException.class).getMessage());
            assertThrows(SocketException.class, () -> channel.write(new byte[1], 0, 1));
        }
    }

    @Test
    void aWriteWaitsForTheFarSideAndCloseWakesIt() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (FarServer server = new FarServer(client -> await(over))) {
            FarChannel channel = gateways.open(server);
            Waiter writer = new Waiter(() -> channel.write(new byte[BULK], 0, BULK));
            writer.awaitBlocked();
            channel.close();
            assertEquals("Socket closed", writer.failure(SocketException.class).getMessage());
            over.countDown();
        }
    }

    @Test
    void aWriteGoesOnWhenTheFarSideReadsAgain() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (FarServer server = new FarServer(client -> {
            await(goOn);
            received.complete(client.getInputStream().transferTo(OutputStream.nullOutputStream()));
        })) {
            FarChannel channel = gateways.open(server);
            Waiter writer = new Waiter(() -> {
                channel.write(new byte[BULK], 0, BULK);
                channel.shutdownOutput();
            });
            writer.awaitBlocked();
            goOn.countDown();
            assertEquals(BULK, received.get(20, TimeUnit.SECONDS));
            channel.close();
        }
    }

    @Test
    void aChannelNobodyReadsHoldsNoMoreThanItsWindowAndStopsNoOther() throws Exception {
        try (TestGateways own =
                        new TestGateways().with("bastion", TestAccount.of(sshd)); // few channels have large windows
                FarServer flood = new FarServer(client -> pour(client.getOutputStream(), 3));
                FarServer echo = new FarServer(FarServer.ECHO)) {
            FarChannel slow = own.open(flood);
            FarChannel quick = own.open(echo);
            while (slow.available() < ReceiveWindow.USUAL) {
                quick.write(bytes("ping"), 0, 4);
                readAll(quick, 4);
            }
            for (int i = 0; i < 100; i++) {
                quick.write(bytes("ping"), 0, 4);
                readAll(quick, 4);
            }
            assertEquals(ReceiveWindow.USUAL, slow.available());
            slow.shutdownInput();
            assertEquals(0, slow.available());
            assertEquals(-1, slow.read(new byte[1], 0, 1, 1_000));
            slow.close();
            quick.close();
        }
    }

    @Test
    void anInterruptDoesNotEndAWaitOnAPlatformThread() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = gateways.open(server);
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Waiter reader = new Waiter(() -> {
                channel.read(new byte[1], 0, 1, 30_000);
                flag.set(Thread.currentThread().isInterrupted());
            });
            reader.awaitBlocked();
            reader.thread.interrupt();
            reader.awaitBlocked();
            channel.write(bytes("x"), 0, 1);
            reader.join();
            assertEquals(true, flag.get());
            channel.close();
        }
    }

    @Test
    void eventsTellAnOwnerWhoNeverWaits() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = gateways.open(server);
            Semaphore readable = new Semaphore(0);
            Semaphore writable = new Semaphore(0);
            channel.events(readable::release, writable::release);
            byte[] piece = new byte[100_000];
            byte[] back = new byte[100_000];
            long sent = 0;
            long received = 0;
            long all = 20_000_000;
            ByteBuffer first = ByteBuffer.allocate(0);
            while (!first.hasRemaining()) { // what comes back is not read, until nothing is taken
                first = ByteBuffer.wrap(piece);
                channel.offer(first);
                sent += first.position();
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!writable.tryAcquire(1, TimeUnit.MILLISECONDS)) { // reading makes room, and nobody offers meanwhile
                received += channel.poll(back, 0, back.length);
                assertTrue(System.nanoTime() - end < 0, "no room came");
            }
            while (received < all) {
                ByteBuffer next = ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, all - sent));
                channel.offer(next);
                int n = next.position();
                sent += n;
                int m = channel.poll(back, 0, back.length);
                received += m;
                if (n == 0 && m == 0) {
                    assertTrue(readable.tryAcquire(20, TimeUnit.SECONDS), "nothing came back");
                }
            }
            channel.shutdownOutput();
            while (channel.poll(back, 0, 1) == 0) {
                assertTrue(readable.tryAcquire(20, TimeUnit.SECONDS), "no end came");
            }
            assertEquals(all, sent);
            channel.close();
        }
    }

    @Test
    void oneSessionCarriesAll() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            gateways.open(server).close();
            long before = sshd.logins();
            gateways.open(server).close();
            gateways.tunnel.prepare(TestGateways.via("localhost", "bastion"));
            gateways.open(server).close();
            assertEquals(before, sshd.logins());
        }
    }

    @Test
    void anOpeningGivenUpIsOver() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            Tunnel.Opening opening =
                    gateways.tunnel.open(TestGateways.via("localhost", "bastion"), server.port(), () -> {});
            opening.cancel();
            assertTrue(opening.isDone());
            try {
                FarChannel channel = opening.channel();
                assertThrows(SocketException.class, () -> channel.read(new byte[1], 0, 1, 0));
            } catch (SocketException e) {
                assertEquals("Socket closed", e.getMessage());
            }
        }
    }

    @Test
    void checkTellsServerAndLogin() {
        SshTunnel.Report report =
                gateways.tunnel.check(TestGateways.via("", "bastion").chains().get(0));
        assertTrue(report.ok());
        assertTrue(report.line().matches("OpenSSH_.*, login of \\S+ by publickey \\(ssh-rsa\\)"), report.line());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    /** A thread that does one thing and is watched. */
    private static final class Waiter {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        final Thread thread;

        Waiter(Action action) {
            thread = FarServer.daemon(() -> {
                try {
                    action.run();
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
        }

        void awaitBlocked() {
            while (!isBlocked()) {
                Thread.onSpinWait();
            }
        }

        /** The JVM calls a thread runnable that waits in a selector, as one does that reads a session itself. */
        private boolean isBlocked() {
            Thread.State state = thread.getState();
            StackTraceElement[] calls = thread.getStackTrace();
            return state == Thread.State.WAITING
                    || state == Thread.State.TIMED_WAITING
                    || (calls.length > 0 && calls[0].getClassName().equals("sun.nio.ch.EPoll"));
        }

        void join() throws Exception {
            end.get(20, TimeUnit.SECONDS);
        }

        <T extends Throwable> T failure(Class<T> type) {
            ExecutionException e = assertThrows(ExecutionException.class, this::join);
            assertSame(type, e.getCause().getClass());
            return type.cast(e.getCause());
        }
    }

    @Test
    void whatTheSinkLeavesIsPolledInOrder() throws Exception {
        byte[] data = new byte[3_000_000];
        new Random(5).nextBytes(data);
        Semaphore go = new Semaphore(0);
        FarServer server = new FarServer(client -> {
            go.acquireUninterruptibly();
            client.getOutputStream().write(data);
        });
        try (server) {
            FarChannel channel = gateways.open(server);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            Semaphore readable = new Semaphore(0);
            AtomicInteger sunk = new AtomicInteger();
            channel.events(readable::release, () -> {});
            channel.sink((bytes, offset, length) -> {
                int n = Math.min(length, 20_000); // of packets of 32 KiB
                got.write(bytes, offset, n);
                sunk.addAndGet(n);
                return n;
            });
            byte[] piece = new byte[10_000];
            assertEquals(0, channel.poll(piece, 0, piece.length));
            go.release();
            for (int n = 0; n >= 0; n = channel.poll(piece, 0, piece.length)) {
                got.write(piece, 0, n);
                if (n == 0) {
                    assertTrue(readable.tryAcquire(20, TimeUnit.SECONDS), "told of what is there");
                }
            }
            assertArrayEquals(data, got.toByteArray());
            assertTrue(sunk.get() > 0, "the sink was asked");
        }
    }

    /** A program that ends with its connect must not take the line with it. */
    @Test
    void howAConnectCameIsLoggedBeforeTheProgramSeesIt() throws Exception {
        CompletableFuture<Tunnel.Opening> opening = new CompletableFuture<>();
        CompletableFuture<Boolean> seenBefore = new CompletableFuture<>();
        PrintStream log = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                if (line.contains("open after")) {
                    seenBefore.complete(opening.join().isDone());
                }
            }
        };
        try (FarServer server = new FarServer(FarServer.ECHO);
                TestGateways telling =
                        new TestGateways(new Log(Log.Level.INFO, log)).with("bastion", TestAccount.of(sshd))) {
            opening.complete(telling.tunnel.open(TestGateways.via("localhost", "bastion"), server.port(), () -> {}));
            opening.join().await(60_000).close();
        }
        assertFalse(seenBefore.getNow(true));
    }
}

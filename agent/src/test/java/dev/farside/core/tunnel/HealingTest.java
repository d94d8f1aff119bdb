package dev.farside.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that die, and what becomes of those who used them. */
@Timeout(60)
class HealingTest {
    @TempDir
    Path directory;

    private Sshd sshd;
    private Gateways gateways;
    private final FarServer echo = new FarServer(FarServer.ECHO);

    @BeforeEach
    void start() throws Exception {
        sshd = Sshd.start(directory);
        gateways = new Gateways().with("bastion", TestAccount.of(sshd));
    }

    @AfterEach
    void stop() {
        gateways.close();
        sshd.close();
        echo.close();
    }

    private static CompletableFuture<Integer> reading(FarChannel channel) {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        FarServer.daemon(() -> {
            try {
                read.complete(channel.read(new byte[1], 0, 1, 0));
            } catch (Exception e) {
                read.completeExceptionally(e);
            }
        });
        return read;
    }

    @Test
    void aKilledSessionWakesAllWhoWaitAndTheNextOpeningHeals() throws Exception {
        List<FarChannel> channels = new ArrayList<>();
        List<CompletableFuture<Integer>> reads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            channels.add(gateways.open(echo));
            reads.add(reading(channels.get(i)));
        }
        sshd.killSessions();
        for (CompletableFuture<Integer> read : reads) {
            ExecutionException e = assertThrows(ExecutionException.class, () -> read.get(5, TimeUnit.SECONDS));
            assertEquals(SocketException.class, e.getCause().getClass());
            assertTrue(e.getCause().getMessage().startsWith("Connection reset: gateway bastion"), e.toString());
        }
        assertThrows(SocketException.class, () -> channels.get(0).write(new byte[1], 0, 1));
        FarChannel fresh = gateways.open(echo);
        fresh.write(new byte[] {7}, 0, 1);
        assertEquals(1, fresh.read(new byte[1], 0, 1, 5_000));
    }

    @Test
    void aRestartedGatewayIsFoundAgain() throws Exception {
        gateways.open(echo);
        sshd.close();
        assertThrows(ConnectException.class, () -> gateways.open(echo));
        sshd = Sshd.start(directory, sshd.port);
        gateways.with("bastion", TestAccount.of(sshd));
        gateways.open(echo).close();
    }

    @Test
    void aGatewayThatFallsSilentIsGivenUp() throws Exception {
        TestAccount watched = TestAccount.of(sshd);
        watched.aliveIntervalMillis = 100;
        watched.aliveCountMax = 2;
        gateways.with("watched", watched);
        FarChannel channel = gateways.open("localhost", echo.port(), "watched");
        CompletableFuture<Integer> read = reading(channel);
        for (ProcessHandle session : sshd.sessions()) {
            new ProcessBuilder("kill", "-STOP", Long.toString(session.pid()))
                    .start()
                    .waitFor();
        }
        ExecutionException e = assertThrows(ExecutionException.class, () -> read.get(5, TimeUnit.SECONDS));
        assertTrue(e.getCause().getMessage().contains("has not answered for"), e.toString());
        gateways.open("localhost", echo.port(), "watched").close();
    }

    @Test
    void aGatewayThatAnswersIsKept() throws Exception {
        TestAccount watched = TestAccount.of(sshd);
        watched.aliveIntervalMillis = 20;
        watched.aliveCountMax = 2;
        gateways.with("watched", watched);
        FarChannel channel = gateways.open("localhost", echo.port(), "watched");
        assertThrows(
                java.net.SocketTimeoutException.class, () -> channel.read(new byte[1], 0, 1, 500)); // 25 questions long
        channel.write(new byte[] {7}, 0, 1);
        assertEquals(1, channel.read(new byte[1], 0, 1, 5_000));
    }

    @Test
    void theFirstGatewayIsUsedAgainWhenItIsBack() throws Exception {
        Sshd other = Sshd.start(java.nio.file.Files.createDirectory(directory.resolve("other")));
        try (other) {
            gateways.with("other", TestAccount.of(other));
            gateways.open("localhost", echo.port(), "bastion", "other").close();
            assertEquals(0, other.logins());
            int port = sshd.port;
            sshd.close();
            gateways.open("localhost", echo.port(), "bastion", "other").close();
            assertEquals(1, other.logins());
            sshd = Sshd.start(directory, port);
            gateways.with("bastion", TestAccount.of(sshd));
            other.close();
            gateways.open("localhost", echo.port(), "bastion", "other").close();
            assertEquals(1, sshd.logins());
        }
    }

    @Test
    void chainsGoHopByHopWithoutAPort() throws Exception {
        Sshd inner = Sshd.start(java.nio.file.Files.createDirectory(directory.resolve("inner")));
        Sshd innermost = Sshd.start(java.nio.file.Files.createDirectory(directory.resolve("innermost")));
        try (inner;
                innermost) {
            gateways.with("inner", TestAccount.of(inner)).with("innermost", TestAccount.of(innermost));
            FarChannel channel = gateways.open("localhost", echo.port(), "bastion,inner,innermost");
            byte[] piece = new byte[200_000];
            FarServer.daemon(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        channel.write(piece, 0, piece.length);
                    }
                    channel.shutdownOutput();
                } catch (java.io.IOException e) {
                    channel.close();
                }
            });
            long total = 0;
            byte[] back = new byte[30_000];
            for (int n = channel.read(back, 0, back.length, 20_000);
                    n > 0;
                    n = channel.read(back, 0, back.length, 20_000)) {
                total += n;
            }
            assertEquals(50 * 200_000, total);
            assertTrue(sshd.log().contains("127.0.0.1 port " + inner.port), "the way to inner is through bastion");
            assertTrue(inner.log().contains("127.0.0.1 port " + innermost.port));
        }
    }

    @Test
    void aConfiguredJumpIsTaken() throws Exception {
        Sshd inner = Sshd.start(java.nio.file.Files.createDirectory(directory.resolve("inner")));
        try (inner) {
            TestAccount behind = TestAccount.of(inner);
            behind.jumps = Gateways.via("", "bastion").chains().get(0).hops();
            gateways.with("inner", behind);
            gateways.open("localhost", echo.port(), "inner").close();
            assertEquals(1, sshd.logins());
        }
    }

    @Test
    void aCircleOfJumpsIsAnError() {
        TestAccount one = TestAccount.of(sshd);
        one.jumps = Gateways.via("", "two").chains().get(0).hops();
        TestAccount two = TestAccount.of(sshd);
        two.jumps = Gateways.via("", "one").chains().get(0).hops();
        gateways.with("one", one).with("two", two);
        ConnectException failure =
                assertThrows(ConnectException.class, () -> gateways.open("localhost", echo.port(), "one"));
        assertEquals(
                "gateway one: ProxyJump of one leads in a circle (for localhost:" + echo.port() + ", rule rules:3)",
                failure.getMessage());
    }
}

package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Route;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.ssh.gateway.Gateway;
import dev.farside.core.ssh.gateway.Gateways;
import dev.farside.core.ssh.gateway.Link;
import dev.farside.core.ssh.gateway.LinkRequest;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.SshConstants;
import org.junit.jupiter.api.Test;

/** Sessions that die, and what happens to the connections that used them. */
class HealingTest extends WithGateway {
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
            String words = e.getCause().getMessage();
            assertTrue(words.startsWith("Connection reset: gateway bastion"), words);
            assertTrue(words.contains(" (for localhost:" + echo.port() + " by farside, rule "), words);
        }
        assertThrows(SocketException.class, () -> channels.get(0).write(new byte[1], 0, 1));
        FarChannel fresh = gateways.open(echo);
        answers(fresh);
    }

    @Test
    void aRestartedGatewayIsFoundAgain() throws Exception {
        sshd.close();
        assertThrows(ConnectException.class, () -> gateways.open(echo));
        sshd = Sshd.start(directory, sshd.port);
        gateways.with("bastion", TestAccount.of(sshd));
        gateways.open(echo).close();
    }

    /** A request that still knows it, since its session died, gets a session that ends with it. */
    @Test
    void aReplacedGatewayKeepsNoSession() throws Exception {
        Chain chain = new Chain(List.of(new Hop(null, "bastion", 0)));
        Gateways own = new Gateways(hop -> TestAccount.of(sshd), null, new Log(Log.Level.QUIET, System.err));
        try {
            Gateway replaced = own.of(chain);
            asks(replaced);
            assertTrue(replaced.isOpen());
            own.renew(one -> {
                throw new OutOfMemoryError("of the test: whether it has changed is not known");
            });
            assertNotSame(replaced, own.of(chain));
            closes(replaced);
            asks(replaced);
            closes(replaced);
            assertEquals(2, sshd.logins());
            assertFalse(own.of(chain).isOpen());
        } finally {
            own.close(new GatewayException("the test is over", null, null));
        }
    }

    @Test
    void anErrorWhileAConnectionIsRecordedOrLoggedCostsNoConnection() throws Exception {
        Log log = new Log(Log.Level.INFO, new PrintStream(OutputStream.nullOutputStream()));
        Gateways own = new Gateways(hop -> TestAccount.of(sshd), null, log);
        for (boolean recording : new boolean[] {true, false}) {
            Route.Via route = TestGateways.via("localhost", "bastion");
            FarOpening opening =
                    new FarOpening(own, route.chains(), new Unspeakable(route, echo.port(), recording), () -> {});
            opening.start();
            answers(opening.await(60_000));
        }
        own.close(new GatewayException("the test is over", null, null));
    }

    /** No words can be made of it. */
    private record Unspeakable(FarTarget target, boolean inRecord) implements FarRequest {
        Unspeakable(Route.Via route, int port, boolean inRecord) {
            this(new FarTarget(route, port, false), inRecord);
        }

        @Override
        public void ask(Channels channels, OpenRequests.Reply who) {
            target.ask(channels, who);
        }

        @Override
        public IOException refused(Chain gateway, int code, String words) {
            return target.refused(gateway, code, words);
        }

        @Override
        public IOException noGateway(GatewayException why) {
            return target.noGateway(why);
        }

        @Override
        public void record(Object begun, Chain gateway, IOException failure) {
            if (inRecord) {
                throw new OutOfMemoryError("of the test");
            }
        }

        @Override
        public String line(Chain gateway, IOException failure) {
            throw new OutOfMemoryError("of the test");
        }
    }

    private static void asks(Gateway gateway) throws Exception {
        CompletableFuture<Link> asked = new CompletableFuture<>();
        gateway.submit(new LinkRequest() {
            @Override
            public void askOn(Link link) {
                asked.complete(link);
            }

            @Override
            public void gatewayFailed(GatewayException why) {
                asked.completeExceptionally(why);
            }
        });
        asked.get(); // the class has a limit
    }

    private static void closes(Gateway gateway) throws InterruptedException {
        while (gateway.isOpen()) {
            Thread.sleep(5); // the class has a limit
        }
    }

    /** As sshd does at MaxStartups, and whoever starts it for each connection where it cannot. */
    @Test
    void theFirstSessionThatIsDroppedBeforeItsGreetingIsTriedAgain() throws Exception {
        AtomicInteger dropped = new AtomicInteger();
        try (FarServer busy = new FarServer(client -> {
            if (dropped.getAndIncrement() > 1) {
                passOn(client, sshd.port);
            }
        })) {
            gateways.with("busy", new TestAccount(busy.port(), sshd.hostKey, sshd.userKey));
            gateways.open("localhost", echo.port(), "busy").close();
            assertTrue(dropped.get() > 2, dropped::toString);
        }
    }

    /** As an sshd does that has no process left for the key exchange. */
    @Test
    void aFirstSessionThatIsCutAfterItsGreetingIsTriedAgain() throws Exception {
        AtomicInteger cut = new AtomicInteger();
        try (FarServer busy = new FarServer(client -> {
            if (cut.getAndIncrement() > 0) {
                passOn(client, sshd.port);
            } else {
                client.getOutputStream().write("SSH-2.0-busy\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().read();
            }
        })) {
            gateways.with("busy", new TestAccount(busy.port(), sshd.hostKey, sshd.userKey));
            gateways.open("localhost", echo.port(), "busy").close();
            assertEquals(2, cut.get());
        }
    }

    /** Both directions, until both end. */
    private static void passOn(Socket client, int port) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            FarServer.daemon(() -> {
                try {
                    client.getInputStream().transferTo(server.getOutputStream());
                    server.shutdownOutput();
                } catch (IOException e) {
                    return; // closed by the other direction
                }
            });
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    /** What comes is no login, and no time is given for it. */
    @Test
    void aGatewayThatSendsWithoutEndBeforeTheLoginIsGivenUpInTime() throws Exception {
        byte[] ignore = {0, 0, 0, 12, 6, SshConstants.SSH_MSG_IGNORE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        try (FarServer chatty = new FarServer(client -> {
            client.getOutputStream().write("SSH-2.0-chatty\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] many = new byte[ignore.length * 1000];
            for (int i = 0; i < many.length; i++) {
                many[i] = ignore[i % ignore.length];
            }
            while (true) {
                client.getOutputStream().write(many);
            }
        })) {
            TestAccount account = new TestAccount(chatty.port(), sshd.hostKey, sshd.userKey);
            account.connectTimeoutMillis = 300;
            gateways.with("chatty", account);
            ConnectException failure =
                    assertThrows(ConnectException.class, () -> gateways.open("localhost", echo.port(), "chatty"));
            assertTrue(failure.getMessage().contains("chatty"), failure.toString());
        }
    }

    @Test
    void whereNoThreadIsToBeHadTheOpeningFailsAndTheNextOneDoesNot() throws Exception {
        gateways.tunnel.gateways().starter(thread -> false);
        ConnectException failure = assertThrows(ConnectException.class, () -> gateways.open(echo));
        assertTrue(failure.getMessage().contains("no more threads"), failure.toString());
        gateways.tunnel.gateways().starter(OwnThread::starts);
        gateways.open(echo).close();
    }

    @Test
    void whereNoThreadIsToBeHadAfterALossThoseWhoWaitAreTold() throws Exception {
        gateways.open(echo).close();
        sshd.close();
        AtomicInteger started = new AtomicInteger();
        gateways.tunnel.gateways().starter(thread -> started.getAndIncrement() < 2 && thread.starts());
        ConnectException failure = assertThrows(ConnectException.class, () -> gateways.open(echo));
        assertTrue(failure.getMessage().startsWith("gateway bastion"), failure.toString());
        gateways.tunnel.gateways().starter(OwnThread::starts);
        sshd = Sshd.start(directory, sshd.port);
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
        signal("-STOP", sshd.sessions());
        ExecutionException e = assertThrows(ExecutionException.class, () -> read.get(5, TimeUnit.SECONDS));
        assertTrue(e.getCause().getMessage().contains("has not answered for"), e.toString());
        gateways.open("localhost", echo.port(), "watched").close();
    }

    @Test
    void aGatewayThatAnswersIsKept() throws Exception {
        TestAccount watched = TestAccount.of(sshd);
        watched.aliveIntervalMillis = 20;
        watched.aliveCountMax = 150; // a busy machine may keep an answer back for seconds
        gateways.with("watched", watched);
        FarChannel channel = gateways.open("localhost", echo.port(), "watched");
        while (questions() < 170) {
            assertThrows(SocketTimeoutException.class, () -> channel.read(new byte[1], 0, 1, 100));
        }
        answers(channel);
        assertEquals(1, sshd.logins());
    }

    private long questions() throws Exception {
        return sshd.log()
                .lines()
                .filter(line -> line.contains("keepalive@openssh.com"))
                .count();
    }

    @Test
    void aGatewayThatAsksForSignsOfLifeGetsThem() throws Exception {
        sshd.close();
        sshd = Sshd.start(directory, "ClientAliveInterval 1", "ClientAliveCountMax 1");
        gateways.with("asking", TestAccount.of(sshd));
        FarChannel channel = gateways.open("localhost", echo.port(), "asking");
        assertThrows(SocketTimeoutException.class, () -> channel.read(new byte[1], 0, 1, 3_500));
        answers(channel);
        assertEquals(1, sshd.logins());
    }

    @Test
    void aConnectWaitsForAGatewayThatWasLostAMomentAgo() throws Exception {
        gateways.open(echo);
        int port = sshd.port;
        sshd.close();
        CompletableFuture<FarChannel> waiting = new CompletableFuture<>();
        FarServer.daemon(() -> {
            try {
                waiting.complete(gateways.open(echo));
            } catch (Exception e) {
                waiting.completeExceptionally(e);
            }
        });
        sshd = Sshd.start(directory, port);
        FarChannel channel = waiting.get(20, TimeUnit.SECONDS);
        answers(channel);
    }

    @Test
    void aConnectThatWaitsForALostGatewayTellsWhyAtItsOwnTimeout() throws Exception {
        gateways.open(echo);
        sshd.close();
        Tunnel.Opening opening = gateways.tunnel.open(TestGateways.via("localhost", "bastion"), echo.port(), () -> {});
        SocketTimeoutException timeout = assertThrows(SocketTimeoutException.class, () -> opening.await(3_000));
        assertEquals(
                "Connect timed out: gateway bastion (127.0.0.1:" + sshd.port + "): Connection refused",
                timeout.getMessage());
    }

    @Test
    void aGatewayThatRefusesTheLoginIsNotHammered() throws Exception {
        TestAccount stranger = new TestAccount(
                sshd.port, sshd.hostKey, KeyPairGenerator.getInstance("RSA").generateKeyPair());
        gateways.with("stranger", stranger);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            told.add(assertThrows(ConnectException.class, () -> gateways.open("localhost", echo.port(), "stranger"))
                    .getMessage());
        }
        assertTrue(told.get(0).contains("refused the login of"), told.get(0));
        assertTrue(told.get(1).matches(".*refused the login of .*; next attempt in [12] s \\(for .*"), told.get(1));
        long attempts = sshd.log()
                .lines()
                .filter(line -> line.contains("Failed publickey"))
                .count();
        assertTrue(attempts <= 4, attempts + " attempts"); // one, unless the machine is so slow that rests go by
    }

    @Test
    void newConnectionsDoNotWaitForASilentSessionAndOldOnesSurviveIt() throws Exception {
        TestAccount patient = TestAccount.of(sshd);
        patient.aliveIntervalMillis = 3_600_000;
        gateways.with("patient", patient);
        FarChannel old = gateways.open("localhost", echo.port(), "patient");
        List<ProcessHandle> silent = sshd.sessions();
        signal("-STOP", silent);
        FarChannel fresh = gateways.open("localhost", echo.port(), "patient");
        answers(fresh);
        assertEquals(2, sshd.logins());
        signal("-CONT", silent);
        answers(old);
        old.close();
        for (ProcessHandle process : silent) {
            process.onExit().get(20, TimeUnit.SECONDS); // its last channel is gone
        }
        answers(fresh);
    }

    /** As an sshd is while its resolver is. */
    @Test
    void whoeverAskedASlowGatewayGetsItsAnswer() throws Exception {
        gateways.open(echo).close();
        signal("-STOP", sshd.sessions());
        gateways.open(echo).close(); // by another session, and a third is not made so soon
        assertEquals(2, sshd.logins());
        signal("-STOP", sshd.sessions());
        CompletableFuture<FarChannel> slow = new CompletableFuture<>();
        FarServer.daemon(() -> {
            try {
                slow.complete(gateways.tunnel
                        .open(TestGateways.via("localhost", "bastion"), echo.port(), () -> {})
                        .await(0));
            } catch (Exception e) {
                slow.completeExceptionally(e);
            }
        });
        assertThrows(TimeoutException.class, () -> slow.get(8, TimeUnit.SECONDS));
        signal("-CONT", sshd.sessions());
        FarChannel channel = slow.get(20, TimeUnit.SECONDS);
        answers(channel);
        assertEquals(2, sshd.logins());
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
    void theFirstGatewayIsTriedInTheBackgroundAndNobodyWaitsForIt() throws Exception {
        Sshd other = Sshd.start(java.nio.file.Files.createDirectory(directory.resolve("other")));
        try (other) {
            gateways.with("other", TestAccount.of(other));
            int port = sshd.port;
            sshd.close();
            gateways.open("localhost", echo.port(), "bastion", "other").close();
            sshd = Sshd.start(directory, port);
            gateways.with("bastion", TestAccount.of(sshd));
            while (sshd.logins() == 0) {
                gateways.open("localhost", echo.port(), "bastion", "other").close();
            }
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
            behind.jumps = TestGateways.via("", "bastion").chains().get(0).hops();
            gateways.with("inner", behind);
            gateways.open("localhost", echo.port(), "inner").close();
            assertEquals(1, sshd.logins());
        }
    }

    @Test
    void aCircleOfJumpsIsAnError() {
        TestAccount one = TestAccount.of(sshd);
        one.jumps = TestGateways.via("", "two").chains().get(0).hops();
        TestAccount two = TestAccount.of(sshd);
        two.jumps = TestGateways.via("", "one").chains().get(0).hops();
        gateways.with("one", one).with("two", two);
        ConnectException failure =
                assertThrows(ConnectException.class, () -> gateways.open("localhost", echo.port(), "one"));
        assertEquals(
                "gateway one: ProxyJump of one forms a loop (for localhost:" + echo.port()
                        + " by farside, rule rules:3)",
                failure.getMessage());
    }
}

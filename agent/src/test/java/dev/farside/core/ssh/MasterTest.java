package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over a real master of OpenSSH's, and what comes in their place when it goes away. */
@Timeout(60)
class MasterTest {
    @TempDir
    Path directory;

    private Sshd sshd;
    private RealMaster master;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final TestGateways gateways =
            new TestGateways(new Log(Log.Level.INFO, new PrintStream(said, true, StandardCharsets.UTF_8)));
    private final FarServer echo = new FarServer(FarServer.ECHO);

    @BeforeEach
    void start() throws Exception {
        sshd = Sshd.start(directory);
        master = RealMaster.start(sshd, directory);
    }

    @AfterEach
    void stop() {
        gateways.close();
        master.close();
        sshd.close();
        echo.close();
    }

    private String log() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** An account that could log in for itself. */
    private TestAccount account() {
        TestAccount account = TestAccount.of(sshd);
        account.masters = List.of(master.socket);
        return account;
    }

    /** An account that only the master can serve: its key opens nothing. */
    private TestAccount keyless() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        TestAccount account = new TestAccount(sshd.port, sshd.hostKey, other);
        account.masters = List.of(master.socket);
        return account;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void bytesGoBothWaysWithoutALogin() throws Exception {
        gateways.with("bastion", keyless());
        WithGateway.answers(gateways.open(echo));
        Bulk.through(gateways.tunnel, TestGateways.via("127.0.0.1", "bastion"));
        assertEquals(1, sshd.logins());
        assertTrue(log().contains("is open: over the master at " + master.socket + " (pid "), log());
    }

    @Test
    void manyConnectionsAtOnce() throws Exception {
        gateways.with("bastion", keyless());
        FarChannel[] all = new FarChannel[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = gateways.open(echo);
        }
        for (FarChannel channel : all) {
            WithGateway.answers(channel);
        }
        for (FarChannel channel : all) {
            channel.close();
        }
        assertEquals(1, sshd.logins());
    }

    /** As from a socket: what was written before the close arrives, however much that is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 60_000, 200_000, 600_000})
    void whatWasWrittenBeforeTheCloseArrives(int size) throws Exception {
        gateways.with("bastion", keyless());
        LinkedBlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
        try (FarServer counts =
                new FarServer(client -> arrived.add(client.getInputStream().readAllBytes().length))) {
            for (int i = 0; i < 4; i++) {
                FarChannel channel = gateways.open(counts);
                channel.write(new byte[size], 0, size);
                channel.close();
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(size, arrived.poll(60, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void theFarSidesEndIsSeen() throws Exception {
        gateways.with("bastion", keyless());
        try (FarServer brief = new FarServer(client -> client.getOutputStream().write(9))) {
            FarChannel channel = gateways.open(brief);
            assertEquals(1, channel.read(new byte[8], 0, 8, 20_000));
            assertEquals(-1, channel.read(new byte[8], 0, 8, 20_000));
        }
    }

    /** In OpenSSH's proxy mode a failed connect would end the master when the program ends. */
    @Test
    void aRefusedConnectHarmsNobody() throws Exception {
        gateways.with("bastion", keyless());
        int closed = closedPort();
        for (int i = 0; i < 3; i++) {
            ConnectException refused =
                    assertThrows(ConnectException.class, () -> gateways.open("127.0.0.1", closed, "bastion"));
            assertTrue(refused.getMessage().startsWith("Connection refused"), refused.getMessage());
        }
        WithGateway.answers(gateways.open(echo));
        gateways.close();
        for (int i = 0; i < 3; i++) {
            assertTrue(master.isWell(), master.log());
        }
    }

    @Test
    void aConnectThatIsGivenUpHarmsNobody() throws Exception {
        gateways.with("bastion", keyless());
        WithGateway.answers(gateways.open(echo));
        WithGateway.signal("-STOP", sshd.sessions());
        Tunnel.Opening opening = gateways.tunnel.open(TestGateways.via("127.0.0.1", "bastion"), echo.port(), () -> {});
        assertThrows(IOException.class, () -> opening.await(1_000));
        gateways.close();
        WithGateway.signal("-CONT", sshd.sessions());
        assertTrue(master.isWell(), master.log());
    }

    /** A program's thread reads the session itself, and its interrupt is its own affair. */
    @Test
    void anInterruptOfAReaderHarmsNobody() throws Exception {
        gateways.with("bastion", keyless());
        FarChannel channel = gateways.open(echo);
        WithGateway.answers(channel);
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Boolean> keepsItsInterrupt = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    byte[] one = new byte[1];
                    assertEquals(1, channel.read(one, 0, 1, 20_000));
                    assertEquals(5, one[0]);
                    keepsItsInterrupt.complete(Thread.interrupted());
                } catch (IOException | AssertionError e) {
                    keepsItsInterrupt.completeExceptionally(e);
                }
            });
            reader.start();
            while (!waits(reader)) {
                Thread.onSpinWait();
            }
            reader.interrupt();
            channel.write(ByteBuffer.wrap(new byte[] {5}));
            assertTrue(keepsItsInterrupt.get(20, TimeUnit.SECONDS));
        }
        WithGateway.answers(gateways.open(echo));
        assertEquals(1, sshd.logins());
    }

    /** In a selector, which is no state of a thread, or for another thread that is in one. */
    private static boolean waits(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("doSelect")
                        || frame.getMethodName().startsWith("park"));
    }

    @Test
    void namesAreAskedOverIt() throws Exception {
        gateways.with("bastion", keyless());
        byte[] found = gateways.tunnel
                .resolve(TestGateways.via("localhost", "bastion"))
                .get(0);
        assertTrue(InetAddress.getByAddress(found).isLoopbackAddress());
        assertEquals(1, sshd.logins());
    }

    @Test
    void aHopWithAMasterNeedsNoHopBeforeIt() throws Exception {
        TestAccount nowhere = TestAccount.of(sshd);
        nowhere.host = "nowhere.invalid";
        gateways.with("jump", nowhere).with("bastion", keyless());
        WithGateway.answers(gateways.open("localhost", echo.port(), "jump,bastion"));
        assertEquals(1, sshd.logins());
    }

    @Test
    void theNextHopIsReachedOverTheMasterOfTheFirst() throws Exception {
        gateways.with("jump", keyless()).with("bastion", TestAccount.of(sshd));
        WithGateway.answers(gateways.open("localhost", echo.port(), "jump,bastion"));
        assertEquals(2, sshd.logins());
    }

    @Test
    void aKilledMasterIsFollowedByAnOwnLogin() throws Exception {
        gateways.with("bastion", account());
        FarChannel before = gateways.open(echo);
        WithGateway.answers(before);
        master.close();
        assertTrue(endOf(before));
        WithGateway.answers(gateways.open(echo));
        assertEquals(2, sshd.logins());
    }

    /** Whether the channel ends, in whatever way. */
    private static boolean endOf(FarChannel channel) {
        try {
            return channel.read(new byte[1], 0, 1, 20_000) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aMasterThatIsStoppedBeforeIsPassedBy() throws Exception {
        gateways.with("bastion", account());
        WithGateway.signal("-STOP", List.of(master.process()));
        WithGateway.answers(gateways.open(echo));
        assertEquals(2, sshd.logins());
        assertTrue(
                log().contains("is not reached over the master at " + master.socket + ": it does not answer"), log());
    }

    @Test
    void aMasterThatIsStoppedLaterIsFollowedByAnOwnLogin() throws Exception {
        gateways.with("bastion", account());
        FarChannel before = gateways.open(echo);
        WithGateway.answers(before);
        WithGateway.signal("-STOP", List.of(master.process()));
        WithGateway.answers(gateways.open(echo));
        assertEquals(2, sshd.logins());
        WithGateway.signal("-CONT", List.of(master.process()));
        WithGateway.answers(before);
    }

    /** The silence of an idle session's master is noticed, too. */
    @Test
    void aMasterThatStaysStoppedEndsItsSession() throws Exception {
        TestAccount account = account();
        account.aliveIntervalMillis = 300;
        account.aliveCountMax = 2;
        gateways.with("bastion", account);
        FarChannel before = gateways.open(echo);
        WithGateway.answers(before);
        WithGateway.signal("-STOP", List.of(master.process()));
        IOException why = assertThrows(IOException.class, () -> before.read(new byte[1], 0, 1, 20_000));
        assertTrue(why.getMessage().contains("has not answered for"), why.getMessage());
    }

    @Test
    void withoutItsSocketFileItKeepsTheConnectionsThatItHas() throws Exception {
        gateways.with("bastion", account());
        FarChannel before = gateways.open(echo);
        WithGateway.answers(before);
        Files.delete(master.socket);
        WithGateway.answers(gateways.open(echo));
        assertEquals(2, sshd.logins());
        WithGateway.answers(before);
        assertTrue(log().contains("takes no more connections over its master"), log());
    }

    @Test
    void aUnixSocketIsReachedByAnOwnLogin() throws Exception {
        gateways.with("bastion", account());
        WithGateway.answers(gateways.open(echo));
        IOException none = assertThrows(IOException.class, () -> gateways.tunnel
                .open(unix(directory.resolve("none")), 1, () -> {})
                .await(20_000));
        assertSame(ConnectException.class, none.getClass());
        assertEquals(2, sshd.logins());
    }

    private static dev.farside.core.route.Route.Via unix(Path path) {
        return new dev.farside.core.route.Route.Via(
                new dev.farside.core.input.Source("rules", 3, 1),
                TestGateways.via("far", "bastion").chains(),
                "far",
                new dev.farside.core.route.Target.Unix(path.toString()),
                dev.farside.core.route.Names.FAR);
    }
}

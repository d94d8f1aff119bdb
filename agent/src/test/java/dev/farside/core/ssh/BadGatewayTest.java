package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that logs us in and then does what no sshd would do. */
@Timeout(60)
class BadGatewayTest {
    private static KeyPair key;

    private final CompletableFuture<Long> closedByUs = new CompletableFuture<>();
    private final CompletableFuture<String> refusedByUs = new CompletableFuture<>();
    private final AtomicInteger received = new AtomicInteger();
    private volatile Misdeed misdeed;
    private SshServer server;
    private TestGateways gateways;

    /** What it answers to the request for a channel. */
    private interface Misdeed {
        void answer(Session session, long ourChannel) throws IOException;
    }

    @BeforeAll
    static void makeKey() throws Exception {
        key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    }

    @BeforeEach
    void start() throws Exception {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((user, publicKey, session) -> true);
        server.setServiceFactories(List.of(new ServerUserAuthServiceFactory(), new ServerConnectionServiceFactory() {
            @Override
            public ConnectionService create(Session session) throws IOException {
                return new ServerConnectionService((AbstractServerSession) session) {
                    @Override
                    public void process(int cmd, Buffer buffer) throws Exception {
                        if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN) {
                            buffer.getString();
                            misdeed.answer(session, buffer.getUInt());
                        } else if (cmd == SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE) {
                            refusedByUs.complete(buffer.getUInt() + " " + buffer.getInt() + " " + buffer.getString());
                        } else if (cmd == SshConstants.SSH_MSG_CHANNEL_CLOSE) {
                            closedByUs.complete(buffer.getUInt());
                        } else if (cmd == SshConstants.SSH_MSG_CHANNEL_DATA) {
                            buffer.getUInt();
                            received.addAndGet(buffer.getInt());
                        } else {
                            super.process(cmd, buffer);
                        }
                    }
                };
            }
        }));
        server.start();
        gateways = new TestGateways().with("bastion", new TestAccount(server.getPort(), key.getPublic(), key));
    }

    @AfterEach
    void stop() throws IOException {
        gateways.close();
        server.stop(true);
    }

    private static void confirm(Session session, long channel, long window) throws IOException {
        confirm(session, channel, window, 32768);
    }

    private static void confirm(Session session, long channel, long window, long largestPacket) throws IOException {
        Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, 32);
        packet.putUInt(channel);
        packet.putUInt(7);
        packet.putUInt(window);
        packet.putUInt(largestPacket);
        session.writePacket(packet);
    }

    private static void send(Session session, long channel, int length) throws IOException {
        Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, length + 64);
        packet.putUInt(channel);
        packet.putBytes(new byte[length]);
        session.writePacket(packet);
    }

    @Test
    void moreThanTheWindowEndsTheSession() throws Exception {
        misdeed = (session, channel) -> {
            confirm(session, channel, 1000);
            for (int sent = 0; sent <= ReceiveWindow.USUAL; sent += 32768) {
                send(session, channel, 32768);
            }
        };
        FarChannel channel = gateways.open("db", 1, "bastion");
        byte[] buffer = new byte[1];
        SocketException failure = assertThrows(SocketException.class, () -> {
            channel.write(new byte[2000], 0, 2000); // waits for a window that never opens
            channel.read(buffer, 0, 1, 0);
        });
        assertTrue(failure.getMessage().contains("sent more than the window of a channel takes"), failure.toString());
    }

    @Test
    void aChannelClosedWithoutAnEndReadsAsEnded() throws Exception {
        misdeed = (session, channel) -> {
            confirm(session, channel, 1000);
            send(session, channel, 3);
            Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_CLOSE, 16);
            packet.putUInt(channel);
            session.writePacket(packet);
        };
        FarChannel channel = gateways.open("db", 1, "bastion");
        assertEquals(3, channel.read(new byte[10], 0, 10, 5_000));
        assertEquals(-1, channel.read(new byte[10], 0, 10, 5_000));
        assertEquals(7, closedByUs.get(5, TimeUnit.SECONDS));
        assertEquals(
                "Broken pipe",
                assertThrows(SocketException.class, () -> channel.write(new byte[1], 0, 1))
                        .getMessage());
    }

    @Test
    void aChannelThatComesAfterTheProgramGaveUpIsClosedAtOnce() throws Exception {
        CompletableFuture<Runnable> late = new CompletableFuture<>();
        misdeed = (session, channel) -> late.complete(() -> {
            try {
                confirm(session, channel, 1000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Tunnel.Opening opening = gateways.tunnel.open(TestGateways.via("db", "bastion"), 1, () -> {});
        Runnable confirmation = late.get(20, TimeUnit.SECONDS);
        assertThrows(SocketTimeoutException.class, () -> opening.await(1));
        confirmation.run();
        assertEquals(7, closedByUs.get(5, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({
        "forwarded-tcpip, 9 2 no forward was requested for *:8080",
        "session, 9 3 Unsupported channel type: session"
    })
    void aChannelThatNobodyAskedForIsRefused(String type, String words) throws Exception {
        misdeed = (session, channel) -> {
            Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, 128);
            packet.putString(type);
            packet.putUInt(9);
            packet.putUInt(1 << 20);
            packet.putUInt(32768);
            packet.putString("");
            packet.putUInt(8080);
            packet.putString("10.0.0.1");
            packet.putUInt(40000);
            session.writePacket(packet);
        };
        gateways.tunnel.open(TestGateways.via("db", "bastion"), 1, () -> {});
        assertEquals(words, refusedByUs.get(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x7fffffffL, 0x80000000L, 0xffffffffL})
    void aChannelWithAnyLargestPacketTakesData(long largest) throws Exception {
        misdeed = (session, channel) -> confirm(session, channel, 0xffffffffL, largest);
        FarChannel channel = gateways.open("db", 1, "bastion");
        channel.write(new byte[3], 0, 3);
        ByteBuffer more = ByteBuffer.allocate(3);
        channel.offer(more);
        assertEquals(0, more.remaining());
        channel.close();
        assertEquals(7, closedByUs.get(20, TimeUnit.SECONDS));
        assertEquals(6, received.get());
    }

    @Test
    void aChannelThatTakesPacketsWithoutDataIsRefusedAndOthersAreNot() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        misdeed = (session, channel) -> confirm(session, channel, 1000, asked.getAndIncrement() == 0 ? 0 : 32768);
        ConnectException refused = assertThrows(ConnectException.class, () -> gateways.open("db", 1, "bastion"));
        assertTrue(refused.getMessage().contains("packets without data"), refused.toString());
        assertEquals(7, closedByUs.get(20, TimeUnit.SECONDS));
        FarChannel second = gateways.open("db", 1, "bastion");
        second.write(new byte[3], 0, 3);
        second.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForAChannelIsToldWhateverTheAnswerIs(Nonsense nonsense) {
        misdeed = (session, channel) -> {
            Buffer packet = session.createBuffer(nonsense.message, 32);
            packet.putUInt(channel);
            for (int i = 0; i < nonsense.more; i++) {
                packet.putUInt(1);
            }
            session.writePacket(packet);
        };
        ConnectException told = assertThrows(ConnectException.class, () -> gateways.open("db", 1, "bastion"));
        assertTrue(told.getMessage().contains("gateway bastion"), told.toString());
    }

    /** Answers to the request for a channel that are none. */
    private enum Nonsense {
        DATA(SshConstants.SSH_MSG_CHANNEL_DATA, 1),
        END(SshConstants.SSH_MSG_CHANNEL_EOF, 0),
        CLOSE(SshConstants.SSH_MSG_CHANNEL_CLOSE, 0),
        WINDOW(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST, 1),
        REQUEST(SshConstants.SSH_MSG_CHANNEL_REQUEST, 1),
        SUCCESS(SshConstants.SSH_MSG_CHANNEL_SUCCESS, 0),
        HALF_A_CONFIRMATION(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, 1),
        HALF_A_REFUSAL(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, 0);

        private final byte message;
        private final int more;

        Nonsense(byte message, int more) {
            this.message = message;
            this.more = more;
        }
    }

    @Test
    void aSessionThatDiesWithTheRequestIsTriedOnceMoreAndThenNamed() throws Exception {
        misdeed = (session, channel) -> session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, "go away");
        ConnectException failure = assertThrows(ConnectException.class, () -> gateways.open("db", 1, "bastion"));
        assertEquals(
                "gateway bastion (127.0.0.1:" + server.getPort()
                        + ") ended the session: go away (for db:1 by farside, rule rules:3)",
                failure.getMessage());
    }

    /** {@code ESC[2K} would wipe what stands before it, and a new line could pass for one of ours. */
    @Test
    void wordsOfTheGatewaySteerNoTerminalAndForgeNoLine() throws Exception {
        String hostile = "\033[2Kgo\nfarside: all is well\u009b\u202e " + "away ".repeat(1000);
        String shown = "<U+001B>[2Kgo farside: all is well<U+009B><U+202E> away away away away away away...";
        misdeed = (session, channel) -> session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, hostile);
        ConnectException failure = assertThrows(ConnectException.class, () -> gateways.open("db", 1, "bastion"));
        assertEquals(
                "gateway bastion (127.0.0.1:" + server.getPort() + ") ended the session: " + shown
                        + " (for db:1 by farside, rule rules:3)",
                failure.getMessage());
        misdeed = (session, channel) -> {
            Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, 128);
            packet.putUInt(channel);
            packet.putUInt(SshConstants.SSH_OPEN_CONNECT_FAILED);
            packet.putString(hostile);
            packet.putString("");
            session.writePacket(packet);
        };
        failure = assertThrows(ConnectException.class, () -> gateways.open("db", 1, "bastion"));
        assertEquals(shown + " (db:1 via bastion by farside, rule rules:3)", failure.getMessage());
    }

    @Test
    void sessionsThatDieLeaveNoThreadBehind() throws Exception {
        Set<Thread> ofOthers = Thread.getAllStackTraces().keySet(); // tests in this JVM before, pumps that never end
        misdeed = (session, channel) -> session.close(true);
        for (int i = 0; i < 10; i++) {
            assertThrows(ConnectException.class, () -> gateways.open("db", 1, "bastion"));
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread instanceof OwnThread
                    && !ofOthers.contains(thread)
                    && !thread.getName().equals("farside-warm-up")) {
                thread.join(10_000);
                assertEquals(false, thread.isAlive(), thread.getName());
            }
        }
    }
}

package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.holder.ForwardRequest;
import dev.farside.core.ssh.holder.HeldLogin;
import dev.farside.core.ssh.holder.LoginOwner;
import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.FarSession;
import dev.farside.core.tunnel.ForwardedConnection;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.SessionListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions over a login that is held, and what a process at its socket cannot do to the others. */
@Timeout(120)
class HeldLoginTest {
    private static final int PROXY = 0x1000000f;
    private static final int IS_PROXY = 0x8000000f;
    private static final int BIG = 1 << 30;

    @TempDir
    Path directory;

    private Sshd sshd;
    private HeldLogin login;
    private TestAccount keyless;
    private Path socket;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final TestGateways holder = new TestGateways();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final TestGateways gateways =
            new TestGateways(new Log(Log.Level.INFO, new PrintStream(said, true, StandardCharsets.UTF_8)));
    private final FarServer echo = new FarServer(FarServer.ECHO);

    private final class Owner implements LoginOwner {
        private final CompletableFuture<Path> opened = new CompletableFuture<>();

        @Override
        public void opened(HeldLogin made) {
            opened.complete(made.socket());
        }

        @Override
        public void ended(HeldLogin which, GatewayException why) {
            opened.completeExceptionally(new IOException(why.getMessage()));
            end.complete(why.getMessage());
        }

        @Override
        public int forward(ForwardRequest forward, boolean opens) throws IOException {
            throw new IOException("not here");
        }
    }

    @BeforeEach
    void start() throws Exception {
        sshd = Sshd.start(directory);
        Path place = Files.createDirectory(
                directory.resolve("h"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        holder.with("bastion", TestAccount.of(sshd));
        Owner owner = new Owner();
        login = holder.tunnel.hold(
                Chain.parse("bastion"), place, Stay.idle(0), owner, new Log(Log.Level.QUIET, System.err));
        login.start();
        socket = owner.opened.get(30, TimeUnit.SECONDS);
        // An account that only the holder can serve: its key opens nothing.
        keyless = new TestAccount(
                sshd.port, sshd.hostKey, KeyPairGenerator.getInstance("RSA").generateKeyPair());
        keyless.holders = List.of(place);
        gateways.with("bastion", keyless);
    }

    @AfterEach
    void stop() {
        gateways.close();
        login.close("the test is over");
        holder.close();
        sshd.close();
        echo.close();
    }

    @Test
    void bytesGoBothWaysWithoutALogin() throws Exception {
        WithGateway.answers(gateways.open(echo));
        Bulk.through(gateways.tunnel, TestGateways.via("127.0.0.1", "bastion"));
        assertEquals(1, sshd.logins());
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("is open: over the login held by process "));
    }

    @Test
    void aRefusedConnectIsToldAsEver() throws Exception {
        int closed;
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            closed = server.port();
        }
        ConnectException refused =
                assertThrows(ConnectException.class, () -> gateways.open("127.0.0.1", closed, "bastion"));
        assertTrue(refused.getMessage().startsWith("Connection refused"), refused.getMessage());
        WithGateway.answers(gateways.open(echo));
    }

    /** It listens over the held login, and no longer when its process has gone. */
    @Test
    void theGatewayListensForAProcess() throws Exception {
        CompletableFuture<Integer> listens = new CompletableFuture<>();
        CompletableFuture<ForwardedConnection> called = new CompletableFuture<>();
        gateways.tunnel.attend(Chain.parse("bastion"), new SessionListener() {
            @Override
            public void opened(FarSession session) {
                session.listen(FarSession.Place.port("localhost", 0), called::complete, new FarSession.Answer() {
                    @Override
                    public void listens(FarSession.Place where) {
                        listens.complete(where.port());
                    }

                    @Override
                    public void refused() {
                        listens.completeExceptionally(new IOException("refused"));
                    }
                });
            }

            @Override
            public void failed(String line, String hint) {
                listens.completeExceptionally(new IOException(line));
            }

            @Override
            public void ended(String why) {
                // the test is over
            }
        });
        int port = listens.get(30, TimeUnit.SECONDS);
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
            FarChannel channel = called.get(30, TimeUnit.SECONDS).take();
            caller.getOutputStream().write(7);
            byte[] one = new byte[1];
            assertEquals(1, channel.read(one, 0, 1, 20_000));
            assertEquals(7, one[0]);
        }
        gateways.close();
        while (accepts(port)) {
            Thread.onSpinWait(); // until the gateway has been told
        }
    }

    private static boolean accepts(int port) {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return caller.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aLostSessionIsOpenedAgainAndAClosedLoginEnds() throws Exception {
        WithGateway.answers(gateways.open(echo));
        sshd.killSessions();
        WithGateway.answers(gateways.open(echo));
        assertEquals(2, sshd.logins());
        login.close("logged out");
        assertEquals("logged out", end.get(30, TimeUnit.SECONDS));
        assertTrue(Files.notExists(socket));
    }

    /** The program asks the gateway itself, through the holder, and not the holder. */
    @Test
    void signsOfLifeAreFromEndToEnd() throws Exception {
        keyless.aliveIntervalMillis = 500;
        keyless.aliveCountMax = 2;
        FarChannel channel = gateways.open(echo);
        WithGateway.answers(channel);
        List<ProcessHandle> sessions = sshd.sessions();
        WithGateway.signal("-STOP", sessions);
        try {
            IOException lost = assertThrows(IOException.class, () -> channel.read(new byte[1], 0, 1, 60_000));
            assertTrue(lost.getMessage().contains("has not answered for"), lost.getMessage());
            assertEquals("open", login.state());
        } finally {
            WithGateway.signal("-CONT", sessions);
        }
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                row("a message without a byte", false, 0),
                row("a message of 2^32-1 bytes", false, -1),
                row("a hello of another version", false, 8, 1, 5),
                row("a message that ends too early", false, 4, PROXY),
                row("in proxy mode, an answer that was not asked for", true, 18, 91 << 16, 0, 0, 0, 0),
                row("in proxy mode, only a padding length", true, 1, 0),
                row("in proxy mode, more padding than bytes", true, 4, 0x7f5e0000),
                row("in proxy mode, a channel type of 2^31 bytes", true, 8, 90 << 16 | 0x7fff, 0));
    }

    private static Arguments row(String name, boolean proxy, int... numbers) {
        return Arguments.of(name, proxy, numbers);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseEndsOnlyItsOwnConnection(String name, boolean proxy, int... numbers) throws Exception {
        assertNotNull(name);
        FarChannel other = gateways.open(echo);
        try (SocketChannel client = client(proxy)) {
            client.write(message(numbers));
            ByteBuffer rest = ByteBuffer.allocate(4096);
            while (client.read(rest.clear()) >= 0) {
                // until it is shut out
            }
        }
        WithGateway.answers(other);
        WithGateway.answers(gateways.open(echo));
    }

    private SocketChannel client(boolean proxy) throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(socket));
        ByteBuffer hello = read(client, 12);
        assertEquals(1, hello.getInt(4));
        if (proxy) {
            client.write(message(8, 1, 4));
            client.write(message(8, PROXY, 77));
            ByteBuffer answer = read(client, 12);
            assertEquals(IS_PROXY, answer.getInt(4));
            assertEquals(77, answer.getInt(8));
        }
        return client;
    }

    private static ByteBuffer read(SocketChannel from, int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        while (into.hasRemaining()) {
            assertTrue(from.read(into) > 0);
        }
        return into;
    }

    private static ByteBuffer message(int... numbers) {
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES * numbers.length);
        for (int number : numbers) {
            message.putInt(number);
        }
        return message.flip();
    }

    /** It takes windows without an end, and never reads: what waits for it is bounded, and others go on. */
    @Test
    void aProcessThatDoesNotReadIsCutOff() throws Exception {
        FarChannel other = gateways.open(echo);
        try (FarServer flood = new FarServer(client -> {
                    byte[] much = new byte[1 << 16];
                    while (true) {
                        client.getOutputStream().write(much);
                    }
                });
                SocketChannel client = client(true)) {
            client.write(open(flood.port()));
            while (login.processes() > 1) {
                WithGateway.answers(other);
            }
        }
        WithGateway.answers(other);
    }

    /** What its socket does not take waits, while others go on; then it comes, all of it and in order. */
    @Test
    void aProcessThatReadsLateHoldsNobodyAndMissesNothing() throws Exception {
        int much = 4 << 20; // several times what its socket takes
        FarChannel other = gateways.open(echo);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try (FarServer counter = new FarServer(client -> {
                    ByteBuffer numbers = ByteBuffer.allocate(much);
                    while (numbers.hasRemaining()) {
                        numbers.putInt(numbers.position());
                    }
                    client.getOutputStream().write(numbers.array());
                    sent.complete(null);
                });
                SocketChannel client = client(true)) {
            client.write(open(counter.port()));
            while (!sent.isDone()) {
                WithGateway.answers(other);
            }
            for (int i = 0; i < 100; i++) {
                WithGateway.answers(other);
            }
            int got = 0;
            while (got < much) {
                int length = read(client, Integer.BYTES).getInt(0);
                ByteBuffer message = read(client, length);
                if (message.get(1) == 94) {
                    message.position(10);
                    for (; message.hasRemaining(); got++) { // the gateway may cut a number in two
                        int number = got & -Integer.BYTES;
                        assertEquals((byte) (number >>> (24 - 8 * (got - number))), message.get());
                    }
                }
            }
        }
        WithGateway.answers(other);
    }

    private static ByteBuffer open(int port) {
        byte[] type = "direct-tcpip".getBytes(StandardCharsets.US_ASCII);
        byte[] host = "localhost".getBytes(StandardCharsets.US_ASCII);
        int length = 2 + 4 + type.length + 12 + 4 + host.length + 4 + 4 + host.length + 4;
        ByteBuffer open =
                ByteBuffer.allocate(4 + length).putInt(length).put((byte) 0).put((byte) 90);
        open.putInt(type.length).put(type).putInt(1).putInt(BIG).putInt(1 << 15);
        open.putInt(host.length).put(host).putInt(port);
        return open.putInt(host.length).put(host).putInt(1).flip();
    }
}

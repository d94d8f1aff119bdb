package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import dev.farside.core.tunnel.GatewayFacts;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exceptions that a program gets when a connection cannot be made, against a real sshd. */
@Timeout(60)
class FailureTest {
    @TempDir
    static Path directory;

    private static Sshd sshd;
    private static Sshd strict;
    private static TestGateways gateways;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
        strict = Sshd.start(Files.createDirectory(directory.resolve("strict")), "AllowTcpForwarding no");
        KeyPair otherKey = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        gateways = new TestGateways()
                .with("bastion", TestAccount.of(sshd))
                .with("strict", TestAccount.of(strict))
                .with("stranger", new TestAccount(sshd.port, strict.hostKey, sshd.userKey))
                .with("checked", new TestAccount(sshd.port, strict.hostKey, sshd.userKey))
                .with("refused", new TestAccount(sshd.port, sshd.hostKey, otherKey))
                .with("first", new TestAccount(sshd.port, sshd.hostKey, otherKey));
    }

    @AfterAll
    static void stop() {
        gateways.close();
        strict.close();
        sshd.close();
    }

    private static IOException failure(String host, int port, String... chains) {
        IOException failure = assertThrows(IOException.class, () -> gateways.open(host, port, chains));
        assertEquals(1, failure.getMessage().lines().count());
        return failure;
    }

    private static void assertFailure(Class<?> type, String message, IOException failure) {
        assertEquals(message, failure.getMessage());
        assertSame(type, failure.getClass());
    }

    @Test
    void refusedOnTheFarSideIsAConnectException() throws Exception {
        int nobody = Sshd.freePort();
        assertFailure(
                ConnectException.class,
                "Connection refused (127.0.0.1:" + nobody + " via bastion by farside, rule rules:3)",
                failure("127.0.0.1", nobody, "bastion"));
    }

    /** Both: what the program knows, and where it was sent. */
    @Test
    void anotherTargetIsNamedBesideWhatWasAskedFor() throws Exception {
        int nobody = Sshd.freePort();
        Route.Via asked = TestGateways.via("reports.corp", "bastion");
        for (Target target : List.of(new Target.Fixed("127.0.0.1", nobody), new Target.Mapped("127.0.0.1"))) {
            Route.Via route = new Route.Via(asked.source(), asked.chains(), asked.host(), target, asked.names());
            IOException failure = assertThrows(
                    IOException.class,
                    () -> gateways.tunnel.open(route, nobody, () -> {}).await(20_000));
            assertFailure(
                    ConnectException.class,
                    "Connection refused (reports.corp:" + nobody + " to 127.0.0.1:" + nobody
                            + " via bastion by farside, rule rules:3)",
                    failure);
        }
    }

    @Test
    void aNameTheGatewayDoesNotKnowIsAnUnknownHostException() {
        IOException failure = failure("no..name", 80, "bastion");
        assertSame(UnknownHostException.class, failure.getClass());
        assertTrue(failure.getMessage().startsWith("no..name"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("via bastion by farside, rule rules:3)"), failure.getMessage());
    }

    @Test
    void unreachableForTheGatewayIsANoRouteToHostException() {
        assertFailure(
                NoRouteToHostException.class,
                "No route to host: the gateway has no route to it: open failed"
                        + " (255.255.255.255:80 via bastion by farside, rule rules:3)",
                failure("255.255.255.255", 80, "bastion"));
    }

    @Test
    void aGatewayThatForbidsForwardingSaysSo() {
        assertFailure(
                ConnectException.class,
                "Connection refused: the gateway does not allow it: open failed (127.0.0.1:80 via strict by farside, rule rules:3)"
                        + "; see AllowTcpForwarding and PermitOpen in its sshd_config",
                failure("127.0.0.1", 80, "strict"));
    }

    @Test
    void aFarHostThatNeverAnswersTimesOutAsTheProgramAskedFor() throws Exception {
        List<Socket> backlog = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2; i++) {
                backlog.add(new Socket(deaf.getInetAddress(), deaf.getLocalPort()));
            }
            Tunnel.Opening opening =
                    gateways.tunnel.open(TestGateways.via("127.0.0.1", "bastion"), deaf.getLocalPort(), () -> {});
            IOException failure = assertThrows(IOException.class, () -> opening.await(300));
            assertFailure(SocketTimeoutException.class, "Connect timed out", failure);
            assertTrue(opening.isDone());
        } finally {
            for (Socket socket : backlog) {
                socket.close();
            }
        }
    }

    @Test
    void aGatewayThatIsDownIsNamed() throws Exception {
        int nobody = Sshd.freePort();
        gateways.with("down", new TestAccount(nobody, sshd.hostKey, sshd.userKey));
        assertFailure(
                ConnectException.class,
                "gateway down (127.0.0.1:" + nobody + "): Connection refused (for db:5432 by farside, rule rules:3)",
                failure("db", 5432, "down"));
    }

    @Test
    void aGatewayWhoseNameIsUnknownIsNamed() {
        TestAccount lost = TestAccount.of(sshd);
        lost.host = "no..name";
        gateways.with("lost", lost);
        assertFailure(
                ConnectException.class,
                "gateway lost: cannot resolve no..name (for db:5432 by farside, rule rules:3)"
                        + "; is it spelled as in the ssh_config?",
                failure("db", 5432, "lost"));
    }

    @Test
    void aGatewayThatNeverAnswersTimesOutByItsOwnTimeout() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            TestAccount silent = new TestAccount(deaf.getLocalPort(), sshd.hostKey, sshd.userKey);
            silent.connectTimeoutMillis = 200;
            gateways.with("silent", silent);
            assertFailure(
                    ConnectException.class,
                    "gateway silent (127.0.0.1:" + deaf.getLocalPort()
                            + "): Connection timed out at the key exchange (for db:5432 by farside, rule rules:3)",
                    failure("db", 5432, "silent"));
        }
    }

    @Test
    void whoIsNoSshServerIsNamed() throws Exception {
        try (FarServer web = new FarServer(
                client -> client.getOutputStream().write("HTTP/1.0 400\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            gateways.with("web", new TestAccount(web.port(), sshd.hostKey, sshd.userKey));
            String message = failure("db", 5432, "web").getMessage();
            assertTrue(
                    message.matches("gateway web \\(127.0.0.1:\\d+\\) ended the connection before the login: "
                            + "(it closed the connection|Broken pipe|Connection reset)"
                            + " \\(for db:5432 by farside, rule rules:3\\); is it an SSH server, and below its MaxStartups"
                            + " limit\\?"),
                    message);
        }
    }

    /** Whoever answers there: nothing is proven yet. */
    @Test
    void wordsFromBeforeTheHostKeyIsCheckedSteerNoTerminalAndForgeNoLine() throws Exception {
        ByteArrayBuffer farewell = new ByteArrayBuffer();
        farewell.putByte(SshConstants.SSH_MSG_DISCONNECT);
        farewell.putUInt(SshConstants.SSH2_DISCONNECT_BY_APPLICATION);
        farewell.putString("bye\033[2J\nfarside: all is well " + "x".repeat(1000));
        farewell.putString("");
        assertEquals(
                "ended the connection before the login: "
                        + ("bye<U+001B>[2J farside: all is well " + "x".repeat(80)).substring(0, 80) + "...",
                reason(farewell));
        ByteArrayBuffer offer = new ByteArrayBuffer();
        offer.putByte(SshConstants.SSH_MSG_KEXINIT);
        offer.putRawBytes(new byte[16]);
        for (int i = 0; i < 10; i++) {
            offer.putString("\033[2J\nfarside: all is well" + "x".repeat(1000));
        }
        offer.putBoolean(false);
        offer.putUInt(0);
        String reason = reason(offer);
        assertTrue(reason.startsWith("no algorithms in common: "), reason);
        String shown = ("<U+001B>[2J farside: all is well" + "x".repeat(80)).substring(0, 80) + "...";
        assertTrue(reason.endsWith(" / server: " + shown), reason);
    }

    private static String reason(ByteArrayBuffer message) throws Exception {
        byte[] payload = message.getCompactData();
        int padding = 8 + (8 - (Integer.BYTES + 1 + payload.length) % 8) % 8;
        ByteArrayBuffer packet = new ByteArrayBuffer();
        packet.putUInt(1 + payload.length + padding);
        packet.putByte((byte) padding);
        packet.putRawBytes(payload);
        packet.putRawBytes(new byte[padding]);
        try (FarServer server = new FarServer(client -> {
            client.getOutputStream().write("SSH-2.0-\033[2J\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readNBytes(1000); // its greeting, and most of its offer
            client.getOutputStream().write(packet.getCompactData());
            client.getInputStream().readAllBytes();
        })) {
            gateways.with("hostile" + server.port(), new TestAccount(server.port(), sshd.hostKey, sshd.userKey));
            String said = failure("db", 5432, "hostile" + server.port()).getMessage();
            int from = said.indexOf("ended the") < 0 ? said.indexOf("no algorithms") : said.indexOf("ended the");
            return said.substring(from, said.indexOf(" (for db:5432"));
        }
    }

    @Test
    void aWrongHostKeyIsTheAccountsComplaint() {
        assertFailure(
                ConnectException.class,
                "wrong host key (for db:5432 by farside, rule rules:3); look at known_hosts",
                failure("db", 5432, "stranger"));
    }

    @Test
    void aRefusedLoginTellsWhatWasTried() {
        assertFailure(
                ConnectException.class,
                "gateway refused (127.0.0.1:" + sshd.port + ") refused the login of " + System.getProperty("user.name")
                        + "; tried: the test's key (for db:5432 by farside, rule rules:3)",
                failure("db", 5432, "refused"));
    }

    @Test
    void theNextGatewayIsTriedWhenTheFirstCannotBeHad() throws Exception {
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            gateways.open("127.0.0.1", server.port(), "first", "bastion").close();
        }
    }

    @Test
    void aFarRefusalIsNoReasonToTryTheNextGateway() throws Exception {
        int nobody = Sshd.freePort();
        assertFailure(
                ConnectException.class,
                "Connection refused (127.0.0.1:" + nobody + " via bastion by farside, rule rules:3)",
                failure("127.0.0.1", nobody, "bastion", "strict"));
    }

    @Test
    void checkTellsWhatIsWrong() {
        SshTunnel.Report report =
                gateways.tunnel.check(TestGateways.via("", "checked").chains().get(0));
        assertFalse(report.ok());
        assertEquals("wrong host key", report.line());
        assertEquals("look at known_hosts", report.hint());
        assertEquals(GatewayFacts.Step.HOST_KEY, report.facts().failed());
    }
}

package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.FarChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ssh_config's keywords about the connection itself, against a real sshd. */
@Timeout(90)
class ConnectionOptionsTest {
    @TempDir
    static Path directory;

    private static Sshd sshd;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    /** @param options lines, {@code ;} between them */
    private SshTunnel tunnel(int port, String options) throws IOException {
        String key = Files.readString(directory.resolve("host.pub"));
        Path known = Files.writeString(directory.resolve("known_hosts"), "gateway " + key);
        Path config = Files.writeString(
                directory.resolve("config"),
                """
                Host bastion
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s
                  UserKnownHostsFile %s
                  HostKeyAlias gateway
                  %s
                """
                        .formatted(port, directory.resolve("user"), known, options.replace(";", "\n  ")));
        return new SshTunnel(SshConfig.loadOnly(config), new Log(Log.Level.QUIET, new PrintStream(said, true)));
    }

    private static Chain bastion() {
        return TestGateways.via("127.0.0.1", "bastion").chains().get(0);
    }

    private SshTunnel.Report check(String options) throws IOException {
        SshTunnel tunnel = tunnel(sshd.port, options);
        SshTunnel.Report report = tunnel.check(bastion());
        tunnel.close();
        return report;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            AddressFamily inet6      | it has no address of AddressFamily inet6
            BindAddress ::1          | BindAddress ::1 has no address to reach 127.0.0.1 from
            BindInterface no-such-if | BindInterface no-such-if has no address to reach 127.0.0.1 from
            """)
    void whatCannotBeIsTold(String options, String words) throws IOException {
        SshTunnel.Report report = check(options);
        assertEquals("gateway bastion (127.0.0.1:" + sshd.port + "): " + words, report.line());
    }

    @Test
    void theConnectionComesFromWhereItIsBound() throws IOException {
        assertTrue(check("BindAddress 127.0.0.9").ok());
        assertTrue(sshd.log().contains("Connection from 127.0.0.9 "), sshd.log());
        assertTrue(check("BindInterface lo;AddressFamily inet;TCPKeepAlive no;IPQoS cs1")
                .ok());
    }

    @Test
    void aGatewayThatIsNotThereYetIsTriedAgain() throws Exception {
        int port = Sshd.freePort();
        SshTunnel tunnel = tunnel(port, "ConnectionAttempts 60");
        CompletableFuture<SshTunnel.Report> report = CompletableFuture.supplyAsync(() -> tunnel.check(bastion()));
        try (Sshd late = Sshd.start(directory, port)) {
            assertTrue(report.get().ok(), late.log());
        } finally {
            tunnel.close();
        }
    }

    @Test
    void compressedBytesArriveWhole() throws Exception {
        SshTunnel tunnel = tunnel(sshd.port, "Compression yes");
        Bulk.through(tunnel, TestGateways.via("127.0.0.1", "bastion"));
        tunnel.close();
        assertTrue(sshd.log().contains("compression: zlib@openssh.com"), sshd.log());
    }

    @ParameterizedTest
    @CsvSource({"RekeyLimit 1M", "RekeyLimit 1M;Ciphers chacha20-poly1305@openssh.com"})
    void newKeysComeAsOftenAsConfigured(String options) throws Exception {
        long before = newKeys();
        SshTunnel tunnel = tunnel(sshd.port, options);
        Bulk.through(tunnel, TestGateways.via("127.0.0.1", "bastion"));
        tunnel.close();
        long exchanges = newKeys() - before;
        assertTrue(exchanges >= 2, () -> exchanges + " key exchanges");
    }

    @Test
    void newKeysComeAfterTheConfiguredTime() throws Exception {
        long before = newKeys();
        SshTunnel tunnel = tunnel(sshd.port, "RekeyLimit default 1");
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            FarChannel channel = tunnel.open(TestGateways.via("127.0.0.1", "bastion"), server.port(), () -> {})
                    .await(20_000);
            while (newKeys() < before + 3) { // the test's own time limit ends it
                channel.write(new byte[1], 0, 1);
                assertEquals(1, channel.read(new byte[1], 0, 1, 20_000));
            }
        }
        tunnel.close();
    }

    private static long newKeys() throws IOException {
        return sshd.log()
                .lines()
                .filter(line -> line.contains("SSH2_MSG_NEWKEYS received"))
                .count();
    }

    @Test
    void logLevelTellsMoreOfOneGateway() throws IOException {
        check("LogLevel INFO");
        assertEquals("", said.toString(StandardCharsets.UTF_8));
        check("LogLevel VERBOSE");
        assertTrue(
                said.toString(StandardCharsets.UTF_8).startsWith("farside: session with gateway bastion (127.0.0.1:"),
                said.toString(StandardCharsets.UTF_8));
    }
}

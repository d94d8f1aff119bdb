package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions over a ProxyCommand: a real sshd behind a real command. */
@Timeout(60)
class ProcessPipeTest {
    @TempDir
    static Path directory;

    private static Sshd sshd;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    private static TestGateways behind(String command) {
        TestAccount account = TestAccount.of(sshd);
        account.host = "nowhere.invalid";
        account.proxyCommand = command;
        account.connectTimeoutMillis = 5_000;
        return new TestGateways().with("bastion", account);
    }

    /** As nc, of which every system has another one. */
    private static String netcat() {
        return "bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + sshd.port + "; cat <&3 & cat >&3; kill $!'";
    }

    /** An sshd of its own, as inetd would start it: there is no connection anywhere. */
    private static String inetd() {
        return "/usr/sbin/sshd -i -e -f " + directory.resolve("sshd_config") + " 2>/dev/null";
    }

    private static void carriesAll(String command) throws Exception {
        try (TestGateways gateways = behind(command)) {
            Bulk.through(gateways.tunnel, TestGateways.via("127.0.0.1", "bastion"));
        }
    }

    @Test
    void aCommandCarriesASessionAsASocketDoes() throws Exception {
        carriesAll(netcat());
    }

    @Test
    void aServerThatHasNoSocketAtAll() throws Exception {
        carriesAll(inetd());
    }

    @Test
    void theCommandEndsWithTheSession() throws Exception {
        Path pid = directory.resolve("pid");
        try (FarServer server = new FarServer(FarServer.ECHO)) {
            TestGateways gateways =
                    behind("sh -c 'echo $$ >" + pid + "; " + netcat().replace("'", "'\\''") + "; sleep 60'");
            gateways.open(server).close();
            ProcessHandle command = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();
            assertTrue(command.isAlive());
            gateways.close();
            command.onExit().get(20, TimeUnit.SECONDS);
            assertFalse(command.isAlive());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            sh -c 'exit 3'         | ended the connection before the login: its ProxyCommand ended with status 3: sh -c 'exit 3'
            true                   | ended the connection before the login: it closed the connection
            /no/such/command 2>/dev/null | ended the connection before the login: its ProxyCommand ended with status 127: /no/such/command 2>/dev/null
            sh -c 'sleep 60'       | Connection timed out at the key exchange
            """)
    void whatIsWrongWithACommandIsTold(String command, String words) throws Exception {
        try (TestGateways gateways = behind(command)) {
            IOException failure = assertThrows(IOException.class, () -> gateways.open("localhost", 7, "bastion"));
            assertTrue(failure.getMessage().contains(words), failure.getMessage());
        }
    }

    @Test
    void aCommandIsOnTheWayToTheFirstHopOfAChain() throws Exception {
        TestAccount inner = TestAccount.of(sshd);
        try (FarServer server = new FarServer(FarServer.ECHO);
                TestGateways gateways = behind(inetd()).with("inner", inner)) {
            inner.proxyCommand = "false"; // as with ssh -J: the chain says how it is reached
            FarChannel channel = gateways.open("localhost", server.port(), "bastion,inner");
            channel.write(new byte[] {42}, 0, 1);
            assertEquals(1, channel.read(new byte[1], 0, 1, 10_000));
        }
    }
}

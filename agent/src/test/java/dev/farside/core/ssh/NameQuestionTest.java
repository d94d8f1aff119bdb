package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real sshd's machine answers about names, and the messages if it cannot be asked. */
@Timeout(60)
class NameQuestionTest {
    private static final String HINT = "; names real takes a login that may run getent; names far takes nothing";

    @TempDir
    Path directory;

    private Sshd sshd;
    private final TestGateways gateways = new TestGateways();

    private void start(String... options) throws Exception {
        sshd = Sshd.start(directory, options);
        gateways.with("bastion", TestAccount.of(sshd));
    }

    @AfterEach
    void stop() {
        gateways.close();
        if (sshd != null) {
            sshd.close();
        }
    }

    private IOException failure(String name, String... chains) {
        IOException failure =
                assertThrows(IOException.class, () -> gateways.tunnel.resolve(TestGateways.via(name, chains)));
        assertEquals(1, failure.getMessage().lines().count());
        return failure;
    }

    @Test
    void theGatewaysOwnResolverAnswers() throws Exception {
        start();
        for (int i = 0; i < 3; i++) { // on one session
            byte[] found = gateways.tunnel
                    .resolve(TestGateways.via("localhost", "bastion"))
                    .get(0);
            assertTrue(InetAddress.getByAddress(found).isLoopbackAddress());
        }
        assertEquals(1, sshd.logins());
    }

    @Test
    void anUnknownNameIsAnUnknownHostException() throws Exception {
        start();
        IOException failure = failure("no..name", "bastion");
        assertSame(UnknownHostException.class, failure.getClass());
        assertEquals(
                "no..name: Name or service not known (asked on bastion by farside, rule rules:3)",
                failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "a;id", "$(id)", "a b", "a'b", "`id`", "a\nid", "B.example", "\u00fc.example"})
    void onlyHostCharactersReachAShell(String name) {
        IOException failure =
                assertThrows(IOException.class, () -> gateways.tunnel.resolve(TestGateways.via(name, "bastion")));
        assertSame(UnknownHostException.class, failure.getClass());
        assertTrue(failure.getMessage().endsWith(": not a host name"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            textBlock =
                    """
            ForceCommand echo use the menu   | gateway bastion did not run getent: use the menu
            ForceCommand exit 3              | gateway bastion did not run getent: status 3
            ForceCommand exit 0              | gateway bastion did not run getent: status 0
            ForceCommand no-such-program-1   | gateway bastion did not run getent: .*not found
            ForceCommand kill -9 $$          | gateway bastion did not run getent: status -1
            ForceCommand internal-sftp       | gateway bastion did not run getent: This service allows sftp connections only\\.
            MaxSessions 0                    | gateway bastion cannot be asked: it runs no commands for this login: open failed
            """)
    void aLoginThatMayNotRunCommandsIsTold(String option, String words) throws Exception {
        start(option, "LogLevel ERROR"); // else it logs into the command's stderr
        IOException failure = failure("db.corp.example", "bastion");
        String told = failure.getMessage();
        assertTrue(told.matches(words + " \\(for db\\.corp\\.example by farside, rule rules:3\\)" + HINT), told);
        try (FarServer echo = new FarServer(FarServer.ECHO)) {
            gateways.open(echo).close(); // connections do not mind
        }
    }

    @Test
    void anotherGatewayAnswersWhereTheFirstIsDown() throws Exception {
        start();
        gateways.with("down", new TestAccount(Sshd.freePort(), sshd.hostKey, sshd.userKey));
        gateways.tunnel.resolve(TestGateways.via("localhost", "down", "bastion"));
        IOException failure = failure("localhost", "down");
        assertTrue(
                failure.getMessage().contains("Connection refused (for localhost by farside, rule rules:3)"),
                failure::toString);
    }

    @Test
    void aSessionThatDiesMeanwhileIsToldAtOnce() throws Exception {
        Path begun = directory.resolve("begun");
        start("ForceCommand touch " + begun + "; sleep 100");
        Thread killer = FarServer.daemon(() -> {
            while (!Files.exists(begun)) {
                Thread.onSpinWait();
            }
            sshd.killSessions();
        });
        IOException failure = failure("db", "bastion");
        killer.join();
        assertTrue(
                failure.getMessage().startsWith("gateway bastion cannot be asked: Connection reset"),
                failure::toString);
    }
}

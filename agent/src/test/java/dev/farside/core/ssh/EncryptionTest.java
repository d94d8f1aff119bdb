package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.crypto.AesGcm;
import dev.farside.core.tunnel.FarChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes arrive whatever cipher, MAC and compression they use, and however often the keys change on the way. */
@Timeout(60)
class EncryptionTest {
    private static final int SIZE = 24 * 1024 * 1024;

    @TempDir
    static Path directory;

    private static final FarServer ECHO = new FarServer(FarServer.ECHO);
    private static Sshd sshd;
    private static Sshd restless;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory, "Ciphers +aes256-cbc", "Compression yes");
        restless = Sshd.start(Files.createDirectory(directory.resolve("restless")), "RekeyLimit 1M");
    }

    @AfterAll
    static void stop() {
        sshd.close();
        restless.close();
        ECHO.close();
    }

    /** Up and down at once, by two threads. */
    private static void echo(FarChannel channel) throws Exception {
        byte[] sent = new byte[SIZE];
        new Random(4).nextBytes(sent);
        CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> {
            try {
                channel.write(sent, 0, SIZE);
                channel.shutdownOutput();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        byte[] back = new byte[SIZE];
        int at = 0;
        for (int n = channel.read(back, 0, SIZE, 20_000);
                n > 0;
                n = at < SIZE ? channel.read(back, at, SIZE - at, 20_000) : 0) {
            at += n;
        }
        assertEquals(SIZE, at);
        upload.get(20, TimeUnit.SECONDS);
        assertArrayEquals(sent, back);
    }

    private static void echo(Sshd gateway, Consumer<ClientSessionImpl> settings) throws Exception {
        TestAccount account = TestAccount.of(gateway);
        account.more = settings;
        try (TestGateways gateways = new TestGateways().with("bastion", account)) {
            FarChannel channel = gateways.open(ECHO);
            echo(channel);
            channel.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"aes128gcm", "aes256gcm", "aes128ctr", "aes256ctr", "aes256cbc", "cc20p1305_openssh"})
    void bytesArriveWithAnyCipher(BuiltinCiphers cipher) throws Exception {
        echo(sshd, session -> session.setCipherFactories(List.of(AesGcm.orBuiltin(cipher))));
        assertTrue(sshd.log().contains("cipher: " + cipher.getName()), "another cipher was used");
    }

    @Test
    void bytesArriveCompressed() throws Exception {
        echo(sshd, session -> session.setCompressionFactories(List.of(BuiltinCompressions.delayedZlib)));
        assertTrue(sshd.log().contains("compression: zlib@openssh.com"));
    }

    @Test
    void aGatewayThatKeepsChangingItsKeysLosesNoByte() throws Exception {
        echo(restless, session -> {});
        assertTrue(keyExchanges(restless) > 10, "keys were not changed");
    }

    @Test
    void whenWeKeepChangingKeysNoByteIsLost() throws Exception {
        long before = keyExchanges(sshd);
        echo(sshd, session -> CoreModuleProperties.REKEY_BYTES_LIMIT.set(session, 1024L * 1024));
        assertTrue(keyExchanges(sshd) - before > 10, "keys were not changed: " + (keyExchanges(sshd) - before));
    }

    private static long keyExchanges(Sshd gateway) throws Exception {
        return gateway.log()
                .lines()
                .filter(line -> line.contains("SSH2_MSG_NEWKEYS received"))
                .count();
    }
}

package dev.farside.core.ssh.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.ask.Questions;
import dev.farside.core.ssh.SshKeygen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
    @TempDir
    Path directory;

    private static void assertIsA(Path file, KeyPair pair) throws Exception {
        assertEquals(SshKeygen.publicKey(file), PublicKeyEntry.toString(pair.getPublic()));
        assertSigns(pair);
    }

    static KeyPair pair(KeyFile file, KeyRing ring) throws UnusableKey {
        return ((SoftwareKey) file.open(ring)).pair();
    }

    static void assertSigns(KeyPair pair) throws Exception {
        String algorithm =
                switch (pair.getPublic().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update((byte) 42);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update((byte) 42);
        assertTrue(signature.verify(signed));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, -b, 2048, -m, RFC4716",
        "rsa, -b, 3072, -m, PEM",
        "rsa, -b, 2048, -m, PKCS8",
        "ecdsa, -b, 256, -m, RFC4716",
        "ecdsa, -b, 256, -m, PEM",
        "ecdsa, -b, 256, -m, PKCS8",
        "ecdsa, -b, 384, -m, RFC4716",
        "ecdsa, -b, 384, -m, PEM",
        "ecdsa, -b, 384, -m, PKCS8",
        "ecdsa, -b, 521, -m, RFC4716",
        "ecdsa, -b, 521, -m, PEM",
        "ecdsa, -b, 521, -m, PKCS8",
        "ed25519, -a, 1, -m, RFC4716",
    })
    void everyKindAndFormatOfSshKeygenIsRead(String type, String o1, String v1, String o2, String v2) throws Exception {
        Path file = SshKeygen.key(directory.resolve("key"), type, o1, v1, o2, v2);
        assertIsA(file, open(file));
    }

    @Test
    void ed25519InPkcs8IsRead() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path file = file("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
        assertEquals(pair.getPublic(), open(file).getPublic());
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, RFC4716",
        "rsa, PEM",
        "rsa, PKCS8",
        "ecdsa, RFC4716",
        "ecdsa, PEM",
        "ecdsa, PKCS8",
        "ed25519, RFC4716"
    })
    void aLockedKeyOpensWithItsPassphrase(String type, String format) throws Exception {
        Path file = directory.resolve("key");
        SshKeygen.run("-q", "-t", type, "-N", "Grüße aus 1970", "-m", format, "-f", file.toString());
        assertIsA(file, open(file, "wrong", "Grüße aus 1970".replace('1', '2'), "Grüße aus 1970"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes128-ctr",
                "aes192-ctr",
                "aes256-cbc",
                "aes128-cbc",
                "3des-cbc",
                "aes128-gcm@openssh.com",
                "aes256-gcm@openssh.com",
                "aes192-cbc",
                "aes256-ctr",
                "chacha20-poly1305@openssh.com"
            })
    void aKeyLockedByAnyCipherOpens(String cipher) throws Exception {
        Path file = directory.resolve("key");
        SshKeygen.run("-q", "-t", "ed25519", "-N", "secret", "-Z", cipher, "-a", "2", "-f", file.toString());
        assertIsA(file, open(file, "wrong", "secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-aes128", "-aes192", "-aes256", "-des3"})
    void aKeyLockedByOpensslOpens(String cipher) throws Exception {
        Path plain = SshKeygen.key(directory.resolve("key"), "rsa", "-m", "PEM");
        Path locked = directory.resolve("locked");
        String[] how = {"openssl", "rsa", cipher, "-passout", "pass:secret", "-traditional"};
        openssl(how, plain, locked);
        assertTrue(Files.readString(locked).contains("DEK-Info"));
        assertIsA(plain, open(locked, "wrong", "secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "aes-128-cbc, hmacWithSHA1",
        "aes-256-cbc, hmacWithSHA256",
        "des-ede3-cbc, hmacWithSHA384",
        "aes-192-cbc, hmacWithSHA512"
    })
    void pkcs8LockedByOpensslOpens(String cipher, String function) throws Exception {
        Path plain = SshKeygen.key(directory.resolve("key"), "ecdsa", "-m", "PEM");
        Path locked = directory.resolve("locked");
        String[] how = {
            "openssl", "pkcs8", "-topk8", "-v2", cipher, "-v2prf", function, "-passout", "pass:secret",
        };
        openssl(how, plain, locked);
        assertIsA(plain, open(locked, "wrong", "secret"));
    }

    @ParameterizedTest
    @CsvSource({"16384, 8, 1", "2, 1, 1", "1024, 4, 3"})
    void pkcs8LockedByScryptOpens(String cost, String blockSize, String parallel) throws Exception {
        Path plain = SshKeygen.key(directory.resolve("key"), "ecdsa", "-m", "PEM");
        Path locked = directory.resolve("locked");
        String[] how = {
            "openssl",
            "pkcs8",
            "-topk8",
            "-scrypt",
            "-scrypt_N",
            cost,
            "-scrypt_r",
            blockSize,
            "-scrypt_p",
            parallel,
            "-passout",
            "pass:secret"
        };
        openssl(how, plain, locked);
        assertIsA(plain, open(locked, "wrong", "secret"));
    }

    /** RFC 7914, 12. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442",
        "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
    })
    void scryptIsThatOfTheRfc(String password, String salt, int cost, int blockSize, int parallel, String key) {
        byte[] derived = new Scrypt(salt.getBytes(StandardCharsets.US_ASCII), cost, blockSize, parallel)
                .key(password.getBytes(StandardCharsets.US_ASCII), 64);
        assertEquals(key, HexFormat.of().formatHex(derived).substring(0, 64));
    }

    @Test
    void lockedInAWayThatIsNotKnownIsTold() throws Exception {
        Path plain = SshKeygen.key(directory.resolve("plain"), "ecdsa", "-m", "PEM");
        Path locked = directory.resolve("locked");
        String[] how = {"openssl", "pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", "pass:secret"};
        openssl(how, plain, locked);
        assertEquals(
                "encrypted with an algorithm that farside does not support (OID 2a864886f70d010c0103)",
                unusable(locked));
    }

    /** As OpenSSL, which would need more than 32 MiB for it. */
    @ParameterizedTest
    @CsvSource({
        "32768, 8, 1",
        "16383, 8, 1",
        "1, 8, 1",
        "2, 0, 1",
        "2, 1, 0",
        "2, 1, 1000000",
        "1073741824, 1, 1",
        "65536, 1, 1",
        "-2, 1, 1"
    })
    void scryptThatTakesTooMuchIsRefused(int cost, int blockSize, int parallel) {
        assertThrows(IllegalArgumentException.class, () -> new Scrypt(new byte[8], cost, blockSize, parallel));
    }

    private static void openssl(String[] how, Path in, Path out) throws Exception {
        List<String> line = new java.util.ArrayList<>(List.of(how));
        line.addAll(List.of("-in", in.toString(), "-out", out.toString()));
        assertEquals(0, new ProcessBuilder(line).start().waitFor());
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aLockedKeyIsKnownByItsPublicHalfWhereThatIsOpen() throws Exception {
        Path file = directory.resolve("key");
        SshKeygen.run("-q", "-t", "ed25519", "-N", "secret", "-f", file.toString());
        String key = SshKeygen.publicKey(file);
        Files.delete(Path.of(file + ".pub"));
        assertEquals(key, KeyFile.read(file, 1024).publicKey().toString());
        Path pem = directory.resolve("pem");
        SshKeygen.run("-q", "-t", "ecdsa", "-m", "PEM", "-N", "secret", "-f", pem.toString());
        assertEquals(
                SshKeygen.publicKey(pem), KeyFile.read(pem, 1024).publicKey().toString());
        Files.delete(Path.of(pem + ".pub"));
        assertEquals(null, KeyFile.read(pem, 1024).publicKey());
    }

    @Test
    void anUnlockedKeyIsThereWhileSomebodyIsAskedAboutAnother() throws Exception {
        Path known = directory.resolve("known");
        Path other = directory.resolve("other");
        SshKeygen.run("-q", "-t", "ed25519", "-N", "secret", "-a", "1", "-f", known.toString());
        SshKeygen.run("-q", "-t", "ed25519", "-N", "secret", "-a", "1", "-f", other.toString());
        open(known, "secret");
        FakeUser slow = FakeUser.slow(directory.resolve("slow"));
        CompletableFuture<KeyPair> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return pair(KeyFile.read(other, 1024), new KeyRing(slow.questions(), 1));
            } catch (IOException | UnusableKey e) {
                throw new IllegalStateException(e);
            }
        });
        while (Questions.pending() == null) {
            Thread.onSpinWait();
        }
        assertIsA(known, open(known));
        slow.answer("secret");
        assertIsA(other, asked.get());
    }

    @Test
    void aPublicKeyAloneIsAKeyForAnAgentToSignWith() throws Exception {
        Path file = SshKeygen.key(directory.resolve("key"), "ed25519");
        assertEquals(false, KeyFile.read(Path.of(file + ".pub"), 1024).isWhole());
        Files.delete(file);
        assertEquals(false, KeyFile.read(file, 1024).isWhole());
        assertEquals(
                SshKeygen.publicKey(file), KeyFile.read(file, 1024).publicKey().toString());
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 0640", "rw----r--, 0604", "rwxrwxrwx, 0777", "rw-rw----, 0660"})
    void aKeyThatOthersMayReadIsNotUsed(String permissions, String mode) throws IOException {
        Path file = SshKeygen.key(directory.resolve("key"), "ed25519");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertEquals("unprotected: its permissions are " + mode + "; chmod 600 " + file, unusable(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "\u0000\u0001\u0002",
                "-----BEGIN OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN OPENSSH PRIVATE KEY-----\n!!!\n-----END OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            })
    void garbageIsNoKey(String text) throws IOException {
        String reason = unusable(file(text));
        assertTrue(
                reason.equals("not a private key in a format that ssh knows")
                        || reason.equals("damaged or of an unknown kind"),
                reason);
    }

    @Test
    void aKeyCutShortIsDamaged() throws IOException {
        Path file = SshKeygen.key(directory.resolve("key"), "ed25519");
        String text = Files.readString(file);
        for (int cut = 40; cut < text.length() - 30; cut += 17) {
            Path shorter = file(text.substring(0, cut) + "\n-----END OPENSSH PRIVATE KEY-----\n");
            unusable(shorter);
        }
    }

    @Test
    void aShortRsaKeyIsNotUsed() {
        Path file = SshKeygen.key(directory.resolve("key"), "rsa", "-b", "1024");
        assertEquals(
                "an RSA key of less than 2048 bits",
                assertThrows(UnusableKey.class, () -> KeyFile.read(file, 2048)).getMessage());
    }

    @Test
    void aMissingFileIsTold() {
        assertThrows(NoSuchFileException.class, () -> KeyFile.read(directory.resolve("none"), 1024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aCertificateTellsItsKey(String type) throws Exception {
        Path authority = SshKeygen.key(directory.resolve("ca"), "ed25519");
        Path key = SshKeygen.key(directory.resolve("key"), type);
        String[] sign = {"-q", "-s", authority.toString(), "-I", "alice", "-n", "alice"};
        SshKeygen.run(concat(sign, "-V", "20200101:20210101", key + ".pub"));
        Certificate certificate = Certificate.of(KeyFile.publicKey(Path.of(key + "-cert.pub")));
        assertEquals(SshKeygen.publicKey(key), certificate.certified().toString());
        assertTrue(certificate.fault(1_700_000_000).startsWith("expired at 20"));
        assertEquals(null, certificate.fault(1_600_000_000));
        SshKeygen.run(concat(sign, key + ".pub"));
        assertEquals(
                null,
                Certificate.of(KeyFile.publicKey(Path.of(key + "-cert.pub"))).fault(1L << 40));
        SshKeygen.run(concat(sign, "-h", key + ".pub"));
        assertEquals(null, Certificate.of(KeyFile.publicKey(Path.of(key + "-cert.pub"))));
        assertEquals(null, Certificate.of(KeyFile.publicKey(Path.of(key + ".pub"))));
    }

    private static String[] concat(String[] some, String... more) {
        List<String> all = new java.util.ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private KeyPair open(Path file, String... passphrases) throws Exception {
        FakeUser user = new FakeUser(directory.resolve("user" + file.getFileName()), passphrases);
        return pair(KeyFile.read(file, 1024), new KeyRing(user.questions(), passphrases.length));
    }

    private Path file(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String unusable(Path file) {
        return assertThrows(UnusableKey.class, () -> KeyFile.read(file, 1024)).getMessage();
    }
}

package dev.farside.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
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
        assertIsA(file, PrivateKeys.read(file, 1024));
    }

    @Test
    void ed25519InPkcs8IsRead() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path file = file("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
        assertEquals(pair.getPublic(), PrivateKeys.read(file, 1024).getPublic());
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
    void anEncryptedKeyNeedsAPassphrase(String type, String format) {
        Path file = directory.resolve("key");
        SshKeygen.run("-q", "-t", type, "-N", "secret", "-m", format, "-f", file.toString());
        assertEquals("needs a passphrase, which farside cannot ask for", unusable(file));
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
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJDoF1SZXNnGqOCoMSJoR9lFSZk4bVjWqzLC1NsqeTuf me",
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
                assertThrows(PrivateKeys.Unusable.class, () -> PrivateKeys.read(file, 2048))
                        .getMessage());
    }

    @Test
    void aMissingFileIsTold() {
        assertThrows(NoSuchFileException.class, () -> PrivateKeys.read(directory.resolve("none"), 1024));
    }

    @Test
    void aCertificateGoesWithItsKey() throws Exception {
        Path authority = SshKeygen.key(directory.resolve("ca"), "ed25519");
        Path key = SshKeygen.key(directory.resolve("key"), "ed25519");
        Path other = SshKeygen.key(directory.resolve("other"), "ecdsa");
        SshKeygen.run("-q", "-s", authority.toString(), "-I", "alice", "-n", "alice", key + ".pub");
        Path certificate = Path.of(key + "-cert.pub");
        List<KeyPair> pairs = PrivateKeys.certified(
                List.of(directory.resolve("missing"), Path.of(other + ".pub"), certificate),
                List.of(PrivateKeys.read(other, 1024), PrivateKeys.read(key, 1024)));
        assertEquals(1, pairs.size());
        assertEquals("alice", ((OpenSshCertificate) pairs.get(0).getPublic()).getId());
    }

    private Path file(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String unusable(Path file) {
        return assertThrows(PrivateKeys.Unusable.class, () -> PrivateKeys.read(file, 1024))
                .getMessage();
    }
}

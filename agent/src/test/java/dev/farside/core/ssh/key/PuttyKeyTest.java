package dev.farside.core.ssh.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PuTTY's puttygen 0.78 has written, the locked ones with the passphrase "secret". */
class PuttyKeyTest {
    @TempDir
    Path directory;

    private static String resource(String name) throws IOException {
        try (var in = PuttyKeyTest.class.getResourceAsStream("putty/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Path file(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("key.ppk"), text, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String publicKey(String name) throws IOException {
        return String.join(" ", List.of(resource(name + ".pub").split(" ")).subList(0, 2));
    }

    private static String unusable(Path file) {
        return assertThrows(UnusableKey.class, () -> KeyFile.read(file, 1024)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-2048-v2",
                "rsa-2048-v3",
                "ecdsa-256-v2",
                "ecdsa-256-v3",
                "ecdsa-384-v2",
                "ecdsa-384-v3",
                "ecdsa-521-v2",
                "ecdsa-521-v3",
                "ed25519-255-v2",
                "ed25519-255-v3"
            })
    void anOpenKeyIsRead(String name) throws Exception {
        for (String end : new String[] {"\n", "\r\n"}) {
            KeyFile key = KeyFile.read(file(resource(name + ".ppk").replace("\n", end)), 1024);
            assertTrue(key.isWhole());
            assertEquals(publicKey(name + ".ppk"), key.publicKey().toString());
            PrivateKeysTest.assertSigns(PrivateKeysTest.pair(key, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-2048-v2-locked",
                "rsa-2048-v3-locked",
                "ecdsa-256-v3-locked",
                "ecdsa-384-v2-locked",
                "ecdsa-521-v3-locked",
                "ed25519-255-v2-locked",
                "ed25519-255-v3-locked"
            })
    void aLockedKeyOpensWithItsPassphrase(String name) throws Exception {
        KeyFile key = KeyFile.read(file(resource(name + ".ppk")), 1024);
        assertEquals(publicKey(name + ".ppk"), key.publicKey().toString());
        FakeUser user = new FakeUser(directory.resolve("user"), "wrong", "secret");
        PrivateKeysTest.assertSigns(PrivateKeysTest.pair(key, new KeyRing(user.questions(), 2)));
    }

    @Test
    void aKeyThatWasChangedIsDamaged() throws Exception {
        String key = resource("ed25519-255-v3.ppk");
        assertEquals("damaged", unusable(file(key.replace("a key", "another key"))));
        assertEquals(
                "damaged or of an unknown kind", unusable(file(key.replace("Private-Lines: 1", "Private-Lines: x"))));
        assertEquals("damaged or of an unknown kind", unusable(file(key.substring(0, 200))));
        assertEquals("damaged or of an unknown kind", unusable(file("PuTTY-User-Key-File-3: ssh-rsa")));
    }

    @ParameterizedTest
    @CsvSource({
        "PuTTY-User-Key-File-3, PuTTY-User-Key-File-4, a PuTTY key of a version that farside does not know",
        "aes256-cbc, rot13, 'encrypted by rot13, which farside does not support'",
        "Argon2d, Argon3, 'protected by Argon3, which farside does not know'",
        "Memory: 64, Memory: 99999999, 'protected by Argon2 with 99999999 KiB of memory, 2 passes, parallelism 1'",
    })
    void whatIsNotKnownIsTold(String instead, String of, String reason) throws Exception {
        assertEquals(reason, unusable(file(resource("ed25519-255-v3-locked.ppk").replace(instead, of))));
    }
}

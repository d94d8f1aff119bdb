package dev.farside.core.ssh.hostkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.ssh.SshKeygen;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key revocation lists made by ssh-keygen -k. */
class RevokedHostKeysTest {
    @TempDir
    Path directory;

    private Path key;
    private Path authority;
    private Path list;

    @BeforeEach
    void keys() {
        key = SshKeygen.key(directory.resolve("key"), "ed25519");
        authority = SshKeygen.key(directory.resolve("ca"), "ecdsa");
        list = directory.resolve("revoked");
    }

    private static KeyBlob blob(Path file) {
        return KeyFile.publicKey(Path.of(file + ".pub"));
    }

    private HostKey certified(long serial, String id) {
        return new HostKey(blob(key), blob(authority), serial, id);
    }

    private void makeList(String specification, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("specification"), specification + "\n");
        String[] first = {"-q", "-k", "-f", list.toString()};
        String[] line = Arrays.copyOf(first, first.length + options.length + 1);
        System.arraycopy(options, 0, line, first.length, options.length);
        line[line.length - 1] = file.toString();
        SshKeygen.run(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key: ", "sha1: ", "sha256: "})
    void aKeyIsRevokedByItselfOrItsDigest(String how) throws IOException {
        makeList(how + SshKeygen.publicKey(key));
        assertEquals(list.toString(), new RevokedHostKeys(list).place(HostKey.plain(blob(key))));
        assertNull(new RevokedHostKeys(list).place(HostKey.plain(blob(authority))));
    }

    @Test
    void aRevokedAuthorityTakesItsCertificatesAlong() throws IOException {
        makeList("key: " + SshKeygen.publicKey(authority));
        assertEquals(list.toString(), new RevokedHostKeys(list).place(certified(7, "gw")));
    }

    @ParameterizedTest
    @CsvSource({
        "serial: 7, 7, x, true",
        "serial: 7, 8, x, false",
        "serial: 5-9, 5, x, true",
        "serial: 5-9, 9, x, true",
        "serial: 5-9, 10, x, false",
        "'serial: 1\nserial: 3\nserial: 4\nserial: 6\nserial: 9', 4, x, true",
        "'serial: 1\nserial: 3\nserial: 4\nserial: 6\nserial: 9', 5, x, false",
        "'serial: 1\nserial: 3\nserial: 4\nserial: 6\nserial: 9', 9, x, true",
        "'serial: 1\nserial: 3\nserial: 4\nserial: 6\nserial: 9', 900, x, false",
        "serial: 18446744073709551615, -1, x, true",
        "serial: 9223372036854775808-18446744073709551614, -2, x, true",
        "serial: 9223372036854775808-18446744073709551614, 5, x, false",
        "id: gw.example.org, 0, gw.example.org, true",
        "id: gw.example.org, 0, gw.example, false",
    })
    void certificatesAreRevokedByNumberOrId(String how, long serial, String id, boolean revoked) throws IOException {
        makeList(how, "-s", authority + ".pub");
        String place = new RevokedHostKeys(list).place(certified(serial, id));
        assertEquals(revoked ? list.toString() : null, place);
        HostKey ofAnother = new HostKey(blob(key), blob(key), serial, id);
        assertNull(new RevokedHostKeys(list).place(ofAnother));
        assertNull(new RevokedHostKeys(list).place(HostKey.plain(blob(key))));
    }

    @Test
    void aListThatIsCutShortTellsNothing() throws IOException {
        makeList("serial: 7\nid: gw\nkey: " + SshKeygen.publicKey(key), "-s", authority + ".pub");
        byte[] whole = Files.readAllBytes(list);
        int damaged = 0;
        for (int cut = 8; cut < whole.length; cut++) {
            Files.write(list, Arrays.copyOf(whole, cut));
            try {
                new RevokedHostKeys(list).place(certified(1, "x"));
            } catch (IOException e) {
                assertEquals("a damaged KRL", e.getMessage());
                damaged++;
            }
        }
        // Between two sections a list may end.
        assertEquals(true, damaged >= whole.length - 8 - 3, damaged + " of " + whole.length);
        Files.write(list, Arrays.copyOf("SSHKRL\n\0\0\0\0\2".getBytes(StandardCharsets.ISO_8859_1), 60));
        assertThrows(IOException.class, () -> new RevokedHostKeys(list).place(certified(1, "x")));
    }

    @Test
    void aPlainListHasKeysLineByLine() throws IOException {
        Files.writeString(
                list, "# gone\n\n" + SshKeygen.publicKey(authority) + " comment\n" + SshKeygen.publicKey(key));
        assertEquals(list + ":3", new RevokedHostKeys(list).place(certified(1, "x")));
        assertEquals(list + ":4", new RevokedHostKeys(list).place(HostKey.plain(blob(key))));
    }
}

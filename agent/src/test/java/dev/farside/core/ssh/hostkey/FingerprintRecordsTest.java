package dev.farside.core.ssh.hostkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.KeyFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the records that {@code ssh-keygen -r} writes. */
@Timeout(60)
class FingerprintRecordsTest {
    @TempDir
    Path directory;

    private KeyBlob key(String type) throws Exception {
        Path file = directory.resolve(type);
        run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString());
        return KeyFile.publicKey(Path.of(file + ".pub"));
    }

    private List<byte[]> records(String type) throws Exception {
        List<byte[]> records = new ArrayList<>();
        for (String line : run("ssh-keygen", "-r", "gw", "-f", directory.resolve(type) + ".pub")
                .split("\n")) {
            String[] words = line.split(" "); // gw IN SSHFP 4 2 DIGEST
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.write(Integer.parseInt(words[3]));
            record.write(Integer.parseInt(words[4]));
            record.writeBytes(HexFormat.of().parseHex(words[5]));
            records.add(record.toByteArray());
        }
        return records;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa", "ed25519"})
    void areThoseOfTheirKeyAlone(String type) throws Exception {
        KeyBlob key = key(type);
        KeyBlob other = key(type.equals("rsa") ? "ed25519" : "rsa");
        List<byte[]> records = records(type);
        assertEquals(2, records.size()); // SHA-1 and SHA-256
        for (byte[] record : records) {
            assertTrue(matches(key, record));
            assertFalse(matches(other, record));
            byte[] changed = record.clone();
            changed[changed.length - 1] ^= 1;
            assertFalse(matches(key, changed));
            assertFalse(matches(key, record, changed), "one of another key makes both worthless");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "04", "0402", "0409aa", "ff02aa"})
    void bytesThatAreNoRecordAreOfNoKey(String record) throws Exception {
        assertFalse(matches(key("ed25519"), HexFormat.of().parseHex(record)));
    }

    private static boolean matches(KeyBlob key, byte[]... records) {
        return FingerprintRecords.judge(List.of(records), key, false).matches();
    }
}

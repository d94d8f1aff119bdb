package dev.farside.core.ssh.hostkey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.SshKeygen;
import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.hostkey.KnownHosts.Marker;
import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJDoF1SZXNnGqOCoMSJoR9lFSZk4bVjWqzLC1NsqeTuf";

    @TempDir
    Path directory;

    private Path file(String... lines) throws IOException {
        return Files.writeString(directory.resolve("known_hosts"), String.join("\n", lines) + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gw.example.org|22|gw.example.org|true",
                "GW.example.org|22|gw.EXAMPLE.org|true",
                "gw.example.org|22|a,gw.example.org,b|true",
                "gw.example.org|22|*.example.org|true",
                "gw.example.org|22|gw.example.or?|true",
                "gw.example.org|22|*.example.org,!gw.*|false",
                "gw.example.org|22|!gw.*,*.example.org|false",
                "gw.example.org|22|example.org|false",
                "gw.example.org|2222|[gw.example.org]:2222|true",
                "gw.example.org|2222|gw.example.org|false",
                "gw.example.org|2222|[*.example.org]:*|true",
                "gw.example.org|22|[gw.example.org]:22|false",
                "::1|22|::1|true",
                "::1|2222|[::1]:2222|true",
            })
    void aLineIsForAHostAsInOpenSsh(String host, int port, String names, boolean matches) throws IOException {
        assertEquals(
                matches ? 1 : 0,
                KnownHosts.find(List.of(file(names + " " + KEY)), KnownHosts.name(host, port))
                        .size());
    }

    @Test
    void namesHashedBySshKeygenAreFound() throws IOException {
        Path file = file("# people", "", "gw.example.org " + KEY, "[other]:2222 " + KEY);
        SshKeygen.run("-H", "-f", file.toString());
        String hashed = Files.readString(file);
        assertTrue(hashed.contains("|1|") && !hashed.contains("example"), hashed);
        assertEquals(
                List.of(file + ":3"),
                KnownHosts.find(List.of(file), "gw.example.org").stream()
                        .map(Line::place)
                        .toList());
        assertEquals(1, KnownHosts.find(List.of(file), "[other]:2222").size());
        assertEquals(0, KnownHosts.find(List.of(file), "other").size());
    }

    @Test
    void markersAreReadAndWhatIsNoLineIsSkipped() throws IOException {
        Path file = file(
                "@revoked * " + KEY + " stolen",
                "\t@cert-authority *.example.org " + KEY,
                "@unheard-of * " + KEY,
                "#gw " + KEY,
                "gw",
                "gw ssh-rsa AAAA",
                "gw ssh-ed25519 !!!!",
                "gw ssh-rsa " + KEY.split(" ")[1],
                "gw 1024 65537 1234567890",
                "gw   " + KEY.replace(" ", "\t") + "  a comment of words");
        assertEquals(
                List.of(Marker.REVOKED, Marker.NONE),
                KnownHosts.find(List.of(file), "gw").stream().map(Line::marker).toList());
        assertEquals(
                List.of(Marker.REVOKED, Marker.AUTHORITY),
                KnownHosts.find(List.of(file), "gw.example.org").stream()
                        .map(Line::marker)
                        .toList());
        assertEquals(file + ":10", KnownHosts.find(List.of(file), "gw").get(1).place());
    }

    @Test
    void aMissingFileHasNoLines() throws IOException {
        assertEquals(List.of(), KnownHosts.find(List.of(directory.resolve("none")), "gw"));
    }

    @Test
    void aNewLineFollowsOneThatLacksItsEnd() throws IOException {
        Path file = Files.writeString(directory.resolve("known_hosts"), "other " + KEY);
        new KnownHostsFile(file).add("gw", key(), false);
        assertEquals("other " + KEY + "\ngw " + KEY + "\n", Files.readString(file));
    }

    @Test
    void theFileIsMadeForItsOwnerAlone() throws IOException {
        Path file = directory.resolve("home/.ssh/known_hosts");
        new KnownHostsFile(file).add("gw", key(), true);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        assertTrue(Files.readString(file).startsWith("|1|"));
        assertTrue(SshKeygen.run("-F", "gw", "-f", file.toString()).contains(KEY.split(" ")[1]));
    }

    @Test
    void linesAddedAtTheSameTimeAreAllThere() throws Exception {
        Path file = directory.resolve("known_hosts");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = IntStream.range(0, 200)
                    .<Future<?>>mapToObj(i -> pool.submit(() -> {
                        new KnownHostsFile(file).add("gw" + i, key(), false);
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdown();
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(1, KnownHosts.find(List.of(file), "gw" + i).size());
        }
        assertEquals(200, Files.readAllLines(file).size());
    }

    @Test
    void aRemovalLeavesOtherLinesAndALinkAsTheyWere() throws IOException {
        Path real = directory.resolve("real");
        byte[] text = ("gw " + KEY + "\n# Gr\u00fc\u00dfe\n@revoked gw " + KEY + "\ngw " + KEY + " \u00e9\nother "
                        + KEY)
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(real, text);
        Path file = Files.createSymbolicLink(directory.resolve("known_hosts"), real);
        new KnownHostsFile(file).change(List.of("gw"), List.of(), List.of(key()), false);
        assertEquals(
                "# Gr\u00fc\u00dfe\n@revoked gw " + KEY + "\nother " + KEY,
                Files.readString(real, StandardCharsets.ISO_8859_1));
        assertTrue(Files.isSymbolicLink(file));
        assertArrayEquals(text, Files.readAllBytes(directory.resolve("real.old")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(3, files.count());
        }
    }

    private static KeyBlob key() {
        return KeyBlob.parse(KEY.split(" ")[0], KEY.split(" ")[1]);
    }
}

package dev.farside.core.ssh.hostkey;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.hostkey.KnownHosts.Marker;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.fuzz.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** known_hosts and revoked keys: what stands in the file, and what a change makes of it. */
class KnownHostsFuzz {
    private static final String HOST = "gw.example.org";
    private static final List<String> NAMES = List.of(HOST, "192.0.2.7");
    private static final KeyBlob NEW =
            KeyBlob.parse("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIHbZxl3yyoT0Ig7KZAiIhq2v8Kvn6y5D9T9eXzA9sdUx");

    private final Path file;

    KnownHostsFuzz() throws Exception {
        Path home = Files.createTempDirectory("fuzz");
        file = home.resolve("known_hosts");
        for (Path path : List.of(home, file, home.resolve("known_hosts.old"))) {
            path.toFile().deleteOnExit();
        }
    }

    @FuzzTest
    void knownHosts(byte[] input) throws Exception {
        Limits.hold(input.length, () -> {
            Files.write(file, input);
            List<Path> files = List.of(file);
            for (Line line : KnownHosts.find(files, "[" + HOST + "]:2222")) {
                Limits.requireReadable(line.key().fingerprint());
            }
            KnownHosts.named(files, NEW);
            try {
                new RevokedHostKeys(file).place(HostKey.plain(NEW));
            } catch (IOException e) {
                Limits.requireReadable(e.getMessage()); // a damaged KRL, of which no key can be trusted
            }
            change(KnownHosts.all(files));
        });
    }

    /** A new key comes, and those of one line go. */
    private void change(List<Line> before) throws Exception {
        Set<KeyBlob> gone = new HashSet<>();
        for (Line line : before) {
            if (gone.isEmpty()
                    && line.marker() == Marker.NONE
                    && line.isFor(HOST)
                    && !line.key().equals(NEW)) {
                gone.add(line.key());
            }
        }
        new KnownHostsFile(file).change(NAMES, List.of(NEW), gone, false);
        List<Line> after = KnownHosts.all(List.of(file));
        for (String name : NAMES) {
            if (after.stream().noneMatch(line -> isPlain(line, name, NEW))) {
                throw new AssertionError("the new key is not there for " + name);
            }
        }
        for (Line line : before) {
            boolean goes = gone.contains(line.key())
                    && line.marker() == Marker.NONE
                    && NAMES.stream().anyMatch(line::isFor);
            boolean stays = after.stream()
                    .anyMatch(one -> one.marker() == line.marker()
                            && one.names().equals(line.names())
                            && one.key().equals(line.key()));
            if (goes == stays) {
                throw new AssertionError((goes ? "still there: " : "lost: ") + line);
            }
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\n") && before.isEmpty()) {
            throw new AssertionError("the last line has no end");
        }
    }

    private static boolean isPlain(Line line, String name, KeyBlob key) {
        return line.marker() == Marker.NONE && line.isFor(name) && line.key().equals(key);
    }
}

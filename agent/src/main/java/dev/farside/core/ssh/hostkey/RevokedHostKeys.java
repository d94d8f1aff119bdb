package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of revoked host keys: public keys, one a line, or a KRL. */
final class RevokedHostKeys {
    private final Path file;

    RevokedHostKeys(Path file) {
        this.file = file;
    }

    /**
     * Where the file has it ({@code file:line}, or the file alone if it is a KRL), or null.
     *
     * @throws IOException the file cannot be read, so no key can be trusted
     */
    String place(HostKey shown) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (KeyRevocationList.isOne(bytes)) {
            return new KeyRevocationList(bytes).revokes(shown) ? file.toString() : null;
        }
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            KeyBlob listed = KeyBlob.ofLine(lines.get(i));
            if (listed != null && shown.isOrIsSignedBy(listed)) {
                return file + ":" + (i + 1);
            }
        }
        return null;
    }
}

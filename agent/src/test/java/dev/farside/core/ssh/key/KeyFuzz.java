package dev.farside.core.ssh.key;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.fuzz.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;

/** A private key in any format, or a public key or certificate. The passphrase of locked ones is "secret". */
class KeyFuzz {
    private static final int LEAST_RSA_BITS = 1024;

    /** Any of them takes as long as its owner wanted it to. */
    private static final int MOST_ROUNDS = 16;

    private final Path file;

    KeyFuzz() throws Exception {
        Path home = Files.createTempDirectory("fuzz");
        file = Files.createFile(
                home.resolve("id"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        for (Path path : List.of(home, file)) {
            path.toFile().deleteOnExit();
        }
    }

    @FuzzTest
    void key(byte[] input) throws Exception {
        Limits.hold(input.length, () -> {
            Files.write(file, input);
            file();
            unlock(input);
            blob(KeyFile.publicKey(file));
            blob(KeyBlob.of(input));
        });
    }

    private void file() throws Exception {
        try {
            KeyFile key = KeyFile.read(file, LEAST_RSA_BITS);
            key.isWhole();
            blob(key.publicKey());
        } catch (UnusableKey e) {
            Limits.requireReadable(e.getMessage());
        }
    }

    /** As {@link KeyRing} does it. */
    private void unlock(byte[] input) {
        try {
            LockedKey locked = LockedKey.of(new String(input, StandardCharsets.ISO_8859_1));
            if (locked == null || locked.rounds() > MOST_ROUNDS) {
                return;
            }
            blob(locked.publicKey());
            byte[] open = locked.unlock("secret".getBytes(StandardCharsets.US_ASCII));
            if (open != null) {
                PrivateKeys.parse(file, open, LEAST_RSA_BITS);
            }
        } catch (UnusableKey e) {
            Limits.requireReadable(e.getMessage());
        } catch (GeneralSecurityException | RuntimeException e) {
            return; // told as "damaged or of an unknown kind"
        }
    }

    private static void blob(KeyBlob key) {
        if (key == null) {
            return;
        }
        Limits.requireReadable(key.kind());
        Limits.requireReadable(key.fingerprint());
        key.isRsaBelow(LEAST_RSA_BITS);
        Certificate certificate = Certificate.of(key);
        if (certificate != null) {
            certificate.fault(0);
            certificate.fault(-1);
            blob(certificate.certified());
        }
        if (!key.equals(KeyBlob.of(key.bytes()))) {
            throw new AssertionError("not the same from its own bytes");
        }
    }
}

package dev.farside.core.ssh.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The contents of an IdentityFile: a private key, perhaps encrypted, or only the public key of one that an agent has.
 */
public final class KeyFile {
    private final Path file;
    private final int leastRsaBits;
    private final LockedKey locked;
    private KeyBlob publicKey;
    private OpenKey open;

    private KeyFile(Path file, int leastRsaBits, LockedKey locked, KeyBlob publicKey, OpenKey open) {
        this.file = file;
        this.leastRsaBits = leastRsaBits;
        this.locked = locked;
        this.publicKey = publicKey;
        this.open = open;
    }

    /** @throws NoSuchFileException there is neither the file nor its {@code .pub} */
    public static KeyFile read(Path file, int leastRsaBits) throws IOException, UnusableKey {
        byte[] bytes;
        try {
            bytes = PrivateKeys.load(file);
        } catch (NoSuchFileException e) {
            KeyBlob beside = publicKeyBeside(file);
            if (beside == null) {
                throw e;
            }
            return new KeyFile(file, leastRsaBits, null, beside, null);
        }
        try {
            return of(file, bytes, leastRsaBits);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static KeyFile of(Path file, byte[] bytes, int leastRsaBits) throws IOException, UnusableKey {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        KeyBlob itself = KeyBlob.ofLine(text);
        if (itself != null) {
            return new KeyFile(file, leastRsaBits, null, itself, null);
        }
        PrivateKeys.requirePrivate(file);
        LockedKey locked = LockedKey.of(text);
        if (locked != null && locked.isOpen()) {
            return open(file, locked, leastRsaBits);
        }
        if (locked == null) {
            OpenKey open = PrivateKeys.parse(file, bytes, leastRsaBits);
            return new KeyFile(file, leastRsaBits, null, open.publicKey(), open);
        }
        KeyBlob known = locked.publicKey() == null ? publicKeyBeside(file) : locked.publicKey();
        return new KeyFile(file, leastRsaBits, locked, known, null);
    }

    private static KeyFile open(Path file, LockedKey key, int leastRsaBits) throws UnusableKey {
        byte[] bytes = null;
        try {
            bytes = key.unlock(new byte[0]);
            if (bytes == null) {
                throw new UnusableKey("damaged", null);
            }
            OpenKey open = PrivateKeys.parse(file, bytes, leastRsaBits);
            return new KeyFile(file, leastRsaBits, null, open.publicKey(), open);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new UnusableKey("damaged or of an unknown kind", e);
        } finally {
            if (bytes != null) {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    private static KeyBlob publicKeyBeside(Path file) {
        return publicKey(Path.of(file + ".pub"));
    }

    /** Null if there is none in this file: as with ssh, that is no reason to stop. */
    public static KeyBlob publicKey(Path file) {
        try {
            return KeyBlob.ofLine(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    public Path file() {
        return file;
    }

    /** Null: nobody can know it without the passphrase. */
    public KeyBlob publicKey() {
        return publicKey;
    }

    /** The private key is in the file, perhaps locked. */
    public boolean isWhole() {
        return open != null || locked != null;
    }

    /** Asks for the passphrase, if need be. */
    public OpenKey open(KeyRing ring) throws UnusableKey {
        if (open == null) {
            open = ring.unlock(file, locked, leastRsaBits);
            publicKey = open.publicKey();
        }
        return open;
    }
}

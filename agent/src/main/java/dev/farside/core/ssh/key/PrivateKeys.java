package dev.farside.core.ssh.key;

import dev.farside.core.ssh.crypto.Ed25519;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Reads key files: OpenSSH's own format, and PEM (PKCS#1, SEC 1, PKCS#8). What PuTTY writes is made into the first. */
final class PrivateKeys {
    static {
        Ed25519.install();
    }

    private static final String OPENSSH = "BEGIN OPENSSH PRIVATE KEY";
    private static final String END = "END OPENSSH PRIVATE KEY";

    private PrivateKeys() {}

    /**
     * The caller wipes it.
     *
     * @throws java.nio.file.NoSuchFileException there is no such file
     */
    static byte[] load(Path file) throws IOException, UnusableKey {
        try {
            return Files.readAllBytes(file);
        } catch (AccessDeniedException e) {
            throw new UnusableKey("permission denied", e);
        }
    }

    /** As ssh: nobody but the owner may have any right to it. */
    static void requirePrivate(Path file) throws IOException, UnusableKey {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, "unix:mode,uid");
        } catch (UnsupportedOperationException e) {
            // No such rights on this system: nothing to check.
            return;
        }
        int mode = (Integer) attributes.get("mode") & 0777;
        if ((mode & 077) != 0 && attributes.get("uid").equals(uid())) {
            throw new UnusableKey(
                    "unprotected: its permissions are 0" + Integer.toOctalString(mode) + "; chmod 600 " + file, null);
        }
    }

    private static Object uid() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? Files.getAttribute(self, "unix:uid") : null;
    }

    /** @param bytes of a key that is not locked */
    static KeyPair parse(Path file, byte[] bytes, int leastRsaBits) throws UnusableKey {
        KeyPair pair = parse(file, bytes);
        if (pair.getPublic() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < leastRsaBits) {
            throw new UnusableKey("an RSA key of less than " + leastRsaBits + " bits", null);
        }
        return pair;
    }

    private static KeyPair parse(Path file, byte[] bytes) throws UnusableKey {
        try {
            requireOneKey(new String(bytes, StandardCharsets.ISO_8859_1));
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName(file.toString()),
                    new ByteArrayInputStream(bytes),
                    FilePasswordProvider.EMPTY);
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs.iterator().next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableKey("damaged or of an unknown kind", e);
        }
        throw new UnusableKey("not a private key in a format that ssh knows", null);
    }

    /** The library looks at each block of the file. */
    private static void requireOneKey(String text) throws UnusableKey {
        for (int at = text.indexOf(OPENSSH); at >= 0; at = text.indexOf(OPENSSH, at + 1)) {
            int end = text.indexOf(END, at);
            byte[] block = LockedKey.base64(text.substring(at + OPENSSH.length(), end < 0 ? text.length() : end));
            try {
                LockedOpensshKey.requireOneKey(block);
            } finally {
                Arrays.fill(block, (byte) 0);
            }
        }
    }
}

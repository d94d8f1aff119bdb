package dev.farside.core.tunnel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Reads key files: OpenSSH's own format, and PEM (PKCS#1, SEC 1, PKCS#8). */
final class PrivateKeys {
    private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String MAGIC = "openssh-key-v1\0";

    static {
        Ed25519.install();
    }

    private PrivateKeys() {}

    /** A key file that is of no use. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param reason after the file's name: {@code "needs a passphrase"} */
        Unusable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /** @throws java.nio.file.NoSuchFileException there is no such file */
    static KeyPair read(Path file, int leastRsaBits) throws IOException, Unusable {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (AccessDeniedException e) {
            throw new Unusable("permission denied", e);
        }
        try {
            requirePrivate(file);
            KeyPair pair = parse(file, bytes);
            if (pair.getPublic() instanceof java.security.interfaces.RSAPublicKey rsa
                    && rsa.getModulus().bitLength() < leastRsaBits) {
                throw new Unusable("an RSA key of less than " + leastRsaBits + " bits", null);
            }
            return pair;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** As ssh: nobody but the owner may have any right to it. */
    private static void requirePrivate(Path file) throws IOException, Unusable {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(file, "unix:mode,uid");
        } catch (UnsupportedOperationException e) {
            // No such rights on this system: nothing to check.
            return;
        }
        int mode = (Integer) attributes.get("mode") & 0777;
        if ((mode & 077) != 0 && attributes.get("uid").equals(uid())) {
            throw new Unusable(
                    "unprotected: its permissions are 0" + Integer.toOctalString(mode) + "; chmod 600 " + file, null);
        }
    }

    private static Object uid() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? Files.getAttribute(self, "unix:uid") : null;
    }

    private static KeyPair parse(Path file, byte[] bytes) throws Unusable {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (encrypted(text)) {
            throw new Unusable("needs a passphrase, which farside cannot ask for", null);
        }
        try {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName(file.toString()),
                    new ByteArrayInputStream(bytes),
                    FilePasswordProvider.EMPTY);
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs.iterator().next();
            }
            throw new Unusable("not a private key in a format that ssh knows", null);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new Unusable("damaged or of an unknown kind", e);
        }
    }

    private static boolean encrypted(String text) {
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("\nProc-Type: 4,ENCRYPTED")) {
            return true;
        }
        int begin = text.indexOf(OPENSSH);
        int end = text.indexOf("-----END", begin + OPENSSH.length());
        if (begin < 0 || end < 0) {
            return false;
        }
        try {
            ByteBuffer key = ByteBuffer.wrap(Base64.getMimeDecoder()
                    .decode(text.substring(begin + OPENSSH.length(), end).strip()));
            byte[] magic = new byte[MAGIC.length()];
            key.get(magic);
            byte[] cipher = new byte[Math.min(key.getInt(), key.remaining())];
            key.get(cipher);
            return Arrays.equals(magic, MAGIC.getBytes(StandardCharsets.ISO_8859_1))
                    && !new String(cipher, StandardCharsets.ISO_8859_1).equals("none");
        } catch (RuntimeException e) {
            // Not what it says it is: reading it will fail and say so.
            return false;
        }
    }

    /** The pairs with which a certificate of these files can be used, in the order of the files. */
    static List<KeyPair> certified(List<Path> certificateFiles, List<KeyPair> keys) {
        List<KeyPair> certified = new ArrayList<>();
        for (Path file : certificateFiles) {
            OpenSshCertificate certificate = certificate(file);
            for (KeyPair key : keys) {
                if (certificate != null && KeyUtils.compareKeys(certificate.getCertPubKey(), key.getPublic())) {
                    certified.add(new KeyPair(certificate, key.getPrivate()));
                }
            }
        }
        return certified;
    }

    /** Null if there is none in this file: as with ssh, that is no reason to stop. */
    private static OpenSshCertificate certificate(Path file) {
        try {
            String[] words =
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip().split("[ \t]+", 3);
            KeyBlob blob = words.length < 2 ? null : KeyBlob.parse(words[0], words[1]);
            PublicKey key = blob == null ? null : new ByteArrayBuffer(blob.bytes()).getRawPublicKey();
            return key instanceof OpenSshCertificate certificate ? certificate : null;
        } catch (Exception e) {
            return null;
        }
    }
}

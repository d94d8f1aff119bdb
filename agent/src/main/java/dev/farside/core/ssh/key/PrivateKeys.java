package dev.farside.core.ssh.key;

import dev.farside.core.ssh.crypto.Ed25519;
import dev.farside.core.system.Access;
import dev.farside.core.system.OperatingSystem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.loader.KeyPairResourceParser;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.common.config.keys.loader.pem.PEMResourceParserUtils;
import org.apache.sshd.common.session.SessionContext;

/** Reads key files: OpenSSH's own format, and PEM (PKCS#1, SEC 1, PKCS#8). What PuTTY writes is made into the first. */
final class PrivateKeys {
    static {
        Ed25519.install();
    }

    /** The library's own list, but for the reader of OpenSSH's format. */
    private static final KeyPairResourceParser FORMATS =
            KeyPairResourceParser.aggregate(PEMResourceParserUtils.PROXY, new OneKey());

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
        Access others = OperatingSystem.here().readableByOthers(file);
        if (others != null) {
            throw new UnusableKey("unprotected: " + others.what() + "; " + others.remedy(), null);
        }
    }

    /** @param bytes of a key that is not locked */
    static OpenKey parse(Path file, byte[] bytes, int leastRsaBits) throws UnusableKey {
        SecurityKey inHardware = LockedKey.inHardware(new String(bytes, StandardCharsets.ISO_8859_1));
        if (inHardware != null) {
            return inHardware;
        }
        KeyPair pair = parse(file, bytes);
        if (pair.getPublic() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < leastRsaBits) {
            throw new UnusableKey("an RSA key of less than " + leastRsaBits + " bits", null);
        }
        return new SoftwareKey(pair);
    }

    private static KeyPair parse(Path file, byte[] bytes) throws UnusableKey {
        try {
            Iterable<KeyPair> pairs = FORMATS.loadKeyPairs(
                    null,
                    NamedResource.ofName(file.toString()),
                    FilePasswordProvider.EMPTY,
                    new ByteArrayInputStream(bytes));
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs.iterator().next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw e.getCause() instanceof UnusableKey why ? why : new UnusableKey("damaged or of an unknown kind", e);
        }
        throw new UnusableKey("not a private key in a format that ssh knows", null);
    }

    /** The library's reader of OpenSSH's own format makes room for as many keys as the file says there are. */
    private static final class OneKey extends OpenSSHKeyPairResourceParser {
        @Override
        public Collection<KeyPair> extractKeyPairs(
                SessionContext session,
                NamedResource resource,
                String begin,
                String end,
                FilePasswordProvider passwords,
                byte[] decoded,
                Map<String, String> headers)
                throws IOException, GeneralSecurityException {
            try {
                LockedOpensshKey.requireOneKey(decoded);
            } catch (UnusableKey e) {
                throw new IOException(e);
            }
            return super.extractKeyPairs(session, resource, begin, end, passwords, decoded, headers);
        }
    }
}

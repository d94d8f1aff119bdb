package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.key.KeyBlob;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * What a server shows of itself.
 *
 * @param key the plain one
 * @param authority the key that signed its certificate; null: there is none, and the rest means nothing
 * @param signature the algorithm it signed with
 */
public record HostKey(KeyBlob key, KeyBlob authority, String signature, long serial, String id) {

    static HostKey plain(KeyBlob key) {
        return new HostKey(key, null, "", 0, "");
    }

    public static HostKey of(PublicKey shown) {
        if (shown instanceof OpenSshCertificate certificate) {
            return new HostKey(
                    KeyBlob.of(certificate.getCertPubKey()),
                    KeyBlob.of(certificate.getCaPubKey()),
                    certificate.getSignatureAlgorithm(),
                    certificate.getSerial(),
                    certificate.getId());
        }
        return plain(KeyBlob.of(shown));
    }

    boolean isOrIsSignedBy(KeyBlob other) {
        return other.equals(key) || other.equals(authority);
    }
}

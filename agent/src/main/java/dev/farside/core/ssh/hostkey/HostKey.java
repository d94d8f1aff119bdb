package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.key.KeyBlob;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * The host key that a server presents.
 *
 * @param key the plain key
 * @param authority the key that signed the host certificate; null: there is no certificate, and the other components
 *     mean nothing
 */
public record HostKey(KeyBlob key, KeyBlob authority, long serial, String id) {

    static HostKey plain(KeyBlob key) {
        return new HostKey(key, null, 0, "");
    }

    public static HostKey of(PublicKey shown) {
        if (shown instanceof OpenSshCertificate certificate) {
            return new HostKey(
                    KeyBlob.of(certificate.getCertPubKey()),
                    KeyBlob.of(certificate.getCaPubKey()),
                    certificate.getSerial(),
                    certificate.getId());
        }
        return plain(KeyBlob.of(shown));
    }

    boolean isOrIsSignedBy(KeyBlob other) {
        return other.equals(key) || other.equals(authority);
    }
}

package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.dns.LocalDns;
import dev.farside.core.ssh.key.KeyBlob;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * What the DNS says of a host key (SSHFP records, RFC 4255), judged as in ssh's dns.c.
 *
 * @param found there are records
 * @param matches a record is of this key, and none with the same algorithms is of another key
 * @param authenticated the name server says that it has verified the answer, and is trusted in that
 */
record FingerprintRecords(boolean found, boolean matches, boolean authenticated) {
    static final FingerprintRecords NONE = new FingerprintRecords(false, false, false);

    private static final int TYPE = 44;
    private static final int SHA1 = 1;
    private static final int SHA256 = 2;

    /** Blocks until the name servers have answered, or do not. Numbers are not looked up, as in ssh. */
    static FingerprintRecords of(String host, KeyBlob key, LocalDns dns) {
        LocalDns.Answer answer = isNumeric(host) ? null : dns.ask(host, TYPE);
        return answer == null ? NONE : judge(answer.records(), key, answer.authenticated());
    }

    private static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /** @param records each: the algorithm of the key, that of the digest, the digest */
    static FingerprintRecords judge(List<byte[]> records, KeyBlob key, boolean authenticated) {
        boolean matches = false;
        boolean fails = false;
        for (byte[] record : records) {
            byte[] digest = record.length < 2 || record[0] != algorithm(key.type()) ? null : digest(record[1], key);
            if (digest != null) {
                boolean same = MessageDigest.isEqual(digest, Arrays.copyOfRange(record, 2, record.length));
                matches |= same;
                fails |= !same;
            }
        }
        return new FingerprintRecords(!records.isEmpty(), matches && !fails, authenticated);
    }

    private static byte[] digest(int algorithm, KeyBlob key) {
        String name = algorithm == SHA1 ? "SHA-1" : algorithm == SHA256 ? "SHA-256" : null;
        try {
            return name == null ? null : MessageDigest.getInstance(name).digest(key.bytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has both
        }
    }

    /** By the registry of RFC 4255, 6594 and 7479; 0 (reserved) if it has none. */
    private static int algorithm(String type) {
        return switch (type) {
            case "ssh-rsa" -> 1;
            case "ssh-dss" -> 2;
            case "ssh-ed25519" -> 4;
            default -> type.startsWith("ecdsa-sha2-") ? 3 : 0;
        };
    }
}

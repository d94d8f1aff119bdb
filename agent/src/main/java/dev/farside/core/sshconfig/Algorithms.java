package dev.farside.core.sshconfig;

import java.util.List;

/**
 * The algorithm names that OpenSSH knows (10.6, and those of 9 that 10 dropped), in the order in which patterns select
 * them, and OpenSSH's defaults (9.2, myproposal.h; of the key exchanges, 10).
 */
final class Algorithms {
    private Algorithms() {}

    static final List<String> CIPHERS = names("3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr "
            + "aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com "
            + "rijndael-cbc@lysator.liu.se");

    static final List<String> MACS = names("hmac-sha1 hmac-sha1-96 hmac-sha2-256 hmac-sha2-512 hmac-md5 hmac-md5-96 "
            + "umac-64@openssh.com umac-128@openssh.com hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com "
            + "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-md5-etm@openssh.com "
            + "hmac-md5-96-etm@openssh.com umac-64-etm@openssh.com umac-128-etm@openssh.com");

    static final List<String> KEX = names("diffie-hellman-group1-sha1 diffie-hellman-group14-sha1 "
            + "diffie-hellman-group14-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 "
            + "diffie-hellman-group-exchange-sha1 diffie-hellman-group-exchange-sha256 ecdh-sha2-nistp256 "
            + "ecdh-sha2-nistp384 ecdh-sha2-nistp521 mlkem768nistp256-sha256 curve25519-sha256 "
            + "curve25519-sha256@libssh.org sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com "
            + "mlkem768x25519-sha256");

    static final List<String> KEY_TYPES = names("ssh-ed25519 ssh-ed25519-cert-v01@openssh.com "
            + "sk-ssh-ed25519@openssh.com sk-ssh-ed25519-cert-v01@openssh.com ssh-mldsa44-ed25519 "
            + "ssh-mldsa44-ed25519-cert ecdsa-sha2-nistp256 "
            + "ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384 "
            + "ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521 "
            + "ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ecdsa-sha2-nistp256@openssh.com "
            + "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com webauthn-sk-ecdsa-sha2-nistp256@openssh.com "
            + "webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh.com ssh-dss ssh-dss-cert-v01@openssh.com "
            + "ssh-rsa ssh-rsa-cert-v01@openssh.com rsa-sha2-256 rsa-sha2-256-cert-v01@openssh.com "
            + "rsa-sha2-512 rsa-sha2-512-cert-v01@openssh.com");

    static final List<String> DEFAULT_CIPHERS = names("chacha20-poly1305@openssh.com aes128-ctr aes192-ctr "
            + "aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com");

    static final List<String> DEFAULT_MACS = names("umac-64-etm@openssh.com umac-128-etm@openssh.com "
            + "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com "
            + "umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1");

    static final List<String> DEFAULT_KEX = names("mlkem768x25519-sha256 sntrup761x25519-sha512 "
            + "sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org "
            + "ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512 "
            + "diffie-hellman-group18-sha512 diffie-hellman-group14-sha256");

    static final List<String> DEFAULT_KEY_TYPES = names("ssh-ed25519-cert-v01@openssh.com "
            + "ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com "
            + "ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ssh-ed25519-cert-v01@openssh.com "
            + "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com "
            + "rsa-sha2-256-cert-v01@openssh.com ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 "
            + "ecdsa-sha2-nistp521 sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 "
            + "rsa-sha2-256");

    static final List<String> DEFAULT_CA_SIGNATURES = names("ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 "
            + "ecdsa-sha2-nistp521 sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 "
            + "rsa-sha2-256");

    /** The first name in a configured list that OpenSSH would reject; null if it accepts all. */
    static String unknownIn(String list, Keyword.Kind kind) {
        if (list.startsWith("-")) {
            return null;
        }
        List<String> known =
                switch (kind) {
                    case CIPHERS -> CIPHERS;
                    case MACS -> MACS;
                    case KEX -> KEX;
                    default -> KEY_TYPES;
                };
        String names = list.startsWith("+") || list.startsWith("^") ? list.substring(1) : list;
        for (String name : names.split(",", -1)) {
            boolean pattern = kind == Keyword.Kind.KEY_TYPES && (name.indexOf('*') >= 0 || name.indexOf('?') >= 0);
            if (pattern ? !anyMatches(known, name) : !known.contains(name)) {
                return name;
            }
        }
        return null;
    }

    private static boolean anyMatches(List<String> names, String pattern) {
        for (String name : names) {
            if (Pattern.matches(name, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> names(String text) {
        return List.of(text.split(" "));
    }
}

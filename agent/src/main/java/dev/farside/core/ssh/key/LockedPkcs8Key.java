package dev.farside.core.ssh.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An encrypted PKCS#8 key with PBES2 and PBKDF2 (RFC 8018), as OpenSSL writes it. The JDK's own implementation is not
 * used, because it accepts no passphrase with letters beyond ASCII.
 */
final class LockedPkcs8Key extends LockedKey {
    private static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";

    /** A minute or so. OpenSSL makes 2,048 of its own accord. */
    private static final int MOST_ROUNDS = 50_000_000;

    private final String mac;
    private final byte[] salt;
    private final int rounds;
    private final Encryption encryption;
    private final byte[] iv;
    private final byte[] locked;

    private record Encryption(String transformation, int keyBytes) {}

    private LockedPkcs8Key(Der derivation, Der cipher, byte[] locked) throws UnusableKey {
        this.salt = derivation.bytes(Der.OCTETS);
        this.rounds = rounds(derivation.number(), MOST_ROUNDS);
        if (derivation.isNext(Der.INTEGER)) {
            derivation.number(); // the key's length, which the cipher tells
        }
        this.mac = derivation.isNext(Der.SEQUENCE) ? mac(oid(derivation.enter(Der.SEQUENCE))) : "HmacSHA1";
        this.encryption = encryption(oid(cipher));
        this.iv = cipher.bytes(Der.OCTETS);
        this.locked = locked;
    }

    static LockedPkcs8Key of(byte[] file) throws UnusableKey {
        Der info = new Der(file).enter(Der.SEQUENCE);
        Der scheme = info.enter(Der.SEQUENCE);
        require(PBES2, scheme);
        Der parameters = scheme.enter(Der.SEQUENCE);
        Der function = parameters.enter(Der.SEQUENCE);
        require(PBKDF2, function);
        return new LockedPkcs8Key(function.enter(Der.SEQUENCE), parameters.enter(Der.SEQUENCE), info.bytes(Der.OCTETS));
    }

    private static String mac(String oid) throws UnusableKey {
        return switch (oid) {
            case "2a864886f70d0207" -> "HmacSHA1";
            case "2a864886f70d0208" -> "HmacSHA224";
            case "2a864886f70d0209" -> "HmacSHA256";
            case "2a864886f70d020a" -> "HmacSHA384";
            case "2a864886f70d020b" -> "HmacSHA512";
            default -> throw unknown(oid);
        };
    }

    private static Encryption encryption(String oid) throws UnusableKey {
        return switch (oid) {
            case "60864801650304" + "0102" -> new Encryption("AES/CBC/PKCS5Padding", 16);
            case "60864801650304" + "0116" -> new Encryption("AES/CBC/PKCS5Padding", 24);
            case "60864801650304" + "012a" -> new Encryption("AES/CBC/PKCS5Padding", 32);
            case "2a864886f70d0307" -> new Encryption("DESede/CBC/PKCS5Padding", 24);
            default -> throw unknown(oid);
        };
    }

    private static String oid(Der der) {
        return HexFormat.of().formatHex(der.bytes(Der.OID));
    }

    private static void require(String oid, Der der) throws UnusableKey {
        String found = oid(der);
        if (!found.equals(oid)) {
            throw unknown(found);
        }
    }

    private static UnusableKey unknown(String oid) {
        return new UnusableKey(
                "encrypted with an algorithm that farside does not support (OID " + oid + ")",
                "ssh-keygen -p re-encrypts it",
                null);
    }

    @Override
    int rounds() {
        return rounds;
    }

    @Override
    byte[] unlock(byte[] passphrase) throws GeneralSecurityException {
        byte[] key = key(passphrase);
        try {
            return pem("PRIVATE KEY", decrypt(encryption.transformation(), key, iv, locked));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** PBKDF2 (RFC 8018, 5.2). */
    private byte[] key(byte[] passphrase) throws GeneralSecurityException {
        Mac function = Mac.getInstance(mac);
        function.init(new SecretKeySpec(passphrase, mac));
        byte[] key = new byte[encryption.keyBytes()];
        int have = 0;
        for (byte block = 1; have < key.length; block++) {
            function.update(salt);
            byte[] last = function.doFinal(new byte[] {0, 0, 0, block});
            byte[] sum = last.clone();
            for (int round = 1; round < rounds; round++) {
                last = function.doFinal(last);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] ^= last[i];
                }
            }
            int some = Math.min(sum.length, key.length - have);
            System.arraycopy(sum, 0, key, have, some);
            have += some;
        }
        return key;
    }
}

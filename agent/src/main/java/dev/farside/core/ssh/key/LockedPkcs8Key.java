package dev.farside.core.ssh.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An encrypted PKCS#8 key with PBES2 and PBKDF2 (RFC 8018) or scrypt (RFC 7914), as OpenSSL writes it. The JDK's own
 * implementation is not used, because it accepts no passphrase with letters beyond ASCII.
 */
final class LockedPkcs8Key extends LockedKey {
    private static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final String SCRYPT = "2b06010401da47040b";

    /** A minute or so. OpenSSL makes 2,048 of its own accord. */
    private static final int MOST_ROUNDS = 50_000_000;

    private final Derivation derivation;
    private final Encryption encryption;
    private final byte[] iv;
    private final byte[] locked;

    private record Encryption(String transformation, int keyBytes) {}

    private LockedPkcs8Key(Derivation derivation, Der cipher, byte[] locked) throws UnusableKey {
        this.derivation = derivation;
        this.encryption = encryption(oid(cipher));
        this.iv = cipher.bytes(Der.OCTETS);
        this.locked = locked;
    }

    static LockedPkcs8Key of(byte[] file) throws UnusableKey {
        Der info = new Der(file).enter(Der.SEQUENCE);
        Der scheme = info.enter(Der.SEQUENCE);
        String oid = oid(scheme);
        if (!oid.equals(PBES2)) {
            throw unknown(oid);
        }
        Der parameters = scheme.enter(Der.SEQUENCE);
        Der function = parameters.enter(Der.SEQUENCE);
        String name = oid(function);
        Derivation derivation =
                switch (name) {
                    case PBKDF2 -> pbkdf2(function.enter(Der.SEQUENCE));
                    case SCRYPT -> scrypt(function.enter(Der.SEQUENCE));
                    default -> throw unknown(name);
                };
        return new LockedPkcs8Key(derivation, parameters.enter(Der.SEQUENCE), info.bytes(Der.OCTETS));
    }

    private static Derivation pbkdf2(Der parameters) throws UnusableKey {
        byte[] salt = parameters.bytes(Der.OCTETS);
        int rounds = rounds(parameters.number(), MOST_ROUNDS);
        if (parameters.isNext(Der.INTEGER)) {
            parameters.number(); // the key's length, which the cipher tells
        }
        String mac = parameters.isNext(Der.SEQUENCE) ? mac(oid(parameters.enter(Der.SEQUENCE))) : "HmacSHA1";
        return new Pbkdf2(mac, salt, rounds);
    }

    private static Derivation scrypt(Der parameters) throws UnusableKey {
        byte[] salt = parameters.bytes(Der.OCTETS);
        try {
            return new Scrypt(salt, parameters.number(), parameters.number(), parameters.number());
        } catch (IllegalArgumentException e) {
            throw new UnusableKey("protected by scrypt with " + e.getMessage(), "ssh-keygen -p re-encrypts it", e);
        }
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

    private static UnusableKey unknown(String oid) {
        return new UnusableKey(
                "encrypted with an algorithm that farside does not support (OID " + oid + ")",
                "ssh-keygen -p re-encrypts it",
                null);
    }

    @Override
    int rounds() {
        return derivation.rounds();
    }

    @Override
    byte[] unlock(byte[] passphrase) throws GeneralSecurityException {
        byte[] key = derivation.key(passphrase, encryption.keyBytes());
        try {
            return pem("PRIVATE KEY", decrypt(encryption.transformation(), key, iv, locked));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}

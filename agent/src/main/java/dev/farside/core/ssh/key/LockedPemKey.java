package dev.farside.core.ssh.key;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An encrypted key in OpenSSL's traditional PEM format: {@code DEK-Info: AES-128-CBC,iv}, with a key derived by MD5.
 */
final class LockedPemKey extends LockedKey {
    private static final String HEADER = "DEK-Info:";
    private static final int SALT_BYTES = 8;

    private final String kind;
    private final String transformation;
    private final int keyBytes;
    private final byte[] iv;
    private final byte[] locked;

    private LockedPemKey(String kind, String transformation, int keyBytes, byte[] iv, byte[] locked) {
        this.kind = kind;
        this.transformation = transformation;
        this.keyBytes = keyBytes;
        this.iv = iv;
        this.locked = locked;
    }

    static LockedPemKey of(String kind, String lines) throws UnusableKey {
        int at = lines.indexOf(HEADER);
        int end = lines.indexOf('\n', at);
        String[] how = lines.substring(at + HEADER.length(), end).strip().split(",");
        byte[] iv = HexFormat.of().parseHex(how[1].strip());
        byte[] locked = base64(lines.substring(end));
        return switch (how[0]) {
            case "AES-128-CBC" -> new LockedPemKey(kind, "AES/CBC/PKCS5Padding", 16, iv, locked);
            case "AES-192-CBC" -> new LockedPemKey(kind, "AES/CBC/PKCS5Padding", 24, iv, locked);
            case "AES-256-CBC" -> new LockedPemKey(kind, "AES/CBC/PKCS5Padding", 32, iv, locked);
            case "DES-EDE3-CBC" -> new LockedPemKey(kind, "DESede/CBC/PKCS5Padding", 24, iv, locked);
            default ->
                throw new UnusableKey(
                        "encrypted by " + how[0] + ", which farside does not support",
                        "ssh-keygen -p re-encrypts it",
                        null);
        };
    }

    @Override
    byte[] unlock(byte[] passphrase) throws GeneralSecurityException {
        byte[] key = key(passphrase);
        try {
            return pem(kind, decrypt(transformation, key, iv, locked));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** EVP_BytesToKey(3): MD5 of what it gave before, passphrase and salt, until there is enough. */
    private byte[] key(byte[] passphrase) throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] key = new byte[keyBytes];
        byte[] block = new byte[0];
        for (int have = 0; have < keyBytes; have += block.length) {
            md5.update(block);
            md5.update(passphrase);
            md5.update(iv, 0, SALT_BYTES);
            block = md5.digest();
            System.arraycopy(block, 0, key, have, Math.min(block.length, keyBytes - have));
        }
        return key;
    }
}

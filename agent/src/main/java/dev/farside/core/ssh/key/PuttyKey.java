package dev.farside.core.ssh.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key file of PuTTY, version 2 or 3, encrypted or not (the PuTTY manual, appendix C). A code of authentication says
 * whether the passphrase is right.
 */
final class PuttyKey extends LockedKey {
    private static final String BEGIN = "PuTTY-User-Key-File-";

    /** That of the whole file: a comment may have any bytes. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 16;
    private static final int ED25519_BYTES = 32;

    private final Map<String, String> values;
    private final String type;
    private final boolean open;
    private final byte[] publicKey;
    private final byte[] locked;

    /** Null in version 2. */
    private final Argon2 argon2;

    private final boolean isVersion3;

    private PuttyKey(String text) throws UnusableKey {
        values = values(text);
        isVersion3 = values.containsKey(BEGIN + "3");
        type = values.get(BEGIN + (isVersion3 ? "3" : "2"));
        if (type == null) {
            throw new UnusableKey(
                    "a PuTTY key of a version that farside does not know",
                    "puttygen -O private-openssh rewrites it",
                    null);
        }
        String encryption = values.get("Encryption");
        open = encryption.equals("none");
        if (!open && !encryption.equals("aes256-cbc")) {
            throw new UnusableKey("encrypted by " + encryption + ", which farside does not support", null);
        }
        publicKey = base64(values.get("Public-Lines"));
        locked = base64(values.get("Private-Lines"));
        argon2 = isVersion3 && !open ? argon2() : null;
    }

    /** Null: not a key of PuTTY's. */
    static PuttyKey of(String text) throws UnusableKey {
        return text.startsWith(BEGIN) ? new PuttyKey(text) : null;
    }

    /** By the word before the colon; of a count of lines, those lines. */
    private static Map<String, String> values(String text) {
        Map<String, String> values = new HashMap<>();
        String[] lines = text.split("\r\n|\n|\r");
        for (int i = 0; i < lines.length; i++) {
            int colon = lines[i].indexOf(": ");
            if (colon < 0) {
                throw new IllegalArgumentException("no colon in line " + (i + 1));
            }
            String name = lines[i].substring(0, colon);
            String value = lines[i].substring(colon + 2);
            if (name.endsWith("-Lines")) {
                int from = i + 1;
                long to = from + (long) Integer.parseUnsignedInt(value);
                if (to > lines.length) {
                    throw new IllegalArgumentException("cut short");
                }
                value = String.join("", Arrays.copyOfRange(lines, from, (int) to));
                i = (int) to - 1;
            }
            values.put(name, value);
        }
        return values;
    }

    private Argon2 argon2() throws UnusableKey {
        int kind = Arrays.asList("Argon2d", "Argon2i", "Argon2id").indexOf(values.get("Key-Derivation"));
        if (kind < 0) {
            throw new UnusableKey(
                    "protected by " + values.get("Key-Derivation") + ", which farside does not know", null);
        }
        byte[] salt = HexFormat.of().parseHex(values.get("Argon2-Salt"));
        try {
            return new Argon2(kind, salt, number("Memory"), number("Passes"), number("Parallelism"));
        } catch (IllegalArgumentException e) {
            throw new UnusableKey(
                    "protected by Argon2 with " + e.getMessage(), "puttygen -P --ppk-param memory=8192 rewrites it", e);
        }
    }

    private int number(String name) {
        return Integer.parseInt(values.get("Argon2-" + name));
    }

    @Override
    boolean isOpen() {
        return open;
    }

    @Override
    int rounds() {
        return argon2 == null ? 1 : Math.max(1, argon2.work() / 64);
    }

    @Override
    KeyBlob publicKey() {
        return KeyBlob.of(publicKey);
    }

    /** Any passphrase for one that is open. */
    @Override
    byte[] unlock(byte[] passphrase) throws GeneralSecurityException {
        byte[] secret = open ? new byte[0] : passphrase;
        byte[] keys = argon2 != null ? argon2.key(secret, 2 * KEY_BYTES + IV_BYTES) : keysOfVersion2(secret);
        byte[] plain = null;
        try {
            plain = open ? locked.clone() : decrypt(keys);
            return isAuthentic(keys, plain) ? pem("OPENSSH PRIVATE KEY", container(plain)) : null;
        } finally {
            Arrays.fill(keys, (byte) 0);
            if (plain != null) {
                Arrays.fill(plain, (byte) 0);
            }
        }
    }

    /** In the order of version 3: for the cipher, its initial vector, for the code of authentication. */
    private byte[] keysOfVersion2(byte[] passphrase) throws GeneralSecurityException {
        byte[] keys = new byte[KEY_BYTES + IV_BYTES + 20];
        if (isVersion3) {
            return Arrays.copyOf(keys, KEY_BYTES + IV_BYTES); // it is open: an empty key
        }
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(new byte[4]);
        System.arraycopy(sha1.digest(passphrase), 0, keys, 0, 20);
        sha1.update(new byte[] {0, 0, 0, 1});
        System.arraycopy(sha1.digest(passphrase), 0, keys, 20, KEY_BYTES - 20);
        sha1.update("putty-private-key-file-mac-key".getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(sha1.digest(passphrase), 0, keys, KEY_BYTES + IV_BYTES, 20);
        return keys;
    }

    private byte[] decrypt(byte[] keys) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(keys, 0, KEY_BYTES, "AES"),
                new IvParameterSpec(keys, KEY_BYTES, IV_BYTES));
        return cipher.doFinal(locked);
    }

    private boolean isAuthentic(byte[] keys, byte[] plain) throws GeneralSecurityException {
        String name = isVersion3 ? "HmacSHA256" : "HmacSHA1";
        int from = KEY_BYTES + IV_BYTES;
        byte[] key = keys.length == from ? new byte[1] : Arrays.copyOfRange(keys, from, keys.length); // 0: as none
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        put(signed, type.getBytes(BYTES));
        put(signed, values.get("Encryption").getBytes(BYTES));
        put(signed, values.get("Comment").getBytes(BYTES));
        put(signed, publicKey);
        put(signed, plain);
        return MessageDigest.isEqual(
                mac.doFinal(signed.toByteArray()), HexFormat.of().parseHex(values.get("Private-MAC")));
    }

    /** The same key as OpenSSH writes it, open. */
    private byte[] container(byte[] plain) {
        ByteBuffer theirs = ByteBuffer.wrap(publicKey);
        ByteBuffer ours = ByteBuffer.wrap(plain);
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.writeBytes(new byte[8]); // two numbers that are the same
        put(key, Fields.bytes(theirs)); // the type
        if (type.equals("ssh-rsa")) {
            byte[] exponent = Fields.bytes(theirs);
            put(key, Fields.bytes(theirs));
            put(key, exponent);
            put(key, Fields.bytes(ours));
            byte[] p = Fields.bytes(ours);
            byte[] q = Fields.bytes(ours);
            put(key, Fields.bytes(ours));
            put(key, p);
            put(key, q);
        } else if (type.equals("ssh-ed25519")) {
            byte[] point = Fields.bytes(theirs);
            byte[] seed = Fields.bytes(ours); // without zeros at its end
            put(key, point);
            byte[] both = Arrays.copyOf(seed, ED25519_BYTES + point.length);
            System.arraycopy(point, 0, both, ED25519_BYTES, point.length);
            put(key, both);
        } else if (type.startsWith("ecdsa-sha2-")) {
            put(key, Fields.bytes(theirs));
            put(key, Fields.bytes(theirs));
            put(key, Fields.bytes(ours));
        } else {
            throw new IllegalArgumentException(type);
        }
        put(key, new byte[0]); // the comment
        for (int i = 1; key.size() % 8 != 0; i++) {
            key.write(i);
        }
        return LockedOpensshKey.unprotected(publicKey, key.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}

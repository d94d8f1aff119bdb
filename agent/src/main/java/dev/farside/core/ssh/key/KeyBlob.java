package dev.farside.core.ssh.key;

import dev.farside.core.own.ForeignWords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A public key in the encoding of RFC 4253, 6.6, which begins with its type. */
public final class KeyBlob {
    private final String type;
    private final byte[] bytes;

    public KeyBlob(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes.clone();
    }

    /** Of two words of a file; null if they are no key, or one of another type than they say. */
    public static KeyBlob parse(String type, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int length = buffer.remaining() < 4 ? -1 : buffer.getInt();
            boolean right = length == type.length()
                    && length <= buffer.remaining()
                    && type.equals(new String(bytes, 4, length, StandardCharsets.UTF_8))
                    && isName(type);
            return right ? new KeyBlob(type, bytes) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Null if the bytes are none. */
    public static KeyBlob of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = buffer.remaining() < 4 ? -1 : buffer.getInt();
        if (length <= 0 || length > buffer.remaining()) {
            return null;
        }
        String type = new String(bytes, 4, length, StandardCharsets.UTF_8);
        return isName(type) ? new KeyBlob(type, bytes) : null;
    }

    /** RFC 4251, 6: printable US-ASCII. Other types are no types, and no words for a terminal. */
    private static boolean isName(String type) {
        return type.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    public static KeyBlob of(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return new KeyBlob(KeyUtils.getKeyType(key), buffer.getCompactData());
    }

    /** Of a file as ssh-keygen's {@code FILE.pub}; null if it is none. */
    public static KeyBlob ofLine(String line) {
        String[] words = line.strip().split("[ \t]+", 3);
        return words.length < 2 ? null : parse(words[0], words[1]);
    }

    public String type() {
        return type;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether it is of RSA, or a certificate of such a key, and its modulus shorter than that. */
    public boolean isRsaBelow(int leastBits) {
        if (!type.equals("ssh-rsa") && !type.equals("ssh-rsa-cert-v01@openssh.com")) {
            return false;
        }
        try {
            ByteArrayBuffer in = new ByteArrayBuffer(bytes);
            in.getString();
            if (!type.equals("ssh-rsa")) {
                in.getBytes(); // nonce
            }
            in.getMPInt(); // exponent
            return in.getMPInt().bitLength() < leastBits;
        } catch (RuntimeException e) {
            return true; // cut short: no key at all
        }
    }

    /** As files have it: type, then base64. */
    @Override
    public String toString() {
        return type + " " + Base64.getEncoder().encodeToString(bytes);
    }

    /** As ssh names it to people: {@code ED25519}. */
    public String kind() {
        return switch (type) {
            case "ssh-rsa" -> "RSA";
            case "ssh-ed25519" -> "ED25519";
            case "ssh-dss" -> "DSA";
            case "sk-ssh-ed25519@openssh.com" -> "ED25519-SK";
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> "ECDSA-SK";
            default -> type.startsWith("ecdsa-") ? "ECDSA" : ForeignWords.quote(type);
        };
    }

    public String fingerprint() {
        return ForeignWords.quote(type) + " " + digest();
    }

    /** As ssh shows it to people. */
    public String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyBlob key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}

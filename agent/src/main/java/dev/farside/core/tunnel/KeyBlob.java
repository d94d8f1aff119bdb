package dev.farside.core.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A public key in the encoding of RFC 4253, 6.6, which begins with its type. */
final class KeyBlob {
    private final String type;
    private final byte[] bytes;

    KeyBlob(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes.clone();
    }

    /** Of two words of a file; null if they are no key, or one of another type than they say. */
    static KeyBlob parse(String type, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int length = buffer.remaining() < 4 ? -1 : buffer.getInt();
            boolean right = length == type.length()
                    && length <= buffer.remaining()
                    && type.equals(new String(bytes, 4, length, StandardCharsets.UTF_8));
            return right ? new KeyBlob(type, bytes) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String type() {
        return type;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** As files have it: type, then base64. */
    @Override
    public String toString() {
        return type + " " + Base64.getEncoder().encodeToString(bytes);
    }

    /** As ssh shows it to people. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return type + " SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
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

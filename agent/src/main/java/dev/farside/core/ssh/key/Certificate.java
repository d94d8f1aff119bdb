package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The parts of a user's certificate that a login needs (PROTOCOL.certkeys): its key, and when it is valid, in seconds
 * since 1970, unsigned. It is no longer valid in the last second.
 */
public record Certificate(KeyBlob certified, long validFrom, long validUntil) {
    /** The end of the year 9999: what is later is meant to be never. */
    private static final long LATEST = 253_402_300_799L;

    private static final String SUFFIX = "-cert-v01@openssh.com";
    private static final int USER = 1;

    public static boolean isCertificate(KeyBlob blob) {
        return blob.type().endsWith(SUFFIX);
    }

    /** Null: it is none, or not one of a user. */
    public static Certificate of(KeyBlob blob) {
        if (blob == null || !isCertificate(blob)) {
            return null;
        }
        try {
            return parse(blob);
        } catch (RuntimeException e) {
            return null; // cut short
        }
    }

    /** Type, nonce, the fields of the key, serial, user or host, id, principals, from, until... */
    private static Certificate parse(KeyBlob blob) {
        byte[] bytes = blob.bytes();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        skip(in);
        skip(in);
        int start = in.position();
        String type = blob.type().replace(SUFFIX, blob.type().startsWith("sk-") ? "@openssh.com" : "");
        for (int i = 0; i < fields(type); i++) {
            skip(in);
        }
        byte[] fields = Arrays.copyOfRange(bytes, start, in.position());
        in.getLong();
        if (in.getInt() != USER) {
            return null;
        }
        skip(in);
        skip(in);
        return new Certificate(key(type, fields), in.getLong(), in.getLong());
    }

    private static KeyBlob key(String type, byte[] fields) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer key = ByteBuffer.allocate(Integer.BYTES + name.length + fields.length);
        key.putInt(name.length).put(name).put(fields);
        return new KeyBlob(type, key.array());
    }

    private static int fields(String type) {
        return switch (type) {
            case "ssh-ed25519" -> 1;
            case "ssh-dss" -> 4;
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> 3;
            default -> 2;
        };
    }

    private static void skip(ByteBuffer in) {
        int length = in.getInt();
        in.position(in.position() + length);
    }

    /**
     * Why a server will not take it: {@code expired at 2026-11-20T10:00:00Z}; null if it is valid.
     *
     * @param now seconds since 1970
     */
    public String fault(long now) {
        if (Long.compareUnsigned(validUntil, now) <= 0) {
            return "expired at " + time(validUntil);
        }
        if (Long.compareUnsigned(validFrom, now) > 0) {
            return "not valid before " + time(validFrom);
        }
        return null;
    }

    /** Any number may be in a certificate, and not each of them is a time. */
    private static String time(long seconds) {
        return Long.compareUnsigned(seconds, LATEST) > 0
                ? "the year 10000"
                : Instant.ofEpochSecond(seconds).toString();
    }
}

package dev.farside.core.ssh.hostkey;

import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What {@code ssh-keygen -k} writes (PROTOCOL.krl). */
final class KeyRevocationList {
    private static final byte[] MAGIC = "SSHKRL\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;

    /** Kinds of sections. */
    private static final int CERTIFICATES = 1;

    private static final int KEYS = 2;
    private static final int SHA1 = 3;
    private static final int SIGNATURE = 4;
    private static final int SHA256 = 5;

    /** Kinds of parts of {@link #CERTIFICATES}. */
    private static final int SERIALS = 0x20;

    private static final int SERIAL_RANGE = 0x21;
    private static final int SERIAL_BITS = 0x22;
    private static final int IDS = 0x23;

    private final ByteBuffer file;

    KeyRevocationList(byte[] bytes) {
        file = ByteBuffer.wrap(bytes);
    }

    static boolean isOne(byte[] bytes) {
        return bytes.length >= MAGIC.length && Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC);
    }

    /** @throws IOException it is damaged, or of a kind unknown here: then nothing is known of any key */
    boolean revokes(HostKey shown) throws IOException {
        try {
            ByteBuffer in = file.duplicate();
            in.position(MAGIC.length);
            if (in.getInt() != FORMAT) {
                throw new IOException("a KRL of an unknown version");
            }
            in.getLong(); // version
            in.getLong(); // date
            in.getLong(); // flags
            string(in);
            string(in); // comment
            boolean revoked = false;
            while (in.hasRemaining()) {
                int kind = in.get();
                revoked |= revokes(kind, string(in), shown);
            }
            return revoked;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("a damaged KRL", e);
        }
    }

    private static boolean revokes(int kind, ByteBuffer section, HostKey shown) throws IOException {
        return switch (kind) {
            case CERTIFICATES -> certificates(section, shown);
            case KEYS -> contains(section, shown, "");
            case SHA1 -> contains(section, shown, "SHA-1");
            case SHA256 -> contains(section, shown, "SHA-256");
            case SIGNATURE -> false; // ssh does not check it either
            default -> throw new IOException("a KRL with a section of an unknown kind, " + kind);
        };
    }

    private static boolean contains(ByteBuffer section, HostKey shown, String digest) {
        boolean contains = false;
        while (section.hasRemaining()) {
            ByteBuffer listed = string(section);
            contains |= listed.equals(ByteBuffer.wrap(digest(shown.key(), digest)));
            contains |= shown.authority() != null && listed.equals(ByteBuffer.wrap(digest(shown.authority(), digest)));
        }
        return contains;
    }

    private static byte[] digest(KeyBlob key, String digest) {
        try {
            return digest.isEmpty()
                    ? key.bytes()
                    : MessageDigest.getInstance(digest).digest(key.bytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean certificates(ByteBuffer section, HostKey shown) throws IOException {
        ByteBuffer authority = string(section); // empty: any
        string(section);
        boolean its = shown.authority() != null
                && (!authority.hasRemaining()
                        || authority.equals(ByteBuffer.wrap(shown.authority().bytes())));
        boolean revoked = false;
        while (section.hasRemaining()) {
            int kind = section.get();
            revoked |= part(kind, string(section), shown) && its;
        }
        return revoked;
    }

    private static boolean part(int kind, ByteBuffer part, HostKey shown) throws IOException {
        boolean listed = false;
        switch (kind) {
            case SERIALS -> {
                while (part.hasRemaining()) {
                    listed |= part.getLong() == shown.serial();
                }
            }
            case SERIAL_RANGE -> {
                listed = Long.compareUnsigned(part.getLong(), shown.serial()) <= 0;
                listed &= Long.compareUnsigned(shown.serial(), part.getLong()) <= 0;
            }
            case SERIAL_BITS -> {
                long bit = shown.serial() - part.getLong();
                BigInteger bits = new BigInteger(1, bytes(string(part)));
                listed = bit >= 0 && bit < bits.bitLength() && bits.testBit((int) bit);
            }
            case IDS -> {
                ByteBuffer id = StandardCharsets.UTF_8.encode(shown.id());
                while (part.hasRemaining()) {
                    listed |= string(part).equals(id);
                }
            }
            default -> throw new IOException("a KRL with certificates of an unknown kind, " + kind);
        }
        // A serial of 0 is that of certificates which were not given one.
        return listed && (kind == IDS || shown.serial() != 0);
    }

    private static ByteBuffer string(ByteBuffer in) {
        int length = in.getInt();
        ByteBuffer string = in.slice();
        string.limit(length);
        in.position(in.position() + length);
        return string;
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }
}

package dev.farside.core.ssh.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Strings of RFC 4251, 5, in what other programs write. A length that does not fit ends in a RuntimeException. */
public final class Fields {
    private Fields() {}

    public static byte[] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("cut short");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    public static String string(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }
}

package dev.farside.core.name;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The name that a DNS query asks for (RFC 1035, 4.1). */
public final class DnsQuestion {
    private static final int HEADER = 12;
    private static final int FLAGS = 2;
    private static final int RESPONSE = 0x80;
    private static final int LONGEST_LABEL = 63;

    private DnsQuestion() {}

    /**
     * @param message position to limit; left as it is
     * @return null when this is no query, or a broken one
     */
    public static String nameIn(ByteBuffer message) {
        int at = message.position();
        if (message.remaining() <= HEADER || (message.get(at + FLAGS) & RESPONSE) != 0) {
            return null;
        }
        at += HEADER;
        StringBuilder name = new StringBuilder();
        while (at < message.limit()) {
            int length = message.get(at++) & 255;
            if (length == 0) {
                return name.toString();
            }
            if (length > LONGEST_LABEL || at + length > message.limit()) {
                return null;
            }
            byte[] label = new byte[length];
            for (int i = 0; i < length; i++) {
                label[i] = message.get(at++);
            }
            if (name.length() > 0) {
                name.append('.');
            }
            name.append(new String(label, StandardCharsets.ISO_8859_1));
        }
        return null;
    }
}

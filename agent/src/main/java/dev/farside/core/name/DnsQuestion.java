package dev.farside.core.name;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names that a DNS query asks for (RFC 1035, 4.1). A query may have several questions, though most servers answer
 * only one. An update (RFC 2136) has its names in the sections that hold the records of an answer.
 */
public final class DnsQuestion {
    /** The size of the header in bytes. */
    public static final int HEADER = 12;

    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int ANSWERS = 6;
    private static final int AUTHORITIES = 8;
    private static final int RESPONSE = 0x80;
    private static final int LONGEST_LABEL = 63;
    private static final int POINTER = 0xC0;

    /** The longest name in its encoded form, in bytes. */
    private static final int LONGEST_NAME = 255;

    private final ByteBuffer message;
    private final int start;
    private int at;

    private DnsQuestion(ByteBuffer message) {
        this.message = message;
        this.start = message.position();
        this.at = start + HEADER;
    }

    /**
     * The names in the message, in order, with repetitions. If the message is malformed, the names before the
     * malformed part.
     *
     * @param message from its position to its limit; neither is changed
     * @return an empty list if the message is not a query, or is malformed before the first name
     */
    public static List<String> namesIn(ByteBuffer message) {
        List<String> names = new ArrayList<>(1);
        if (message.remaining() > HEADER && (message.get(message.position() + FLAGS) & RESPONSE) == 0) {
            new DnsQuestion(message).read(names);
        }
        return names;
    }

    private void read(List<String> names) {
        int questions = count(QUESTIONS);
        int all = questions + count(ANSWERS) + count(AUTHORITIES);
        for (int i = 0; i < all; i++) {
            String name = name();
            if (name == null) {
                return;
            }
            names.add(name);
            at += 4; // type and class
            if (i >= questions) {
                at += 4; // time to live
                if (at + 2 > message.limit()) {
                    return;
                }
                at += 2 + (message.getShort(at) & 0xffff);
            }
        }
    }

    private int count(int field) {
        return message.getShort(start + field) & 0xffff;
    }

    /** Reads the name at the current position and moves to the byte after it; null if the name is malformed. */
    private String name() {
        StringBuilder name = new StringBuilder();
        int i = at;
        int first = at;
        boolean jumped = false;
        int size = 0;
        while (i < message.limit()) {
            int length = message.get(i++) & 255;
            if (length == 0) {
                at = jumped ? at : i;
                return name.toString();
            }
            if ((length & POINTER) == POINTER && i < message.limit()) {
                int target = start + ((length & ~POINTER) << 8 | (message.get(i++) & 255));
                at = jumped ? at : i;
                jumped = true;
                if (target >= first) {
                    return null; // a pointer may only lead back, so that the loop ends
                }
                first = target;
                i = target;
                continue;
            }
            size += length + 1;
            if (length > LONGEST_LABEL || i + length > message.limit() || size > LONGEST_NAME) {
                return null;
            }
            byte[] label = new byte[length];
            for (int j = 0; j < length; j++) {
                label[j] = message.get(i++);
            }
            name.append(name.length() > 0 ? "." : "").append(new String(label, StandardCharsets.ISO_8859_1));
        }
        return null;
    }
}

package dev.farside.core.ssh.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** One question for a name server (RFC 1035), with EDNS (RFC 6891) as ssh's resolver sends it, and its answer. */
final class DnsQuery {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int ANSWER = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int AUTHENTIC_DATA = 0x0020;
    private static final int CODE = 0xf;
    private static final int NAME_ERROR = 3;
    private static final int CLASS_IN = 1;
    private static final int TYPE_OPT = 41;

    /** The largest answer over UDP, in bytes; glibc's. */
    private static final int UDP_SIZE = 1200;

    /** In the TTL of the OPT record: signatures are wanted, too (RFC 3225), without which a server may verify nothing. */
    private static final int DNSSEC_OK = 0x8000;

    private static final int HEADER = 12;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 255;

    private final byte[] bytes;
    private final int type;

    /** Where the question ends; it begins after the header. */
    private final int end;

    /** @param records the data of those that were asked for, in order */
    record Reply(List<byte[]> records, boolean isTruncated, boolean isAuthenticated) {}

    private DnsQuery(byte[] bytes, int type, int end) {
        this.bytes = bytes;
        this.type = type;
        this.end = end;
    }

    /**
     * @param wantsAd whether the server is to say that it has verified the answer
     * @return null if the DNS cannot have such a name
     */
    static DnsQuery of(String name, int type, boolean wantsAd) {
        byte[] wire = wire(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        if (wire == null) {
            return null;
        }
        ByteBuffer out = ByteBuffer.allocate(HEADER + wire.length + 4 + 11);
        out.putShort((short) RANDOM.nextInt()).putShort((short) (RECURSION_DESIRED | (wantsAd ? AUTHENTIC_DATA : 0)));
        out.putShort((short) 1).putInt(0).putShort((short) 1); // one question, one additional record
        out.put(wire).putShort((short) type).putShort((short) CLASS_IN);
        int end = out.position();
        out.put((byte) 0).putShort((short) TYPE_OPT).putShort((short) UDP_SIZE);
        out.putInt(DNSSEC_OK).putShort((short) 0);
        return new DnsQuery(out.array(), type, end);
    }

    private static byte[] wire(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] letters = label.getBytes(StandardCharsets.US_ASCII);
            if (letters.length == 0
                    || letters.length > LONGEST_LABEL
                    || !label.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return null;
            }
            out.write(letters.length);
            out.writeBytes(letters);
        }
        out.write(0);
        return out.size() > LONGEST_NAME ? null : out.toByteArray();
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes);
    }

    /** Whether a message has this query's number and question. */
    boolean isAnsweredBy(ByteBuffer message) {
        if (message.limit() < end || message.getShort(0) != bytes().getShort(0) || message.getShort(4) != 1) {
            return false;
        }
        for (int i = HEADER; i < end; i++) {
            if (Character.toLowerCase(message.get(i)) != Character.toLowerCase(bytes[i])) {
                return false;
            }
        }
        return (message.getShort(2) & ANSWER) != 0;
    }

    /**
     * @param message for which {@link #isAnsweredBy} is true
     * @throws IOException the server has failed, or the message is not valid
     */
    Reply read(ByteBuffer message) throws IOException {
        int flags = message.getShort(2);
        int code = flags & CODE;
        if (code != 0 && code != NAME_ERROR) {
            throw new IOException("the name server has failed: " + code);
        }
        List<byte[]> records = new ArrayList<>();
        try {
            ByteBuffer in = message.position(end);
            for (int left = message.getShort(6) & 0xffff; left > 0 && (flags & TRUNCATED) == 0; left--) {
                skipName(in);
                int kind = in.getShort();
                boolean wanted = in.getShort() == CLASS_IN && kind == type;
                in.getInt(); // how long it may be kept
                byte[] data = new byte[in.getShort() & 0xffff];
                in.get(data);
                if (wanted) {
                    records.add(data);
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("the answer is cut short", e);
        }
        return new Reply(records, (flags & TRUNCATED) != 0, (flags & AUTHENTIC_DATA) != 0);
    }

    private static void skipName(ByteBuffer in) {
        for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
            if (length > LONGEST_LABEL) {
                in.get(); // a pointer, with which the name ends
                return;
            }
            in.get(new byte[length]);
        }
    }
}

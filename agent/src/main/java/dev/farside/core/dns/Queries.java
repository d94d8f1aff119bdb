package dev.farside.core.dns;

import dev.farside.core.name.DnsQuestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that a program sends to a name server over TCP: messages, each preceded by its length (RFC 1035, 4.2.2). A
 * message is passed on once it is complete and its question is allowed. A stream that does not begin like a query is
 * not DNS, whatever its port is; from then on its bytes are passed on unread.
 */
final class Queries {
    /** Says no by an exception. */
    interface Judge {
        void mayAsk(String name) throws IOException;
    }

    private static final int LENGTH = 2;
    private static final int HEADER = 12;

    private final Judge judge;
    private byte[] held = {};
    private boolean other;

    Queries(Judge judge) {
        this.judge = judge;
    }

    /**
     * Takes all it is given.
     *
     * @return what may go now
     */
    byte[] add(byte[] bytes, int offset, int length) throws IOException {
        byte[] all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, offset, all, held.length, length);
        int end = 0;
        while (!other && all.length - end >= LENGTH + HEADER) {
            ByteBuffer message = ByteBuffer.wrap(all, end, all.length - end);
            int size = message.getShort() & 0xffff;
            other = !isQuery(message, size);
            if (other || message.remaining() < size) {
                break;
            }
            String name = DnsQuestion.nameIn(message.limit(message.position() + size));
            if (name != null) {
                judge.mayAsk(name);
            }
            end += LENGTH + size;
        }
        end = other ? all.length : end;
        held = Arrays.copyOfRange(all, end, all.length);
        return Arrays.copyOf(all, end);
    }

    /** No response, and one question: what the header of every query in use says. */
    private static boolean isQuery(ByteBuffer message, int size) {
        int at = message.position();
        return size > HEADER && message.get(at + 2) >= 0 && message.getShort(at + 4) == 1;
    }
}

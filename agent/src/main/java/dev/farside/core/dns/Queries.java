package dev.farside.core.dns;

import dev.farside.core.name.DnsQuestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that a program sends to a name server over TCP: messages, each preceded by its length (RFC 1035, 4.2.2). A
 * query is passed on once it is complete and its questions are allowed.
 *
 * <p>Any other message is passed on as it arrives, up to where it ends; there the next message is inspected. So a
 * message that is not a query does not let another one pass uninspected. A stream that is not DNS at all, whatever its
 * port is, is not delayed: after the first message that is not a query, bytes are only held back if they have the
 * header of a query.
 */
final class Queries {
    /** Decides whether a question may be asked, and throws if it may not. */
    interface Judge {
        void mayAsk(String name) throws IOException;
    }

    private static final int LENGTH = 2;

    /** What shows whether it is a query. */
    private static final int BEGIN = LENGTH + DnsQuestion.HEADER;

    /** No server answers more than one. */
    private static final int MOST_QUESTIONS = 16;

    /** Of any other section of a query or an update. */
    private static final int MOST_RECORDS = 4_096;

    private final Judge judge;

    /** From the beginning of a message that is not over, or may be a query. */
    private byte[] held = {};

    /** So many bytes of those have gone already. */
    private int gone;

    /** So many bytes are still to come of a message that is no query. */
    private int passing;

    /** Whether something came that was no query. */
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
        int at = 0;
        while (at < all.length) {
            if (passing > 0) {
                int n = Math.min(passing, all.length - at);
                passing -= n;
                at += n;
                continue;
            }
            if (all.length - at < LENGTH) {
                break;
            }
            ByteBuffer message = ByteBuffer.wrap(all, at, all.length - at);
            int size = message.getShort() & 0xffff;
            boolean hasQuestion = size > DnsQuestion.HEADER;
            if (hasQuestion && message.remaining() < DnsQuestion.HEADER) {
                break;
            }
            if (!hasQuestion || !isQuery(message)) {
                other = true;
                passing = LENGTH + size;
                continue;
            }
            if (message.remaining() < size) {
                break;
            }
            for (String name : DnsQuestion.namesIn(message.limit(message.position() + size))) {
                judge.mayAsk(name);
            }
            at += LENGTH + size;
        }
        boolean begins = other && all.length - at < BEGIN; // with no name in it
        int end = Math.max(gone, begins ? all.length : at);
        byte[] ready = Arrays.copyOfRange(all, gone, end);
        held = Arrays.copyOfRange(all, at, all.length);
        gone = end - at;
        return ready;
    }

    /** No response, with questions, and with no more of anything than a message may have. */
    private static boolean isQuery(ByteBuffer message) {
        int at = message.position();
        int questions = message.getShort(at + 4) & 0xffff;
        boolean few = true;
        for (int section = 6; section < DnsQuestion.HEADER; section += 2) {
            few &= (message.getShort(at + section) & 0xffff) < MOST_RECORDS;
        }
        return message.get(at + 2) >= 0 && questions > 0 && questions <= MOST_QUESTIONS && few;
    }
}

package dev.farside.core.ssh.dns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.fuzz.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a name server answers. The question is repeated in front of the input, as any answer has it; the input begins with
 * the flags and the number of answers.
 */
class DnsQueryFuzz {
    private static final int SSHFP = 44;
    private static final DnsQuery QUERY = DnsQuery.of("gw.example.org", SSHFP, true);

    /** The root, whose type and class follow. */
    private static final int OPT = 11;

    @FuzzTest
    void answers(byte[] input) throws Exception {
        Limits.hold(input.length, () -> {
            read(ByteBuffer.wrap(input));
            if (input.length >= 4) {
                ByteBuffer question = QUERY.bytes();
                question.limit(question.limit() - OPT);
                ByteBuffer message = ByteBuffer.allocate(question.remaining() + input.length - 4);
                message.put(question).put(input, 4, input.length - 4).flip();
                message.put(2, (byte) (input[0] | 0x80)).put(3, input[1]);
                message.put(6, input[2]).put(7, input[3]);
                read(message);
            }
        });
    }

    private static void read(ByteBuffer message) {
        if (!QUERY.isAnsweredBy(message)) {
            return;
        }
        int size = message.limit();
        try {
            int all = QUERY.read(message).records().stream()
                    .mapToInt(record -> record.length)
                    .sum();
            if (all > size) {
                throw new AssertionError(all + " bytes of records in a message of " + size);
            }
        } catch (IOException e) {
            // the next server is asked
        }
    }
}

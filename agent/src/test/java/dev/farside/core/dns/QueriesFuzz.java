package dev.farside.core.dns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.name.DnsQuestion;
import dev.farside.core.name.ReverseName;
import dev.farside.fuzz.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program sends to a name server: as one datagram, and as a stream, of which the same must go, and the same
 * names be asked for, however it is cut into writes.
 */
class QueriesFuzz {

    /** Of a query, without any name: may have gone before it could be told from something else. */
    private static final int BEGIN = 2 + DnsQuestion.HEADER;

    /** What became of a stream. */
    private static final class Outcome {
        final List<String> names = new ArrayList<>();
        final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    }

    @FuzzTest
    void queries(byte[] input) throws Exception {
        Limits.hold(input.length, () -> {
            datagram(input);
            Outcome whole = stream(input, input.length);
            if (!Arrays.equals(whole.passed.toByteArray(), Arrays.copyOf(input, whole.passed.size()))) {
                throw new AssertionError("other bytes than were sent");
            }
            for (int size : new int[] {1, 3, 17}) {
                Outcome cut = stream(input, size);
                int more = cut.passed.size() - whole.passed.size();
                if (!cut.names.equals(whole.names) || more < 0 || more > BEGIN) {
                    throw new AssertionError("in pieces of " + size + ": " + cut.names + ", " + cut.passed.size()
                            + " bytes, but whole " + whole.names + ", " + whole.passed.size());
                }
            }
        });
    }

    private static void datagram(byte[] input) {
        for (String name : DnsQuestion.namesIn(ByteBuffer.wrap(input))) {
            if (name.length() > 255) {
                throw new AssertionError("a name of " + name.length() + " letters");
            }
            ReverseName.address(name);
            ReverseName.address(name + ".in-addr.arpa");
            ReverseName.address(name + ".ip6.arpa");
        }
    }

    /** Ends at the first name that may not be asked for, as the program's connection does. */
    private static Outcome stream(byte[] input, int size) {
        Outcome outcome = new Outcome();
        Queries queries = new Queries(name -> {
            outcome.names.add(name);
            if (name.startsWith("far")) {
                throw new IOException(name);
            }
        });
        try {
            for (int at = 0; at < input.length; at += size) {
                outcome.passed.writeBytes(queries.add(input, at, Math.min(size, input.length - at)));
            }
        } catch (IOException e) {
            outcome.passed.reset(); // how much went before it is a matter of the pieces
        }
        return outcome;
    }
}

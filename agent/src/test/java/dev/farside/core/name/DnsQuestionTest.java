package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsQuestionTest {
    private static final int QUERY = 0x01; // recursion desired
    private static final int RESPONSE = 0x81;

    private static byte[] message(int flags, String... labels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x12, 0x34, (byte) flags, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : labels) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes(new byte[] {0, 0, 1, 0, 1});
        return bytes.toByteArray();
    }

    @Test
    void aQueryAsksForItsName() {
        ByteBuffer query = ByteBuffer.wrap(message(QUERY, "pg", "corp", "example"));
        assertEquals(List.of("pg.corp.example"), DnsQuestion.namesIn(query));
        assertEquals(0, query.position());
    }

    @Test
    void onlyTheBytesBetweenPositionAndLimitCount() {
        byte[] query = message(QUERY, "pg");
        ByteBuffer direct = ByteBuffer.allocateDirect(query.length + 9);
        direct.position(5).put(query).flip().position(5);
        assertEquals(List.of("pg"), DnsQuestion.namesIn(direct));
    }

    @Test
    void theRootHasTheEmptyName() {
        assertEquals(List.of(""), DnsQuestion.namesIn(ByteBuffer.wrap(message(QUERY))));
    }

    @Test
    void aResponseAsksForNothing() {
        assertEquals(List.of(), DnsQuestion.namesIn(ByteBuffer.wrap(message(RESPONSE, "pg"))));
    }

    @Test
    void whatIsCutOffAnywhereIsNoQuery() {
        byte[] query = message(QUERY, "pg", "corp");
        for (int length = 0; length < 12 + 8; length++) {
            assertEquals(List.of(), DnsQuestion.namesIn(ByteBuffer.wrap(query, 0, length)), "cut at " + length);
        }
    }

    @Test
    void aPointerInAQuestionIsNoName() {
        byte[] query = message(QUERY, "pg");
        query[12] = (byte) 0xC0;
        assertEquals(List.of(), DnsQuestion.namesIn(ByteBuffer.wrap(query)));
    }

    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer number) {
                bytes.write(number);
            } else {
                bytes.write(((String) part).length());
                bytes.writeBytes(((String) part).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }

    /** A server might answer the second. */
    @Test
    void everyQuestionCounts() {
        byte[] two = bytes(
                7, 7, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, "open", "example", 0, 0, 1, 0, 1, "pg", "corp", 0, 0, 1, 0, 1);
        assertEquals(List.of("open.example", "pg.corp"), DnsQuestion.namesIn(ByteBuffer.wrap(two)));
    }

    @Test
    void aNameMayEndInAnEarlierOne() {
        byte[] two = bytes(7, 7, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, "a", "corp", 0, 0, 1, 0, 1, "pg", 0xC0, 14, 0, 1, 0, 1);
        ByteBuffer inside =
                ByteBuffer.allocate(two.length + 3).position(3).put(two).flip().position(3);
        assertEquals(List.of("a.corp", "pg.corp"), DnsQuestion.namesIn(inside));
    }

    @Test
    void aNameThatEndsInItselfIsNone() {
        byte[] loop = bytes(7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, "pg", 0xC0, 12, 0, 1, 0, 1);
        assertEquals(List.of(), DnsQuestion.namesIn(ByteBuffer.wrap(loop)));
    }

    /** RFC 2136: zone, prerequisite, update. */
    @Test
    void anUpdateIsAboutTheNamesOfItsRecords() {
        byte[] update = bytes(
                7, 7, 0x28, 0, 0, 1, 0, 1, 0, 1, 0, 0, "corp", 0, 0, 6, 0, 1, "a", 0xC0, 12, 0, 255, 0, 255, 0, 0, 0, 0,
                0, 0, "pg", 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 1);
        assertEquals(List.of("corp", "a.corp", "pg.corp"), DnsQuestion.namesIn(ByteBuffer.wrap(update)));
    }

    @Test
    void aNameOfMoreThan255BytesIsNone() {
        Object[] parts = new Object[12 + 200];
        Arrays.fill(parts, 0, 12, 0);
        parts[5] = 1;
        Arrays.fill(parts, 12, parts.length, "ab");
        assertEquals(List.of(), DnsQuestion.namesIn(ByteBuffer.wrap(bytes(parts))));
    }
}

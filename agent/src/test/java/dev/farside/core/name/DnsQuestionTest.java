package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        assertEquals("pg.corp.example", DnsQuestion.nameIn(query));
        assertEquals(0, query.position());
    }

    @Test
    void onlyTheBytesBetweenPositionAndLimitCount() {
        byte[] query = message(QUERY, "pg");
        ByteBuffer direct = ByteBuffer.allocateDirect(query.length + 9);
        direct.position(5).put(query).flip().position(5);
        assertEquals("pg", DnsQuestion.nameIn(direct));
    }

    @Test
    void theRootHasTheEmptyName() {
        assertEquals("", DnsQuestion.nameIn(ByteBuffer.wrap(message(QUERY))));
    }

    @Test
    void aResponseAsksForNothing() {
        assertNull(DnsQuestion.nameIn(ByteBuffer.wrap(message(RESPONSE, "pg"))));
    }

    @Test
    void whatIsCutOffAnywhereIsNoQuery() {
        byte[] query = message(QUERY, "pg", "corp");
        for (int length = 0; length < 12 + 8; length++) {
            assertNull(DnsQuestion.nameIn(ByteBuffer.wrap(query, 0, length)), "cut at " + length);
        }
    }

    @Test
    void aPointerInAQuestionIsNoName() {
        byte[] query = message(QUERY, "pg");
        query[12] = (byte) 0xC0;
        assertNull(DnsQuestion.nameIn(ByteBuffer.wrap(query)));
    }
}

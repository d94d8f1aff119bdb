package dev.farside.core.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueriesTest {
    private final List<String> asked = new ArrayList<>();
    private final Queries queries = new Queries(this::judge);

    private void judge(String name) throws IOException {
        asked.add(name);
        if (name.startsWith("far")) {
            throw new IOException(name);
        }
    }

    private static byte[] query(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 1, 0, 1});
        byte[] message = out.toByteArray();
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.write(message.length >> 8);
        framed.write(message.length);
        framed.writeBytes(message);
        return framed.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private byte[] add(byte[] bytes) throws IOException {
        return queries.add(bytes, 0, bytes.length);
    }

    @Test
    void aQueryGoesWhenItsLastByteIsThere() throws IOException {
        byte[] query = query("near.example");
        for (int i = 0; i < query.length - 1; i++) {
            assertEquals(0, queries.add(query, i, 1).length, "byte " + i);
        }
        assertArrayEquals(query, queries.add(query, query.length - 1, 1));
        assertEquals(List.of("near.example"), asked);
    }

    @Test
    void severalAtOnceGoTogetherAndTheRestWaits() throws IOException {
        byte[] first = query("one.example");
        byte[] second = query("two.example");
        byte[] third = query("three.example");
        byte[] all = joined(first, second, third);
        int most = all.length - 3;
        assertArrayEquals(joined(first, second), queries.add(all, 0, most));
        assertArrayEquals(third, queries.add(all, most, 3));
        assertEquals(List.of("one.example", "two.example", "three.example"), asked);
    }

    @Test
    void aFarNameEndsItWhateverCameBefore() {
        byte[] all = joined(query("near.example"), query("far.example"));
        assertEquals(
                "far.example", assertThrows(IOException.class, () -> add(all)).getMessage());
    }

    /** As of a proxy that listens where firewalls let DNS pass. */
    @Test
    void whatIsNoDnsGoesAsItComes() throws IOException {
        byte[] hello = "SSH-2.0-Example_1.0\r\n".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(hello, add(hello));
        byte[] more = query("far.example");
        assertArrayEquals(more, add(more));
        assertEquals(List.of(), asked);
    }

    @Test
    void aResponseIsNoQuery() throws IOException {
        byte[] response = query("far.example");
        response[4] = (byte) 0x80;
        assertArrayEquals(response, add(response));
        assertEquals(List.of(), asked);
    }

    @Test
    void itTakesWhatIsBetweenOffsetAndLengthOnly() throws IOException {
        byte[] query = query("near.example");
        byte[] padded = joined(new byte[5], query, new byte[5]);
        assertArrayEquals(query, queries.add(padded, 5, query.length));
        assertEquals(0, add(Arrays.copyOf(query, 20)).length);
    }

    /** A server answers the next one. */
    @Test
    void afterAMessageThatIsNoQueryTheNextIsLookedAt() {
        byte[] response = query("far.example");
        response[4] = (byte) 0x80;
        byte[] empty = query("far.example");
        empty[7] = 0;
        byte[] shortest = {0, 0};
        for (byte[] first : List.of(response, empty, shortest, joined(shortest, response, empty))) {
            Queries fresh = new Queries(this::judge);
            assertThrows(IOException.class, () -> {
                assertArrayEquals(first, fresh.add(first, 0, first.length));
                byte[] second = query("far.example");
                fresh.add(second, 0, second.length);
            });
        }
    }

    @Test
    void afterAMessageThatIsNoQueryNothingWaitsButAQuery() throws IOException {
        byte[] response = query("near.example");
        response[4] = (byte) 0x80;
        assertArrayEquals(response, add(response));
        byte[] query = query("far.example");
        for (int i = 0; i < 14; i++) {
            // The last byte of the header shows that it is a query.
            assertEquals(i < 13 ? 1 : 0, queries.add(query, i, 1).length, "byte " + i);
        }
        assertThrows(IOException.class, () -> queries.add(query, 14, query.length - 14));
        assertEquals(List.of("far.example"), asked);
    }

    @Test
    void aQueryAfterItThatMayBeAskedGoesWhole() throws IOException {
        byte[] response = query("near.example");
        response[4] = (byte) 0x80;
        byte[] all = joined(response, query("one.example"), response, query("two.example"), query("three.example"));
        for (int step = 1; step < all.length; step++) {
            Queries fresh = new Queries(this::judge);
            ByteArrayOutputStream went = new ByteArrayOutputStream();
            for (int i = 0; i < all.length; i += step) {
                went.writeBytes(fresh.add(all, i, Math.min(step, all.length - i)));
            }
            assertArrayEquals(all, went.toByteArray(), "by " + step);
        }
    }

    @Test
    void theSecondQuestionCountsAsTheFirst() {
        byte[] first = query("near.example");
        byte[] second = query("far.example");
        byte[] both = joined(first, Arrays.copyOfRange(second, 14, second.length));
        both[7] = 2;
        both[1] = (byte) (both.length - 2);
        assertEquals(
                "far.example", assertThrows(IOException.class, () -> add(both)).getMessage());
    }

    /** A TLS record begins as a message with one question would, if nobody looked at its other counts. */
    @Test
    void tlsIsNotHeldUp() throws IOException {
        byte[] hello = new byte[517];
        System.arraycopy(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);
        assertArrayEquals(hello, add(hello));
    }
}

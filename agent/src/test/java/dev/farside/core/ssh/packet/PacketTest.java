package dev.farside.core.ssh.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Data may be added to a packet until its encoding begins, and never after that. */
@Timeout(60)
class PacketTest {
    private static final int BYTES = 300_000;

    private static ByteBuffer bytes(int... values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) values[i];
        }
        return ByteBuffer.wrap(all);
    }

    private static byte[] payload(Packet packet) {
        return Arrays.copyOfRange(packet.bytes, Packet.HEADER, Packet.HEADER + packet.length());
    }

    @Test
    void dataIsAdded() {
        Packet packet = Packet.ofData(10);
        packet.begin(0xfedcba98L);
        assertTrue(packet.add(packet.use(), 0, bytes(1, 2), 2));
        assertTrue(packet.add(packet.use(), 2, bytes(3, 4), 1));
        packet.seal();
        packet.seal();
        assertArrayEquals(bytes(94, 0xfe, 0xdc, 0xba, 0x98, 0, 0, 0, 3, 1, 2, 3).array(), payload(packet));
        assertTrue(packet.isFree());
    }

    @Test
    void afterTheSealNothingIsTaken() {
        Packet packet = Packet.ofData(10);
        packet.begin(1);
        long use = packet.use();
        assertTrue(packet.add(use, 0, bytes(1), 1));
        packet.seal();
        ByteBuffer late = bytes(2);
        assertFalse(packet.add(use, 1, late, 1));
        assertEquals(1, late.remaining());
    }

    @Test
    void aWriterThatIsLateDoesNotGetIntoTheNextUse() {
        Packet packet = Packet.ofData(10);
        packet.begin(1);
        long use = packet.use();
        packet.seal();
        packet.begin(2); // for another channel
        assertFalse(packet.add(use, 0, bytes(1), 1));
        packet.seal();
        assertArrayEquals(bytes(94, 0, 0, 0, 2, 0, 0, 0, 0).array(), payload(packet));
    }

    @Test
    void messagesStayAsTheyAre() {
        Buffer message = new ByteArrayBuffer(8, false);
        message.putByte((byte) 97);
        message.putUInt(5);
        Packet packet = Packet.of(message);
        packet.seal();
        assertArrayEquals(bytes(97, 0, 0, 0, 5).array(), payload(packet));
        assertFalse(packet.isFree(), "it is of one size, and not filled again");
    }

    @Test
    void packetsAreFilledAgain() {
        Outbox outbox = new Outbox();
        Packet first = outbox.fresh(1);
        first.begin(1);
        outbox.put(first);
        assertSame(first, outbox.peek());
        outbox.remove();
        assertTrue(outbox.isEmpty());
        assertEquals(0, outbox.size());
        assertNotSame(first, outbox.fresh(Packet.SMALL + 1), "it is too small");
        assertSame(first, outbox.fresh(1));
        assertNotSame(first, outbox.fresh(1));
    }

    @Test
    void theOutboxKeepsTheOrder() {
        Outbox outbox = new Outbox();
        for (int i = 0; i < 5; i++) {
            Packet packet = outbox.fresh(1);
            packet.begin(i);
            outbox.put(packet);
            if (i == 2) {
                outbox.peek(); // moves the packets put so far to the other list
            }
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(i, payload(outbox.peek())[4]);
            outbox.remove();
        }
        assertEquals(null, outbox.peek());
    }

    /**
     * One thread adds a byte at a time, and another thread takes the packet at any moment. Each byte arrives once, in
     * order.
     */
    @Test
    void whoAddsAndWhoSealsRace() throws Exception {
        Outbox outbox = new Outbox();
        FutureTask<Void> writer = new FutureTask<>(
                () -> {
                    Packet last = null;
                    long use = 0;
                    int length = 0;
                    for (int i = 0; i < BYTES; i++) {
                        ByteBuffer one = bytes(i);
                        if (last != null && length < last.capacity() && last.add(use, length, one, 1)) {
                            length++;
                            outbox.grew(1);
                            continue;
                        }
                        while (outbox.size() > 10_000) {
                            Thread.onSpinWait();
                        }
                        last = outbox.fresh(1);
                        last.begin(1);
                        use = last.use();
                        assertTrue(last.add(use, 0, one, 1));
                        length = 1;
                        outbox.put(last);
                    }
                },
                null);
        Thread thread = new Thread(writer);
        thread.setDaemon(true);
        thread.start();
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        while (came.size() < BYTES) {
            Packet packet = outbox.peek();
            if (packet == null) {
                Thread.onSpinWait();
                continue;
            }
            byte[] payload = payload(packet);
            came.write(payload, Packet.DATA_HEADER, payload.length - Packet.DATA_HEADER);
            outbox.remove();
        }
        writer.get();
        byte[] all = came.toByteArray();
        assertEquals(BYTES, all.length);
        for (int i = 0; i < BYTES; i++) {
            assertEquals((byte) i, all[i]);
        }
        assertEquals(0, outbox.size());
    }
}

package dev.farside.core.ssh.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final byte DATA = 94;

    /** Data that a passenger's pipe brought into a buffer is the same message as data that was copied into one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 41, 32 * 1024, 64 * 1024})
    void aFrameOfDataIsAsIfItWereCopied(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * 31);
        }
        int at = 7; // behind other messages
        ByteBuffer into = ByteBuffer.allocateDirect(at + Message.DATA_HEADER + length);
        into.position(at + Message.DATA_HEADER).put(data);
        Message.putDataHeader(into, at, DATA, 77, length);
        assertEquals(
                Message.of(DATA).number(77).data(data, 0, length).framed(),
                into.flip().position(at));
    }
}

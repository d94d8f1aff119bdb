package dev.farside.core.ssh.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final byte DATA = 94;

    /** Data that a passenger's pipe brought into a frame is the same message as data that was copied into one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 41, 32 * 1024, 64 * 1024})
    void aFrameOfDataIsAsIfItWereCopied(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * 31);
        }
        byte[] frame = new byte[Passengers.FRAME];
        Arrays.fill(frame, (byte) 1); // as its last use left it
        System.arraycopy(data, 0, frame, Message.DATA_HEADER, length);
        assertEquals(
                Message.of(DATA).number(77).data(data, 0, length).framed(), Message.frameData(frame, DATA, 77, length));
    }
}

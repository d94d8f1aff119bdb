package dev.farside.core.ssh.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.ssh.window.RoundTrip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

/** What the owner polls, and what the far side's window gets back. No thread waits here, so there are no turns to take. */
class PolledIncomingTest {
    private static final int WINDOW = 32 * 1024;

    private final Incoming in = new Incoming(null, new ReceiveWindow(new RoundTrip(), ReceiveWindow.SMALL));

    private int received(int count) throws IOException {
        return in.received(new byte[count], 0, count);
    }

    @Test
    void whatAPollLeavesIsStillThere() throws IOException {
        received(1000);
        ByteBuffer into = ByteBuffer.allocateDirect(10);
        assertEquals(10, in.poll(into));
        assertEquals(990, in.available());
        assertTrue(in.isReadable());
        received(10);
        assertEquals(1000, in.available());
        assertEquals(1000, in.poll(ByteBuffer.allocate(2000)));
        assertFalse(in.isReadable());
        assertEquals(0, in.available());
    }

    @Test
    void aReadWithAnArrayTakesWhatAPollLeft() throws IOException {
        received(100);
        in.poll(ByteBuffer.allocate(1));
        assertEquals(99, in.read(new byte[200], 0, 200, 0));
    }

    @Test
    void aBufferThatThrowsLosesNothing() throws IOException {
        received(100);
        ByteBuffer fixed = ByteBuffer.allocate(10).asReadOnlyBuffer();
        assertThrows(ReadOnlyBufferException.class, () -> in.poll(fixed));
        assertEquals(100, in.available());
        assertEquals(100, in.poll(ByteBuffer.allocate(200)));
    }

    /** What was taken out and not read, too: the far side would send nothing any more. */
    @Test
    void afterAShutdownAllIsGivenBackOnce() throws IOException {
        received(WINDOW);
        assertEquals(1, in.poll(ByteBuffer.allocate(1)));
        assertTrue(in.shut() >= WINDOW);
        assertEquals(0, in.giveBack(1), "it has been given back");
        assertEquals(0, in.available());
        assertEquals(0, received(1000), "not due yet");
        received(WINDOW - 1000);
    }
}

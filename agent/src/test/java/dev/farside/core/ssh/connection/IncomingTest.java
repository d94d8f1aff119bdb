package dev.farside.core.ssh.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.ssh.window.RoundTrip;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is read of a channel on which an error has lost bytes. */
class IncomingTest {
    private final Incoming in =
            new Incoming(new Transport(new Idle()).turns(), new ReceiveWindow(new RoundTrip(), ReceiveWindow.USUAL));

    @Test
    void bytesAfterTheLostOnesAreNotRead() throws IOException {
        receive("before");
        in.died("farside failed: java.lang.OutOfMemoryError");
        receive("after");
        assertEquals("before", poll());
        assertThrows(SocketException.class, this::poll);
    }

    @Test
    void theFarSidesEndIsNoEndOfAllBytes() throws IOException {
        in.died("farside failed: java.lang.OutOfMemoryError");
        in.end();
        assertThrows(SocketException.class, this::poll);
    }

    @Test
    void anEndThatCameBeforeTheErrorIsTheEnd() throws IOException {
        receive("all");
        in.end();
        in.died("session lost");
        assertEquals("all", poll());
        assertEquals("", poll());
    }

    private void receive(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        in.received(bytes, 0, bytes.length);
    }

    /** Empty at the end. */
    private String poll() throws SocketException {
        ByteBuffer space = ByteBuffer.allocate(100);
        in.poll(space);
        return new String(space.array(), 0, space.position(), StandardCharsets.US_ASCII);
    }

    private static final class Idle implements Pipe {
        @Override
        public int read(ByteBuffer into, long timeoutMillis) {
            return 0;
        }

        @Override
        public int offer(ByteBuffer bytes) {
            return 0;
        }

        @Override
        public void wantWritable(boolean want) {}

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}

package dev.farside.core.ssh.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.ssh.pipe.Pipe;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.transport.Turns;
import dev.farside.core.ssh.window.ReceiveWindow;
import dev.farside.core.ssh.window.RoundTrip;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read of a channel on which an error has lost bytes. */
@Timeout(20)
class IncomingTest {
    private final Turns turns = new Transport(new Idle()).turns();
    private final Incoming in = new Incoming(turns, new ReceiveWindow(new RoundTrip(), ReceiveWindow.USUAL));

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

    /** A thread that reads the session itself brings bytes for others, too: for want of memory it may fail at theirs. */
    @Test
    void anErrorAfterTheBytesDoesNotLoseThem() throws Exception {
        turns.begin((most, timeoutMillis) -> {
            try {
                receive("got");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            throw new OutOfMemoryError("of the test");
        });
        lend();
        byte[] bytes = new byte[10];
        assertEquals(3, in.read(bytes, 0, bytes.length, 0));
        assertEquals("got", new String(bytes, 0, 3, StandardCharsets.US_ASCII));
    }

    @Test
    void aThreadThatHasReadForItselfHasNoPermitLeft() {
        turns.begin((most, timeoutMillis) -> {
            try {
                receive("got");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        lend();
        Thread program = new Thread(() -> {
            try {
                in.read(new byte[10], 0, 10, 0);
                LockSupport.park(this); // the program's own
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        program.start();
        while (program.getState() != Thread.State.WAITING && program.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
        assertEquals(Thread.State.WAITING, program.getState());
        LockSupport.unpark(program);
    }

    /** For a moment after it was made, a session reads for itself. */
    private void lend() {
        do {
            turns.lend();
        } while (turns.areKeepers());
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
        public boolean isForAll() {
            return true;
        }

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

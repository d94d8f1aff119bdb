package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real loopback sockets. */
class MeetingTest {
    private static final class Host implements Meeting.Host {
        final CompletableFuture<InetSocketAddress> listens = new CompletableFuture<>();
        final CompletableFuture<SocketChannel> met = new CompletableFuture<>();

        @Override
        public void listens(InetSocketAddress address) {
            fail();
            listens.complete(address);
        }

        /** So many calls end with an error. */
        final AtomicInteger errors = new AtomicInteger();

        private void fail() {
            if (errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("of the test");
            }
        }

        @Override
        public void met(SocketChannel other) {
            fail();
            met.complete(other);
        }

        @Override
        public void missed(Throwable why) {
            fail();
            listens.completeExceptionally(why);
            met.completeExceptionally(why);
        }
    }

    private final Host host = new Host();
    private final Pump pump = pump();
    private final Meeting meeting = new Meeting(host, pump, false);

    private static Pump pump() {
        try {
            return Pump.start("meeting-test");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /** After what was submitted before. */
    private void awaitPump() throws Exception {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        pump.submit(() -> pump.submit(() -> turn.complete(null))); // sockets close with the next select
        result(turn);
        CompletableFuture<Void> next = new CompletableFuture<>();
        pump.submit(() -> next.complete(null));
        result(next);
    }

    /** The port closes when the pump selects again, which may be after it has done what was submitted. */
    private static void awaitRefusal(InetSocketAddress address) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            try {
                SocketChannel.open(address).close();
            } catch (ConnectException e) {
                return; // nobody listens
            }
        }
        fail("somebody still listens on " + address);
    }

    @Test
    void strangersAreResetAndTheExpectedOneIsLetIn() throws Exception {
        meeting.open();
        InetSocketAddress address = result(host.listens);
        try (SocketChannel stranger = SocketChannel.open(address);
                SocketChannel expected = SocketChannel.open(address)) {
            stranger.write(ByteBuffer.wrap(new byte[] {1}));
            meeting.expect((InetSocketAddress) expected.getLocalAddress());
            try (SocketChannel near = result(host.met)) {
                assertEquals(expected.getLocalAddress(), near.getRemoteAddress());
                near.configureBlocking(true);
                near.write(ByteBuffer.wrap(new byte[] {7}));
                ByteBuffer read = ByteBuffer.allocate(1);
                expected.read(read);
                assertEquals(7, read.get(0));
            }
            assertThrows(IOException.class, () -> stranger.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void thePortListensForOneConnectionOnly() throws Exception {
        meeting.open();
        InetSocketAddress address = result(host.listens);
        try (SocketChannel expected = SocketChannel.open(address)) {
            meeting.expect((InetSocketAddress) expected.getLocalAddress());
            result(host.met).close();
            awaitPump();
            awaitRefusal(address);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingListensAfterAClose(boolean waits) throws Exception {
        meeting.open();
        InetSocketAddress address = result(host.listens);
        if (waits) {
            meeting.expect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        }
        meeting.close();
        awaitPump();
        awaitRefusal(address);
    }

    @Test
    void aMeetingThatIsClosedBeforeItListensNeverDoes() throws Exception {
        meeting.close();
        meeting.open();
        awaitPump();
        assertEquals(false, host.listens.isDone());
    }

    @Test
    void aHostThatLacksMemoryHearsOnceMoreWhomItHasMet() throws Exception {
        meeting.open();
        InetSocketAddress address = result(host.listens);
        try (SocketChannel expected = SocketChannel.open(address)) {
            host.errors.set(2);
            meeting.expect((InetSocketAddress) expected.getLocalAddress());
            try (SocketChannel near = result(host.met)) {
                assertEquals(expected.getLocalAddress(), near.getRemoteAddress());
            }
        }
    }

    @Test
    void andThatItHasMissed() {
        host.errors.set(2); // the first ends its call of listens
        meeting.open();
        ExecutionException missed = assertThrows(ExecutionException.class, () -> result(host.met));
        assertEquals("of the test", missed.getCause().getMessage());
    }
}

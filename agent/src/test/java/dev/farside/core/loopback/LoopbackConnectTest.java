package dev.farside.core.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Surely;
import dev.farside.core.tunnel.FakeFarSide;
import dev.farside.core.tunnel.FakeTunnel;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine of one connect. The sockets and the leg are real; the tunnel and the JDK's insides are the test's. */
@Timeout(20)
class LoopbackConnectTest {
    private final FileDescriptor fd = new FileDescriptor();
    private final FakeFarSide far = new FakeFarSide();
    private final FakeTunnel tunnel = new FakeTunnel();
    private final FakeJdk jdk = new FakeJdk();
    private final LoopbackChannels owner = new LoopbackChannels(null, null) {
        @Override
        Jdk jdk() {
            return jdk;
        }
    };
    private SocketChannel program;
    private Selector selector;
    private SelectionKey key;
    private LoopbackConnect connect;

    @BeforeEach
    void open() throws IOException {
        program = SocketChannel.open();
        program.configureBlocking(false);
        selector = Selector.open();
        key = program.register(selector, SelectionKey.OP_CONNECT);
        connect = new LoopbackConnect(owner, fd, program);
    }

    @AfterEach
    void close() throws IOException {
        connect.close();
        program.close();
        selector.close();
        if (jdk.socket != null) {
            jdk.socket.close();
        }
    }

    private void begin() throws IOException {
        connect.begin(tunnel, StandardProtocolFamily.INET, fd);
    }

    private String outcome() {
        try {
            connect.finish();
            return "connected";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** What the program's socket reads when the other end is gone. */
    private String end() throws IOException {
        try {
            return "" + jdk.socket.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            return "reset";
        }
    }

    @ParameterizedTest
    @CsvSource({
        // what happens, with the connect begun at *   what finishConnect finds, the far channel
        "* open,                                         connected,                open",
        "* fail,                                         ConnectException,         none",
        "* close,                                        AsynchronousCloseException, given up",
        "* close open,                                   AsynchronousCloseException, closed",
        "* fail close,                                   AsynchronousCloseException, none",
        "early-close *,                                  AsynchronousCloseException, given up",
        "close-meanwhile *,                              AsynchronousCloseException, given up",
        "early-open *,                                   connected,                open",
        "early-fail *,                                   ConnectException,         none",
    })
    void everyEndOfAConnect(String events, String outcome, String its) {
        for (String event : events.strip().split(" ")) {
            switch (event) {
                case "*" -> {
                    try {
                        begin();
                    } catch (IOException e) {
                        connect.close();
                    }
                }
                case "open" -> tunnel.done(far, null);
                case "fail" -> tunnel.done(null, new ConnectException("Connection refused"));
                case "close" -> connect.close();
                case "early-close" -> tunnel.early = connect::close;
                case "early-open" -> tunnel.early = () -> tunnel.done(far, null);
                case "early-fail" -> tunnel.early = () -> tunnel.done(null, new ConnectException("Connection refused"));
                case "close-meanwhile" -> jdk.meanwhile = connect::close;
                default -> throw new IllegalArgumentException(event);
            }
        }
        assertEquals(outcome, outcome());
        String seen = tunnel.given ? far.isClosed() ? "closed" : "open" : tunnel.cancelled ? "given up" : "none";
        assertEquals(its, seen.equals("given up") && its.equals("none") ? "none" : seen);
        assertFalse(connect.isPending());
    }

    @Test
    void aSocketWithoutFarChannelIsReset() throws IOException {
        begin();
        tunnel.done(null, new ConnectException("Connection refused"));
        assertEquals("reset", end());
    }

    @Test
    void aSocketThatIsClosedWhileItsPortOpensLeavesNoPort() throws IOException {
        tunnel.early = () -> tunnel.done(null, new ConnectException("Connection refused"));
        begin();
        assertEquals("reset", end());
        assertThrows(IOException.class, () -> SocketChannel.open(jdk.socket.getRemoteAddress())
                .close());
    }

    @Test
    void aPairThatIsLostBecauseThereIsNoFarChannelIsNotWhatTheProgramHears() throws IOException {
        tunnel.early = () -> tunnel.done(null, new ConnectException("Connection refused"));
        jdk.meanwhile = () -> connect.run();
        jdk.lost = new IOException("closed");
        begin();
        assertEquals("ConnectException", outcome());
    }

    @Test
    void aSocketThatFindsNoPairFailsTheConnect() {
        jdk.failure = new IOException("stuck");
        assertEquals("stuck", assertThrows(IOException.class, this::begin).getMessage());
        connect.close();
        assertTrue(tunnel.cancelled);
    }

    @Test
    void aKeyIsMaskedWhileTheConnectIsPendingAndPolledForWhatItLastAskedFor() throws IOException {
        begin();
        assertTrue(connect.mask(key, SelectionKey.OP_CONNECT));
        assertTrue(connect.mask(key, SelectionKey.OP_CONNECT | SelectionKey.OP_WRITE));
        tunnel.done(null, new ConnectException("Connection refused"));
        assertEquals(List.of("mask", "mask", "poll for 12", "ask again"), new ArrayList<>(jdk.told));
        assertFalse(connect.mask(key, SelectionKey.OP_READ));
    }

    @Test
    void aTimedPollWaitsInThePlaceOfTheSocket() throws Exception {
        begin();
        assertEquals(0, connect.polling(1));
        assertTrue(connect.isPending());
        CompletableFuture<Long> left = new CompletableFuture<>();
        Thread waiter = new Thread(() -> left.complete(connect.polling(60_000)));
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        tunnel.done(far, null);
        assertEquals(0, left.get());
        assertFalse(connect.isPending());
        assertEquals(7, connect.polling(7));
    }

    /** As the pump does, and a tunnel. */
    private static void onOwnThread(Runnable step) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        new OwnThread("test", () -> {
                    Surely.run(step);
                    over.complete(null);
                })
                .start();
        over.join();
    }

    @ParameterizedTest
    @CsvSource({
        "met opened,  connected",
        "opened met,  connected",
        "met failed,  ConnectException",
        "missed,      SocketException",
    })
    void anEndThatLacksMemoryIsTriedAgain(String events, String outcome) throws IOException {
        jdk.isStranger = true; // what it is connected to is the test's
        begin();
        assertTrue(connect.mask(key, SelectionKey.OP_CONNECT));
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel socket = SocketChannel.open(server.getLocalAddress());
                SocketChannel near = server.accept()) {
            jdk.errors.set(2); // to say what the key is polled for, and to have it asked again
            for (String event : events.split(" ")) {
                onOwnThread(() -> {
                    switch (event) {
                        case "met" -> connect.met(near);
                        case "missed" -> connect.missed(new OutOfMemoryError("of the test"));
                        case "opened" -> tunnel.done(far, null);
                        case "failed" -> tunnel.done(null, new ConnectException("Connection refused"));
                        default -> throw new IllegalArgumentException(event);
                    }
                });
            }
            assertEquals(outcome, outcome());
            assertEquals(List.of("mask", "poll for 8", "ask again"), new ArrayList<>(jdk.told));
            if (outcome.equals("connected")) {
                far.sends(new byte[] {7});
                ByteBuffer read = ByteBuffer.allocate(1);
                socket.read(read);
                assertEquals(7, read.get(0));
            }
        }
    }
}

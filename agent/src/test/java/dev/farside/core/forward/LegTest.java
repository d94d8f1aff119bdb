package dev.farside.core.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Pump;
import dev.farside.core.tunnel.FakeFarSide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Legs whose near end is a plain Socket, and whose far end is the test's. */
@Timeout(30)
class LegTest {
    private static final int MEGABYTE = 1024 * 1024;

    private static final Leg.Buffers BUFFERS = new Leg.Buffers();
    private static Pump pump;

    private final FakeFarSide far = new FakeFarSide();
    private final AtomicInteger legs = new AtomicInteger();

    @BeforeAll
    static void open() throws IOException {
        pump = Pump.start("test-legs");
    }

    private Socket connect() throws IOException {
        return connect(far);
    }

    /** @return the near end, where the program is */
    private Socket connect(FakeFarSide to) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            Socket near = new Socket(address.getAddress(), address.getPort());
            SocketChannel accepted = server.accept();
            pump.submit(() -> Leg.start(pump, BUFFERS, accepted, to, legs));
            return near;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        return noise;
    }

    @Test
    void bytesGoBothWays() throws Exception {
        try (Socket near = connect()) {
            near.getOutputStream().write(bytes("ping"));
            assertArrayEquals(bytes("ping"), far.received(4));
            far.sends(bytes("pong"));
            assertArrayEquals(bytes("pong"), near.getInputStream().readNBytes(4));
        }
    }

    @Test
    void eachDirectionEndsByItself() throws Exception {
        try (Socket near = connect()) {
            near.getOutputStream().write(bytes("question"));
            near.shutdownOutput();
            far.awaitEndFromNear();
            assertArrayEquals(bytes("question"), far.received(8));
            assertFalse(far.isClosed());
            far.sends(bytes("answer"));
            far.ends();
            assertArrayEquals(bytes("answer"), near.getInputStream().readAllBytes());
            far.awaitClosed();
        }
    }

    @Test
    void theFarSideMayEndFirst() throws Exception {
        try (Socket near = connect()) {
            far.ends();
            assertEquals(-1, near.getInputStream().read());
            near.getOutputStream().write(bytes("still here"));
            assertArrayEquals(bytes("still here"), far.received(10));
        }
        far.awaitEndFromNear();
        far.awaitClosed();
    }

    @Test
    void whatWasWrittenBeforeACloseArrives() throws Exception {
        byte[] sent = noise(300_000);
        try (Socket near = connect()) {
            near.getOutputStream().write(sent);
        }
        assertArrayEquals(sent, far.received(sent.length));
        far.awaitEndFromNear();
    }

    @Test
    void aProgramThatDoesNotReadHoldsBackTheFarSide() throws Exception {
        byte[] block = noise(MEGABYTE);
        try (Socket near = connect()) {
            for (int i = 0; i < 32; i++) {
                far.sends(block);
            }
            far.sends(bytes("!"));
            // A neighbour gets through meanwhile, so the pump has had its turn at both.
            FakeFarSide other = new FakeFarSide();
            try (Socket neighbour = connect(other)) {
                other.sends(bytes("hi"));
                assertArrayEquals(bytes("hi"), neighbour.getInputStream().readNBytes(2));
            }
            assertTrue(far.polled() < 20 * MEGABYTE, () -> "polled " + far.polled());
            for (int i = 0; i < 32; i++) {
                assertArrayEquals(block, near.getInputStream().readNBytes(MEGABYTE));
            }
            assertEquals('!', near.getInputStream().read());
        }
    }

    @Test
    void aFarSideThatTakesNothingHoldsBackTheProgram() throws Exception {
        far.takes(10);
        byte[] sent = noise(16 * MEGABYTE);
        try (Socket near = connect()) {
            Thread writer = new Thread(() -> {
                try {
                    near.getOutputStream().write(sent);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            assertEquals(10, far.received(10).length);
            writer.join(200);
            assertTrue(writer.isAlive(), "all was taken");
            far.takes(Integer.MAX_VALUE);
            writer.join();
            assertArrayEquals(sent, far.received(sent.length));
        }
    }

    @Test
    void aFarFailureIsAResetAfterTheBytesThatCame() throws Exception {
        try (Socket near = connect()) {
            far.sends(bytes("last"));
            assertArrayEquals(bytes("last"), near.getInputStream().readNBytes(4));
            far.dies("Connection reset: the gateway went away");
            assertThrows(SocketException.class, () -> near.getInputStream().read());
            far.awaitClosed();
        }
    }

    @Test
    void aResetByTheProgramClosesTheFarChannel() throws Exception {
        Socket near = connect();
        near.getOutputStream().write(bytes("x"));
        far.received(1);
        near.setSoLinger(true, 0);
        near.close();
        far.awaitClosed();
    }

    @Test
    void aLegToNowhereStaysUntilTheProgramCloses() throws Exception {
        Socket near = connect(null);
        near.getOutputStream().write(bytes("nobody reads this"));
        near.shutdownOutput();
        assertEquals(-1, near.getInputStream().read());
        near.close();
    }
}

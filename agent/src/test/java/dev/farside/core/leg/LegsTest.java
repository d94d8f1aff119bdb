package dev.farside.core.leg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Legs whose near end is a plain Socket, and whose far end is the test's. */
@Timeout(30)
class LegsTest {
    private static final int MEGABYTE = 1024 * 1024;

    private static Legs legs;

    private final FakeFarSide far = new FakeFarSide();
    private final CountDownLatch met = new CountDownLatch(1);

    @BeforeAll
    static void open() throws IOException {
        legs = Legs.open(2);
    }

    private Socket connect() throws IOException {
        return connect(far);
    }

    private Socket connect(FakeFarSide to) throws IOException {
        try (Legs.Wiring wiring = legs.begin(null)) {
            Socket near = connectTo(wiring);
            wiring.expect((InetSocketAddress) near.getLocalSocketAddress(), to, met::countDown);
            return near;
        }
    }

    private static Socket connectTo(Legs.Wiring wiring) throws IOException {
        return new Socket(wiring.address().getAddress(), wiring.address().getPort());
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
            met.await();
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
        try (Legs.Wiring wiring = legs.begin(null)) {
            Socket near = connectTo(wiring);
            wiring.expect((InetSocketAddress) near.getLocalSocketAddress(), null, met::countDown);
            met.await();
            near.getOutputStream().write(bytes("nobody reads this"));
            near.close();
        }
    }

    @Test
    void strangersAreResetAndOursIsServed() throws Exception {
        Socket near;
        Socket stranger;
        Socket early;
        try (Legs.Wiring wiring = legs.begin(null)) {
            early = connectTo(wiring);
            early.getOutputStream().write(bytes("let me in"));
            near = connectTo(wiring);
            stranger = connectTo(wiring);
            wiring.expect((InetSocketAddress) near.getLocalSocketAddress(), far, met::countDown);
        }
        near.getOutputStream().write(bytes("mine"));
        assertArrayEquals(bytes("mine"), far.received(4));
        for (Socket unwanted : new Socket[] {early, stranger}) {
            assertThrows(SocketException.class, () -> unwanted.getInputStream().read());
            unwanted.close();
        }
        assertArrayEquals(bytes("mine"), far.received(4));
        near.close();
    }

    @Test
    void socketsBoundToIpv6MeetOnIpv6() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        InetAddress six = InetAddress.getByAddress(loopback);
        try (Legs.Wiring wiring = legs.begin(six)) {
            Socket near =
                    new Socket(wiring.address().getAddress(), wiring.address().getPort(), six, 0);
            wiring.expect((InetSocketAddress) near.getLocalSocketAddress(), far, met::countDown);
            near.getOutputStream().write(bytes("six"));
            assertArrayEquals(bytes("six"), far.received(3));
            near.close();
        }
    }

    @Test
    void anAbandonedExpectationClosesItsChannel() throws Exception {
        try (Legs.Wiring wiring = legs.begin(null)) {
            InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
            wiring.expect(nobody, far, met::countDown).abandoned();
        }
        far.awaitClosed();
        assertEquals(1, met.getCount());
    }
}

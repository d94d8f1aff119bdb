package dev.farside.core.ssh.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** As long as no round trip has been measured. */
class ReceiveWindowTest {
    private static final int KIB = 1024;

    private final ReceiveWindow small = new ReceiveWindow(new RoundTrip(), ReceiveWindow.SMALL);

    @Test
    void aSmallOneDoublesAsItIsReadUpToTheUsualSize() throws Exception {
        assertTrue(small.came(32 * KIB));
        assertEquals(0, small.taken(12 * KIB));
        assertEquals((16 + 32) * KIB, small.taken(4 * KIB));
        for (int i = 0; i < 1024; i++) {
            small.came(4 * KIB);
            small.taken(4 * KIB);
        }
        assertEquals(ReceiveWindow.USUAL, small.size());
    }

    @Test
    void nobodyMaySendMoreThanIt() {
        assertTrue(small.came(32 * KIB));
        assertFalse(small.came(1));
    }
}

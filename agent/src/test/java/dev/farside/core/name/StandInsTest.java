package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInsTest {
    private final StandIns standIns = new StandIns(240 << 24, 8);

    @Test
    void aNameKeepsItsAddressAndEachAddressItsName() throws Exception {
        InetAddress first = standIns.of("A.far", "a.far");
        InetAddress second = standIns.of("b.far", "b.far");
        assertEquals(first, standIns.of("a.far", "a.far"));
        assertEquals("A.far", first.getHostName());
        assertTrue(standIns.contains(first));
        assertNotEquals(first, second);
        assertEquals("a.far", standIns.nameOf(InetAddress.getByAddress(first.getAddress())));
        assertEquals("b.far", standIns.nameOf(second));
    }

    @Test
    void theRangeIsKnownWhetherGivenOutOrNot() throws Exception {
        InetAddress unknown = InetAddress.getByAddress(new byte[] {(byte) 240, (byte) 255, 0, 9});
        assertTrue(standIns.contains(unknown));
        assertNull(standIns.nameOf(unknown));
        assertFalse(standIns.contains(InetAddress.getByAddress(new byte[] {(byte) 241, 0, 0, 1})));
        assertFalse(standIns.contains(InetAddress.getByAddress(new byte[16])));
    }

    /** A number of another JVM, or of an earlier run, must not be a number of this one. */
    @Test
    void numbersAreNotInSequenceAndOtherInEachJvm() throws Exception {
        StandIns other = new StandIns(240 << 24, 8);
        int same = 0;
        for (int i = 0; i < 100; i++) {
            standIns.of("own" + i, "own" + i);
            same += other.of("h" + i, "h" + i).equals(standIns.of("h" + i, "h" + i)) ? 1 : 0;
        }
        int known = 0;
        for (int i = 0; i < 100; i++) {
            known += standIns.nameOf(other.of("foreign" + i, "foreign" + i)) == null ? 0 : 1;
        }
        assertTrue(same <= 1 && known <= 1, same + " the same, " + known + " known"); // by chance: once in 10,000 runs
    }

    @Test
    void noneLooksLikeANetworkOrABroadcast() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            int last = standIns.of("h" + i, "h" + i).getAddress()[3] & 255;
            assertTrue(last != 0 && last != 255, () -> "ends in " + last);
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 3", "26, 63", "24, 254", "22, 1016", "16, 65024"})
    void aRangeServesUntilItIsUsedUp(int prefix, int hosts) throws Exception {
        StandIns few = new StandIns(240 << 24, prefix, 1_000_000);
        Set<InetAddress> given = new HashSet<>();
        for (int i = 1; i <= hosts; i++) {
            given.add(few.of("h" + i, "h" + i));
        }
        assertEquals(hosts, given.size());
        UnknownHostException full = assertThrows(UnknownHostException.class, () -> few.of("one more", "one more"));
        assertEquals(
                "one more: all stand-in addresses are in use; set a larger network with the stand-ins directive",
                full.getMessage());
        assertEquals("h2", few.nameOf(few.of("h2", "h2")));
    }

    @Test
    void ofVeryManyTheLongestUnusedIsForgottenAndItsNumberNeverUsedAgain() throws Exception {
        StandIns few = new StandIns(240 << 24, 24, 10);
        InetAddress pool = few.of("pool", "pool");
        Set<InetAddress> given = new HashSet<>(Set.of(pool));
        InetAddress first = few.of("h0", "h0");
        given.add(first);
        for (int i = 1; i < 200; i++) {
            assertTrue(given.add(few.of("h" + i, "h" + i)), "given to two names");
            assertEquals("pool", few.nameOf(pool), "in use");
        }
        assertNull(few.nameOf(first));
        InetAddress again = few.of("h0", "h0");
        assertTrue(given.add(again), "given to two names");
        assertEquals("h0", few.nameOf(again));
    }

    @Test
    void threadsThatLookTheSameNameUpAtOnceGetTheSameAddress() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        Set<Future<InetAddress>> answers = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            answers.add(threads.submit(() -> {
                start.await();
                return standIns.of("same.far", "same.far");
            }));
        }
        start.countDown();
        Set<InetAddress> addresses = new HashSet<>();
        for (Future<InetAddress> answer : answers) {
            addresses.add(answer.get());
        }
        threads.shutdown();
        assertEquals(1, addresses.size());
    }
}

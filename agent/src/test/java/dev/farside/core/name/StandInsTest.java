package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

class StandInsTest {
    private final StandIns standIns = new StandIns(240 << 24, 8);

    @Test
    void aNameKeepsItsAddressAndEachAddressItsName() throws Exception {
        InetAddress first = standIns.of("A.far", "a.far");
        InetAddress second = standIns.of("b.far", "b.far");
        assertEquals(first, standIns.of("a.far", "a.far"));
        assertEquals("A.far", first.getHostName());
        assertEquals("240.0.0.1", first.getHostAddress());
        assertEquals("240.0.0.2", second.getHostAddress());
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

    @Test
    void aRangeThatIsUsedUpIsAnUnknownHost() throws Exception {
        StandIns few = new StandIns(240 << 24, 30);
        for (int i = 1; i <= 3; i++) {
            few.of("h" + i, "h" + i);
        }
        assertThrows(UnknownHostException.class, () -> few.of("h4", "h4"));
        assertEquals("h2", few.nameOf(few.of("h2", "h2")));
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

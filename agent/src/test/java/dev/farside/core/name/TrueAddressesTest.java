package dev.farside.core.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TrueAddressesTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5)); // it may overflow
    private final TrueAddresses addresses = new TrueAddresses(Runnable::run, clock::get);
    private int asked;

    private Callable<List<byte[]>> answering(String... texts) {
        return () -> {
            asked++;
            List<byte[]> all = new ArrayList<>();
            for (String text : texts) {
                all.add(InetAddress.getByName(text).getAddress());
            }
            return all;
        };
    }

    private Callable<List<byte[]>> failing(IOException failure) {
        return () -> {
            asked++;
            throw failure;
        };
    }

    private void pass(int seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void anAnswerIsKeptForHalfAMinute() throws Exception {
        addresses.of("Db.far", "db.far", "gw", answering("10.1.1.1", "10.1.1.2"));
        pass(29);
        InetAddress[] again = addresses.of("db.far.", "db.far", "gw", answering("10.9.9.9"));
        assertEquals("[db.far./10.1.1.1, db.far./10.1.1.2]", List.of(again).toString());
        assertEquals(1, asked);
        pass(2);
        assertEquals("db.far/10.9.9.9", addresses.of("db.far", "db.far", "gw", answering("10.9.9.9"))[0].toString());
        assertEquals(2, asked);
    }

    @Test
    void anUnknownNameIsKeptForTenSeconds() throws Exception {
        for (int seconds : new int[] {0, 9}) {
            pass(seconds);
            UnknownHostException unknown = assertThrows(
                    UnknownHostException.class,
                    () -> addresses.of(
                            "no.far", "no.far", "gw", failing(new UnknownHostException("no.far: not known"))));
            assertEquals("no.far: not known", unknown.getMessage());
        }
        assertEquals(1, asked);
        pass(2);
        assertEquals(1, addresses.of("no.far", "no.far", "gw", answering("10.1.1.1")).length);
    }

    @Test
    void whatCouldNotBeAskedIsNotKept() throws Exception {
        UnknownHostException failure = assertThrows(
                UnknownHostException.class,
                () -> addresses.of("db.far", "db.far", "gw", failing(new IOException("gateway down"))));
        assertEquals("db.far: gateway down", failure.getMessage());
        assertEquals(1, addresses.of("db.far", "db.far", "gw", answering("10.1.1.1")).length);
        assertEquals(2, asked);
    }

    @Test
    void anAddressKeepsTheNameItWasLastGivenOutFor() throws Exception {
        InetAddress one = InetAddress.getByName("10.1.1.1");
        assertNull(addresses.nameOf(one));
        addresses.of("A.far", "a.far", "gw", answering("10.1.1.1"));
        addresses.of("v6.far", "v6.far", "gw", answering("fd20::1"));
        assertEquals("a.far", addresses.nameOf(one));
        assertEquals("v6.far", addresses.nameOf(InetAddress.getByName("fd20::1")));
        addresses.of("b.far", "b.far", "gw", answering("10.1.1.1"));
        assertEquals("b.far", addresses.nameOf(one));
        pass(1_000_000);
        assertEquals("b.far", addresses.nameOf(one), "programs keep addresses");
    }

    @Test
    void theGatewaysLoopbackIsNoAddressToGiveOut() throws Exception {
        assertEquals(0, addresses.of("gw.far", "gw.far", "gw", answering("127.0.1.1", "::1")).length);
        assertNull(addresses.nameOf(InetAddress.getByName("127.0.1.1")));
    }

    @Test
    void manyWhoAskAtOnceAskOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TrueAddresses slow = new TrueAddresses(question -> new Thread(question).start(), clock::get);
        Callable<List<byte[]>> farSide = () -> {
            begun.countDown();
            go.await();
            return answering("10.1.1.1").call();
        };
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Integer> found = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                Thread.currentThread().interrupt(); // not a look-up's business
                try {
                    int length = slow.of("db.far", "db.far", "gw", farSide).length;
                    found.complete(Thread.interrupted() ? length : -1);
                } catch (UnknownHostException e) {
                    found.completeExceptionally(e);
                }
            });
            thread.start();
            threads.add(thread);
            all.add(found);
        }
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        go.countDown();
        for (CompletableFuture<Integer> found : all) {
            assertEquals(1, found.get());
        }
        assertEquals(1, asked);
    }

    /** An address without its name would go out directly. */
    @Test
    void whereVeryManyAreGivenOutNoMoreAreAndNoneIsForgotten() throws Exception {
        TrueAddresses few = new TrueAddresses(Runnable::run, clock::get, 2);
        assertEquals(1, few.of("a.far", "a.far", "gw", answering("10.1.1.1")).length);
        InetAddress[] some = few.of("b.far", "b.far", "gw", answering("10.1.1.2", "10.1.1.3", "10.1.1.1"));
        assertEquals("[b.far/10.1.1.2, b.far/10.1.1.1]", List.of(some).toString());
        assertEquals(0, few.of("c.far", "c.far", "gw", answering("10.1.1.4")).length);
        assertEquals("b.far", few.nameOf(InetAddress.getByName("10.1.1.2")));
        assertNull(few.nameOf(InetAddress.getByName("10.1.1.4")));
    }

    /** Rules that change may send a name to another gateway, behind which it has other addresses. */
    @Test
    void anotherGatewayIsAskedItself() throws IOException {
        assertEquals("db.far/10.1.1.1", addresses.of("db.far", "db.far", "gw", answering("10.1.1.1"))[0].toString());
        assertEquals("db.far/10.2.2.2", addresses.of("db.far", "db.far", "other", answering("10.2.2.2"))[0].toString());
    }
}

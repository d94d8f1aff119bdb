package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.tunnel.FakeFarSide;
import dev.farside.core.tunnel.FakeTunnel;
import dev.farside.core.tunnel.FakeTurn;
import dev.farside.core.tunnel.FarChannel.Outcome;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a select answers, step by step as the hooks take it: what came before it, between its looks, while it slept and
 * after. In real JVMs: ChannelsIT, and ConnectsIT for the races that no test thinks of.
 */
class WatcherTest {
    private final FakeLanes lanes = new FakeLanes();
    private final FakeJdk jdk = lanes.jdk;
    private final FakeTurn turn = new FakeTurn();
    private final List<SocketChannel> programs = new ArrayList<>();
    private final ServerSocketChannel server;
    private Selector selector;
    private Watcher watcher;
    private FakeFarSide far;
    private Lane lane;
    private SelectionKey key;

    WatcherTest() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        watcher = lanes.watcher(selector);
        far = new FakeFarSide(turn);
        lane = lane(far);
        key = key(lane, SelectionKey.OP_READ);
        selectNow(); // looks for the first time, and so will be told
        jdk.reported.clear();
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel program : programs) {
            program.close();
        }
        server.close();
        selector.close();
    }

    /** Not woven here: its socket is connected, so that the selector itself does not find it ready for reading. */
    private SocketChannel program() throws IOException {
        SocketChannel program = SocketChannel.open(server.getLocalAddress());
        program.configureBlocking(false);
        programs.add(program);
        return program;
    }

    /** A lane of a channel that is connected. */
    private Lane lane(FakeFarSide to) throws IOException {
        SocketChannel program = program();
        FakeTunnel tunnel = new FakeTunnel();
        Lane made = new Lane(lanes, new FileDescriptor(), program);
        made.start(tunnel);
        tunnel.done(to, null);
        made.polled();
        return made;
    }

    private SelectionKey key(Lane its, int interest) throws IOException {
        SelectionKey made = programs.get(programs.size() - 1).register(selector, interest);
        its.interest(made);
        return made;
    }

    private int selectNow() throws IOException {
        return select(0, () -> 0);
    }

    private interface DoSelect {
        int happen() throws IOException;
    }

    /** As the woven lockAndDoSelect. */
    private int select(long timeoutMillis, DoSelect doSelect) throws IOException {
        long began = System.nanoTime();
        watcher.selecting(selector, timeoutMillis);
        return watcher.selected(doSelect.happen(), selector, null, timeoutMillis, began);
    }

    /** Of a selector that sleeps; but that select reports the bytes that it was for. They are read. */
    private void ourWakeup() throws IOException {
        watcher.selecting(selector, -1);
        far.sends(new byte[] {1});
        assertEquals(1, watcher.selected(0, selector, null, -1, 0));
        Transfer.read(lane, ByteBuffer.allocate(1));
    }

    /** What the selector would do once more. */
    private void again(FakeJdk.Select select) {
        jdk.selects.add(select);
    }

    @Test
    void bytesMakeAKeyReadyUntilTheyAreRead() throws IOException {
        assertEquals(-1, watcher.selecting(selector, -1));
        watcher.selected(0, selector, null, 0, 0);
        far.sends(new byte[] {1, 2});
        for (int i = 0; i < 3; i++) {
            assertEquals(0, watcher.selecting(selector, -1), "does not wait");
            assertEquals(1, watcher.selected(0, selector, null, -1, 0));
        }
        Transfer.read(lane, ByteBuffer.allocate(2));
        assertEquals(-1, watcher.selecting(selector, -1), "waits");
        assertEquals(List.of(FakeJdk.IN, FakeJdk.IN, FakeJdk.IN), jdk.reported);
    }

    @Test
    void roomMakesAKeyReadyAndAFullWindowDoesNot() throws IOException {
        key.interestOps(SelectionKey.OP_WRITE);
        lane.interest(key);
        assertEquals(1, selectNow());
        assertEquals(1, selectNow());
        far.takes(0);
        assertEquals(0, selectNow());
        far.takes(1);
        assertEquals(1, selectNow());
    }

    @Test
    void theEndAndAFailureMakeAKeyReady() throws IOException {
        far.ends();
        assertEquals(1, selectNow());
        assertEquals(-1, Transfer.read(lane, ByteBuffer.allocate(1)));
        assertEquals(1, selectNow(), "for ever");
    }

    @Test
    void anInterestTakesEffectWithTheNextSelect() throws IOException {
        far.sends(new byte[] {1});
        key.interestOps(0);
        lane.interest(key);
        assertEquals(0, selectNow());
        key.interestOps(SelectionKey.OP_READ);
        lane.interest(key);
        assertEquals(1, selectNow());
    }

    /** A key that was interested in reading before finishConnect said that it is connected. */
    @Test
    void bytesThatCameBeforeFinishConnectMakeAKeyReadyAfterIt() throws IOException {
        SocketChannel program = program();
        FakeTunnel tunnel = new FakeTunnel();
        Lane late = new Lane(lanes, new FileDescriptor(), program);
        late.start(tunnel);
        key(late, SelectionKey.OP_READ);
        FakeFarSide its = new FakeFarSide(turn);
        its.sends(new byte[] {1});
        tunnel.done(its, null);
        assertEquals(0, selectNow());
        late.polled();
        assertEquals(1, selectNow());
    }

    /** The bytes are there before the selector sleeps, but after it has looked: it looks once more. */
    @Test
    void bytesBetweenTheLookAndTheSleepAreSeen() throws IOException {
        turn.reads.add(millis -> {
            far.sends(new byte[] {1});
            return Outcome.TAKEN; // another thread has read them
        });
        assertEquals(0, watcher.selecting(selector, -1), "does not wait");
        assertEquals(1, watcher.selected(0, selector, null, -1, 0));
    }

    @Test
    void bytesWakeASelectorThatSleeps() throws IOException {
        assertEquals(1, select(-1, () -> {
            far.sends(new byte[] {1});
            return selector.select(); // would wait for ever, if it were not woken
        }));
    }

    /** It meets its first lane while it sleeps, so that nothing was done before it slept. */
    @Test
    void aSelectorThatSleptBeforeItHadALaneIsWoken() throws IOException {
        try (Selector other = Selector.open()) {
            SelectionKey its = programs.get(0).register(other, SelectionKey.OP_READ);
            lane.masked(its);
            assertEquals(0, other.select(), "would wait for ever, if it were not woken");
        }
    }

    @Test
    void aWakeupOfOursThatComesLateIsNotSeen() throws IOException {
        ourWakeup();
        again(millis -> 1);
        assertEquals(1, select(-1, () -> 0));
        assertEquals(List.of(-1L), jdk.timeouts);
    }

    /** The wake-up came when that select had already ended: the next one returns for it. */
    @Test
    void aWakeupOfOursThatIsStillPendingIsNotSeenEither() throws IOException {
        ourWakeup();
        jdk.woken = true;
        again(millis -> 0);
        again(millis -> {
            jdk.woken = false;
            return 0;
        });
        again(millis -> 1);
        assertEquals(1, select(-1, () -> 0));
        assertEquals(3, jdk.timeouts.size());
    }

    @Test
    void aWakeupOfOursCountsOnce() throws IOException {
        ourWakeup();
        assertEquals(0, select(-1, () -> 0), "then ended by something else");
        assertEquals(1, jdk.timeouts.size());
        assertEquals(0, select(-1, () -> 0));
        assertEquals(1, jdk.timeouts.size());
    }

    @Test
    void theProgramsWakeupIsSeen() throws IOException {
        assertEquals(0, select(-1, () -> {
            watcher.waking();
            return 0;
        }));
        assertEquals(List.of(), jdk.timeouts);
    }

    @Test
    void theProgramsWakeupIsSeenBesideOurs() throws IOException {
        ourWakeup();
        watcher.waking();
        assertEquals(0, select(-1, () -> 0));
        assertEquals(List.of(), jdk.timeouts);
    }

    /** That select was ended by it, whatever else was ready: it is not owed any more. */
    @Test
    void theProgramsWakeupIsSeenOnce() throws IOException {
        watcher.waking();
        assertEquals(2, select(-1, () -> 2));
        ourWakeup();
        again(millis -> 1);
        assertEquals(1, select(-1, () -> 0));
    }

    /** It came after that select had ended, and the next one returns for it, whatever of ours came, too. */
    @Test
    void theProgramsWakeupThatIsStillPendingIsSeenByTheNextSelect() throws IOException {
        ourWakeup();
        watcher.waking();
        jdk.woken = true;
        assertEquals(1, select(-1, () -> 1));
        jdk.woken = false;
        assertEquals(0, select(-1, () -> 0));
        assertEquals(List.of(), jdk.timeouts);
    }

    /** Swallowed by the prototype, which took it for a late one of its own. */
    @Test
    void theProgramsWakeupEndsAReadInTurn() throws IOException {
        turn.reads.add(millis -> {
            watcher.waking();
            return Outcome.NONE;
        });
        assertEquals(-1, watcher.selecting(selector, -1), "doSelect returns for the wake-up");
        assertEquals(0, watcher.selected(0, selector, null, -1, 0));
        assertEquals(List.of(), jdk.timeouts);
    }

    @Test
    void theProgramsWakeupFromAnotherThreadEndsTheWaitInARead() throws Exception {
        turn.reads.add(millis -> {
            Thread other = new Thread(watcher::waking);
            other.start();
            join(other);
            return Outcome.NONE;
        });
        watcher.selecting(selector, -1);
        assertEquals(1, turn.ended);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a connect that ends on the thread of a session. */
    @Test
    void whatAnotherThreadMarksEndsTheWaitInARead() throws Exception {
        turn.reads.add(millis -> {
            Thread other = new Thread(() -> far.sends(new byte[] {1}));
            other.start();
            join(other);
            return Outcome.NONE;
        });
        assertEquals(0, watcher.selecting(selector, -1));
        assertEquals(1, turn.ended);
        assertEquals(1, watcher.selected(0, selector, null, -1, 0));
    }

    @Test
    void aSelectOfOneSessionReadsItUntilSomethingComes() throws IOException {
        turn.reads.add(millis -> Outcome.NONE);
        turn.reads.add(millis -> {
            far.sends(new byte[] {1});
            return Outcome.SOME;
        });
        assertEquals(0, watcher.selecting(selector, -1));
        assertEquals(1, watcher.selected(0, selector, null, -1, 0));
        assertEquals(0, turn.kept, "nobody else is to read");
    }

    @Test
    void aSelectLeavesTheReadingWhenItIsForOthers() throws IOException {
        for (int i = 0; i < 10; i++) {
            turn.reads.add(millis -> Outcome.SOME);
        }
        assertEquals(-1, watcher.selecting(selector, -1));
        assertEquals(6, turn.reads.size());
        assertEquals(1, turn.watched);
        watcher.selected(1, selector, null, -1, 0);
        assertEquals(0, turn.watched);
    }

    @Test
    void aReadInTurnLastsNoLongerThanTheSelect() throws IOException {
        List<Long> millis = new ArrayList<>();
        turn.reads.add(most -> {
            millis.add(most);
            return Outcome.TAKEN;
        });
        watcher.selecting(selector, 500);
        assertTrue(millis.get(0) > 0 && millis.get(0) <= 500, millis::toString);
    }

    @Test
    void aSelectOfSeveralSessionsOrWithOtherKeysDoesNotRead() throws IOException {
        turn.reads.add(millis -> {
            throw new AssertionError("it reads");
        });
        SocketChannel direct = SocketChannel.open();
        programs.add(direct);
        direct.configureBlocking(false);
        SelectionKey other = direct.register(selector, 0);
        assertEquals(-1, watcher.selecting(selector, -1));
        watcher.selected(1, selector, null, -1, 0);
        other.cancel();
        selector.selectNow();
        key(lane(new FakeFarSide(new FakeTurn())), SelectionKey.OP_READ);
        assertEquals(-1, watcher.selecting(selector, -1));
        far.sends(new byte[] {1});
        assertEquals(1, turn.kept, "the session's thread is to go on");
    }

    @Test
    void aSelectThatDoesNotWaitIsNotMadeTo() throws IOException {
        assertEquals(0, select(0, () -> 0));
        assertEquals(List.of(), jdk.timeouts);
    }

    @Test
    void aSelectWaitsNoLongerThanItsTime() throws IOException {
        ourWakeup();
        again(millis -> 0);
        assertEquals(0, select(60_000, () -> 0));
        assertTrue(jdk.timeouts.get(0) > 0 && jdk.timeouts.get(0) <= 60_000, jdk.timeouts::toString);
    }

    @Test
    void aSelectWhoseTimeIsOverIsOver() throws IOException {
        ourWakeup();
        watcher.selecting(selector, 500);
        assertEquals(0, watcher.selected(0, selector, null, 500, System.nanoTime() - 600_000_000L));
        assertEquals(List.of(), jdk.timeouts);
    }

    @Test
    void anInterruptEndsASelect() throws IOException {
        ourWakeup();
        Thread.currentThread().interrupt();
        try {
            assertEquals(0, select(-1, () -> 0));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    /** Where the hooks do not see who wakes it, the program sees our wake-ups. */
    @Test
    void aSelectorOfAnotherKindMayReturnEmpty() throws IOException {
        jdk.hooked = false;
        watcher = new Watcher(jdk, selector);
        assertEquals(0, select(-1, () -> 0));
        assertEquals(List.of(), jdk.timeouts);
    }

    /** A key that is cancelled, and one in its place. */
    @Test
    void aChannelMayBeRegisteredAnew() throws IOException {
        key.cancel();
        selector.selectNow();
        SelectionKey anew = programs.get(0).register(selector, SelectionKey.OP_READ);
        lane.interest(anew);
        far.sends(new byte[] {1});
        assertEquals(1, selectNow());
    }

    @Test
    void aClosedChannelIsNotReported() throws IOException {
        far.sends(new byte[] {1});
        lane.close();
        assertEquals(0, selectNow());
    }
}

package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a select is to answer after doSelect has answered 0, by who has woken it. In real JVMs: ChannelsIT. */
class WakeupsTest {
    private final Wakeups wakeups = new Wakeups();
    private final List<Long> again = new ArrayList<>();
    private int answer = 1;
    private Selector selector;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        wakeups.expect(selector);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    private int selected(int updated, long timeoutMillis) throws IOException {
        return wakeups.selected(updated, selector, null, timeoutMillis, System.nanoTime(), this::doSelect);
    }

    private int doSelect(Selector its, Consumer<SelectionKey> action, long timeoutMillis) {
        again.add(timeoutMillis);
        return answer;
    }

    @Test
    void oneOfOursIsNotSeen() throws IOException {
        wakeups.wake(selector);
        assertEquals(1, selected(0, -1));
        assertEquals(1, again.size());
    }

    /** It has had its effect; a later one of somebody else's is seen. */
    @Test
    void oneOfOursCountsOnce() throws IOException {
        wakeups.wake(selector);
        answer = 0;
        assertEquals(0, selected(0, -1));
        assertEquals(1, again.size());
        assertEquals(0, selected(0, -1));
        assertEquals(1, again.size());
    }

    @Test
    void theProgramsIsSeen() throws IOException {
        wakeups.waking(selector);
        assertEquals(0, selected(0, -1));
        assertEquals(List.of(), again);
    }

    @Test
    void theProgramsIsSeenBesideOurs() throws IOException {
        wakeups.wake(selector);
        wakeups.waking(selector);
        assertEquals(0, selected(0, -1));
        assertEquals(List.of(), again);
    }

    /** That select was ended by it, whatever else was ready: it is not owed any more. */
    @Test
    void theProgramsIsSeenOnce() throws IOException {
        wakeups.waking(selector);
        assertEquals(2, selected(2, -1));
        wakeups.wake(selector);
        assertEquals(1, selected(0, -1));
    }

    @Test
    void aSelectThatDoesNotWaitIsNotMadeTo() throws IOException {
        wakeups.wake(selector);
        assertEquals(0, selected(0, 0));
        assertEquals(List.of(), again);
    }

    @Test
    void aSelectWaitsNoLongerThanItsTimeAndNoLongerThanASecondMore() throws IOException {
        wakeups.wake(selector);
        selected(0, 500);
        wakeups.wake(selector);
        selected(0, 60_000);
        wakeups.wake(selector);
        selected(0, -1);
        assertTrue(again.get(0) > 0 && again.get(0) <= 500, again::toString);
        assertEquals(List.of(1_000L, 1_000L), again.subList(1, 3));
    }

    @Test
    void aSelectWhoseTimeIsOverIsOver() throws IOException {
        wakeups.wake(selector);
        long longAgo = System.nanoTime() - 600_000_000L;
        assertEquals(0, wakeups.selected(0, selector, null, 500, longAgo, this::doSelect));
        assertEquals(List.of(), again);
    }

    @Test
    void anInterruptEndsASelect() throws IOException {
        wakeups.wake(selector);
        Thread.currentThread().interrupt();
        try {
            assertEquals(0, selected(0, -1));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void selectorsThatAreNotExpectedAreLeftAlone() throws IOException {
        try (Selector other = Selector.open()) {
            wakeups.wake(other);
            assertEquals(0, wakeups.selected(0, other, null, -1, 0, this::doSelect));
            assertEquals(List.of(), again);
        }
    }

    /** The real thing: a select of the JDK's returns at once for a wake-up of either kind. */
    @Test
    void ourWakeupEndsASelectOfTheJdks() throws IOException {
        wakeups.wake(selector);
        assertEquals(0, selector.select());
    }
}

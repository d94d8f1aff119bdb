package dev.farside.core.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.Selector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakesTest {
    private static final int KEYS = 3;

    private final FakeJdk jdk = new FakeJdk();
    private Wakes wakes;
    private Selector selector;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        wakes = new Wakes(jdk, selector);
        jdk.selects.add(timeout -> KEYS);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    private int selected(int updated, long timeout) throws IOException {
        return wakes.selected(updated, selector, null, timeout, System.nanoTime());
    }

    @Test
    void aSelectGoesOnAfterOurOwnWakeUp() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(KEYS, selected(0, -1));
    }

    @Test
    void soItDoesAfterOneThatCameBeforeTheSelect() throws IOException {
        wakes.wake(selector);
        jdk.woken = true;
        wakes.selecting(selector);
        jdk.woken = false;
        assertEquals(KEYS, selected(0, -1));
    }

    /** Whoever woke it may have done so before farside knew the selector. */
    @Test
    void aSelectThatBeganBeforeFarsideKnewTheSelectorEnds() throws IOException {
        wakes.wake(selector);
        assertEquals(0, selected(0, -1));
    }

    @Test
    void andTheFirstOfASelectorThatIsWokenAlready() throws IOException {
        jdk.woken = true;
        wakes = new Wakes(jdk, selector);
        wakes.wake(selector);
        wakes.selecting(selector);
        jdk.woken = false;
        assertEquals(0, selected(0, -1));
    }

    private void programWakes() {
        wakes.waking();
        wakes.woken(selector);
    }

    @Test
    void theProgramsEndsIt() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        programWakes();
        assertEquals(0, selected(0, -1));
    }

    @Test
    void andSoDoesOneThatCameBeforeOurs() throws IOException {
        wakes.selecting(selector);
        programWakes();
        jdk.woken = true;
        wakes.wake(selector);
        assertEquals(0, selected(0, -1));
    }

    @Test
    void andOneFromBeforeTheSelect() throws IOException {
        programWakes();
        jdk.woken = true;
        wakes.selecting(selector);
        jdk.woken = false;
        wakes.wake(selector);
        assertEquals(0, selected(0, -1));
    }

    @Test
    void andOneThatBeginsInTheSelectBeforeAndEndsInThisOne() throws IOException {
        wakes.selecting(selector);
        wakes.waking();
        assertEquals(1, selected(1, -1));
        wakes.selecting(selector);
        wakes.wake(selector);
        wakes.woken(selector);
        assertEquals(0, selected(0, -1));
    }

    @Test
    void orIsStillUnderWayThen() throws IOException {
        wakes.waking();
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(0, selected(0, -1));
    }

    @Test
    void whatTheProgramHasSeenDoesNotCountAgain() throws IOException {
        wakes.selecting(selector);
        programWakes();
        assertEquals(0, selected(0, -1));
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(KEYS, selected(0, -1));
    }

    @Test
    void oursThatComesAsTheSelectEndsIsNotSeenInTheNext() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        jdk.woken = true;
        assertEquals(1, selected(1, -1));
        wakes.selecting(selector);
        jdk.woken = false;
        assertEquals(KEYS, selected(0, -1));
    }

    @Test
    void aSelectorThatDoesNotWaitIsNotWoken() throws IOException {
        wakes.selecting(selector);
        assertEquals(1, selected(1, -1));
        wakes.wake(selector);
        wakes.selecting(selector);
        assertEquals(0, selected(0, -1));
    }

    @Test
    void aWakeUpThatBeganBeforeItWasCountedDoesNotCountForTheNext() throws IOException {
        wakes.woken(selector);
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(KEYS, selected(0, -1));
    }

    @Test
    void aSelectThatDoesNotWaitEnds() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(0, selected(0, 0));
    }

    @Test
    void aSelectOutOfTimeEnds() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(0, wakes.selected(0, selector, null, 5, System.nanoTime() - 10_000_000));
    }

    @Test
    void aSelectWithKeysEnds() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        assertEquals(1, selected(1, -1));
    }

    @Test
    void aProgramThatIsInterruptedHearsOfIt() throws IOException {
        wakes.selecting(selector);
        wakes.wake(selector);
        Thread.currentThread().interrupt();
        try {
            assertEquals(0, selected(0, -1));
        } finally {
            Thread.interrupted();
        }
    }
}

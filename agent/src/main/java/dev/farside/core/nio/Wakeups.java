package dev.farside.core.nio;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Our wake-ups of the program's selectors, which nobody but us is to see: a select that one of them has ended goes on.
 *
 * <p>A selector does not tell who woke it. So a select goes on only when the program has not called wakeup since a select
 * last returned to it, and after one of our wake-ups for a second at most: its channel, whose socket connects to this very
 * machine, is ready by then. Should a wake-up of the program's be mistaken for ours all the same, it is late and not lost.
 */
final class Wakeups {
    private static final long MOST_MILLIS = 1_000;

    /** {@code SelectorImpl.doSelect}. */
    interface Select {
        int again(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();

    /** Those that have had a key of a pending connect. Copied to be changed, under lock: each select looks at it. */
    private volatile Woken[] known = {};

    private static final class Woken extends WeakReference<Selector> {
        /** Held while we wake, so that the mark is not taken away between the two. */
        final ReentrantLock waking = new ReentrantLock();

        /** Under {@link #waking}: a select may yet return because of us. */
        boolean ours;

        /** The program has called wakeup, and no select has returned to it since. */
        final AtomicBoolean theirs = new AtomicBoolean();

        Woken(Selector selector) {
            super(selector);
        }
    }

    /** Before the first wake-up of ours. */
    void expect(Selector selector) {
        if (find(selector) != null || !isHooked(selector)) {
            return;
        }
        lock.lock();
        try {
            List<Woken> alive = new ArrayList<>(known.length + 1);
            for (Woken one : known) {
                Selector its = one.get();
                if (its == selector) {
                    return;
                }
                if (its != null && its.isOpen()) {
                    alive.add(one);
                }
            }
            alive.add(new Woken(selector));
            known = alive.toArray(new Woken[0]);
        } finally {
            lock.unlock();
        }
    }

    /** Of others nobody would tell us the program's wake-ups; they show it ours. */
    private static boolean isHooked(Selector selector) {
        String name = selector.getClass().getName();
        return name.equals("sun.nio.ch.EPollSelectorImpl") || name.equals("sun.nio.ch.PollSelectorImpl");
    }

    private Woken find(Selector selector) {
        for (Woken one : known) {
            if (one.refersTo(selector)) {
                return one;
            }
        }
        return null;
    }

    /** Ends a select that is waiting, or the next one; the program does not see it. */
    void wake(Selector selector) {
        Woken woken = find(selector);
        if (woken == null) {
            selector.wakeup();
            return;
        }
        woken.waking.lock();
        try {
            woken.ours = true;
            selector.wakeup();
        } finally {
            woken.waking.unlock();
        }
    }

    /** Selector.wakeup, before it does anything: by the program, or by {@link #wake}. */
    void waking(Selector selector) {
        Woken woken = find(selector);
        if (woken != null && !woken.waking.isHeldByCurrentThread()) {
            woken.theirs.set(true);
        }
    }

    /** As the door has it. */
    int selected(
            int updated,
            Selector selector,
            Consumer<SelectionKey> action,
            long timeoutMillis,
            long began,
            Select select)
            throws IOException {
        Woken woken = find(selector);
        if (woken == null) {
            return updated;
        }
        int n = updated;
        while (n == 0 && timeoutMillis != 0 && endedByUs(woken)) {
            long left = MOST_MILLIS;
            if (timeoutMillis > 0) {
                left = timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                if (left <= 0) {
                    break;
                }
            }
            n = select.again(selector, action, Math.min(left, MOST_MILLIS));
        }
        woken.theirs.getAndSet(false); // so that what the program did before its wakeup is seen after the select
        return n;
    }

    private static boolean endedByUs(Woken woken) {
        woken.waking.lock();
        try {
            boolean ours = woken.ours;
            woken.ours = false;
            return ours && !woken.theirs.get() && !Thread.currentThread().isInterrupted();
        } finally {
            woken.waking.unlock();
        }
    }
}

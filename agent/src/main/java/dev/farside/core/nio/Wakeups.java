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
 * Farside's wake-ups of the program's selectors. The program must not see them, so a select that farside has ended
 * continues.
 *
 * <p>A selector does not tell which thread woke it. So a select continues only if the program has not called wakeup
 * since a select last returned to it. After a wake-up of farside's it continues for one second at most: by then the
 * channel is ready, because its socket connects to this machine itself. If a wake-up by the program is mistaken for
 * farside's nevertheless, it is late but not lost.
 */
final class Wakeups {
    private static final long MOST_MILLIS = 1_000;

    /** Calls {@code SelectorImpl.doSelect} again. */
    interface Select {
        int again(Selector selector, Consumer<SelectionKey> action, long timeoutMillis) throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();

    /**
     * The selectors that have had a key of a pending connect. The array is copied on each change, under the lock,
     * because each select reads it without the lock.
     */
    private volatile Woken[] known = {};

    private static final class Woken extends WeakReference<Selector> {
        /**
         * Held by the thread that wakes the selector for farside, so that no select clears the mark between the
         * setting of the mark and the wake-up.
         */
        final ReentrantLock waking = new ReentrantLock();

        /** Guarded by {@link #waking}: a wake-up of farside's may still end a select. */
        boolean ours;

        /** The program has called wakeup, and no select has returned to it since. */
        final AtomicBoolean theirs = new AtomicBoolean();

        Woken(Selector selector) {
            super(selector);
        }
    }

    /** Registers a selector before farside's first wake-up of it. */
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

    /**
     * Whether farside's hooks cover the selector. On any other selector the program's wake-ups go unnoticed, so the
     * program also sees farside's.
     */
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

    /** Ends the current select, or the next one if none is waiting. The program does not see it. */
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

    /** Called on entry to Selector.wakeup, which the program or {@link #wake} has called. */
    void waking(Selector selector) {
        Woken woken = find(selector);
        if (woken != null && !woken.waking.isHeldByCurrentThread()) {
            woken.theirs.set(true);
        }
    }

    /** Called after each select. The parameters are those of the method of the same name in Door. */
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
        // an atomic read and write, so that after the select this thread sees all that the program wrote before its
        // wakeup
        woken.theirs.getAndSet(false);
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

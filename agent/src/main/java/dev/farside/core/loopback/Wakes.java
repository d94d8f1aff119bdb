package dev.farside.core.loopback;

import dev.farside.core.own.ShortLock;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Who wakes one selector. A select that ends for no other reason than farside's wake-up goes on, so that the program does not
 * see it end without a key. In doubt it ends, as any select may: the program's own wake-up must not get lost.
 *
 * <p>The program's wake-ups are counted as they begin and as they end. When the selector was last seen not to be woken, those that
 * had ended had all been seen by some select. So if none was under way then, and none has begun since, the selector is woken by
 * farside alone.
 */
final class Wakes {
    private final Jdk jdk;

    /** Held while farside wakes the selector, so that no thread that looks at {@link #ours} meets it between the two. */
    private final ShortLock lock = new ShortLock();

    /** Under the lock: a wake-up of farside's may still end a select. */
    private boolean ours;

    /** A select waits, or is about to. True at first: it may have been waiting since before farside knew the selector. */
    private volatile boolean sleeping = true;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    // Under the selector's locks.

    /** How many had begun when the selector was last seen not to be woken. */
    private int known;

    /** None of them was under way. */
    private boolean isQuiet;

    /** The present select has begun since farside knows the selector. */
    private boolean isKnown;

    /** @param selector one that a connecting channel is being registered with */
    Wakes(Jdk jdk, Selector selector) {
        this.jdk = jdk;
        look(selector);
    }

    /** Wakes the selector for farside, if it waits. What it is to see has been changed before. */
    void wake(Selector selector) {
        if (!sleeping) {
            return;
        }
        lock.lock();
        try {
            ours = true;
            selector.wakeup();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody begins to wake it, or interrupts its thread, or closes it. */
    void waking() {
        if (!lock.isMine()) {
            begun.incrementAndGet();
        }
    }

    /** And has done so. One that began before farside knew the selector is done once more, and counts. */
    void woken(Selector selector) {
        if (lock.isMine()) {
            return;
        }
        if (ended.get() != begun.get()) {
            ended.incrementAndGet();
        } else {
            selector.wakeup();
        }
    }

    /** A select begins. Its locks are held, as in the next. */
    void selecting(Selector selector) {
        isKnown = true;
        sleeping = true; // before it looks at what has changed
        look(selector);
    }

    private void look(Selector selector) {
        int over = ended.get(); // both before it looks whether the selector is woken
        int all = begun.get();
        if (!jdk.isWoken(selector)) {
            known = all;
            isQuiet = over == all;
        }
    }

    /**
     * A select has ended.
     *
     * @return what it is to return
     */
    int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        int keys = updated;
        while (keys == 0 && isEndedByUs(selector) && isKnown) {
            long left = left(timeoutMillis, began);
            if (left == 0 || Thread.currentThread().isInterrupted() || !selector.isOpen()) {
                break;
            }
            keys = jdk.select(selector, action, left);
        }
        isKnown = false;
        sleeping = false;
        look(selector);
        return keys;
    }

    private boolean isEndedByUs(Selector selector) {
        boolean was;
        lock.lock();
        try {
            was = ours;
            ours &= jdk.isWoken(selector); // then that select was not ended by it, but the next one will be
        } finally {
            lock.unlock();
        }
        return was && isQuiet && begun.get() == known;
    }

    private static long left(long timeoutMillis, long began) {
        if (timeoutMillis <= 0) {
            return timeoutMillis; // not to wait, or for ever
        }
        return Math.max(0, timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
}

package dev.farside.core.loopback;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Who wakes one selector. A select that ends for no other reason than farside's wake-up goes on, so that the program does not
 * see it end without a key. In doubt it ends, as any select may: the program's own wake-up must not get lost.
 */
final class Wakes {
    private final Jdk jdk;
    private final ReentrantLock lock = new ReentrantLock();

    /** Farside has woken the selector since the last select, and nobody before it. */
    private volatile boolean ours;

    /** The program has. */
    private volatile boolean theirs;

    /** The thread that wakes it for farside. */
    private volatile Thread waker;

    /** All wake-ups that end the present select are known. Under the selector's locks. */
    private boolean isComplete;

    Wakes(Jdk jdk) {
        this.jdk = jdk;
    }

    /** Wakes the selector for farside. */
    void wake(Selector selector) {
        lock.lock();
        try {
            if (!jdk.isWoken(selector)) {
                ours = true;
            }
            waker = Thread.currentThread();
            selector.wakeup();
        } finally {
            waker = null;
            lock.unlock();
        }
    }

    /** Somebody wakes it, or interrupts its thread, or closes it. */
    void waking() {
        if (waker != Thread.currentThread()) {
            theirs = true;
        }
    }

    /** A select begins. Its locks are held, as in the next. */
    void selecting(Selector selector) {
        isComplete = !jdk.isWoken(selector);
    }

    /**
     * A select has ended.
     *
     * @return what it is to return
     */
    int selected(int updated, Selector selector, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        int keys = updated;
        while (keys == 0 && isComplete && ours && !theirs) {
            ours = false;
            long left = left(timeoutMillis, began);
            if (left == 0 || Thread.currentThread().isInterrupted() || !selector.isOpen()) {
                break;
            }
            keys = jdk.select(selector, action, left);
        }
        ours = false;
        theirs = false;
        return keys;
    }

    private static long left(long timeoutMillis, long began) {
        if (timeoutMillis <= 0) {
            return timeoutMillis; // not to wait, or for ever
        }
        return Math.max(0, timeoutMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
}

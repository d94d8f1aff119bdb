package dev.farside.core.nio;

import dev.farside.core.own.ShortLock;
import dev.farside.core.own.StackRoom;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Tells one selector which keys of lanes are ready. It is level-triggered, as the selector is, and an idle channel costs
 * nothing: a select looks only at the keys that are marked. A key is marked when its channel has something new, when its
 * interest changes, and each time it is reported. A look that finds nothing has the channel tell when there is something.
 *
 * <p>A selector that sleeps is woken by farside. The program must not see that, so a select that only farside has ended
 * continues. The selector itself knows whether it has yet to return for a wake-up; the hooks know who called it.
 */
final class Watcher {
    /** As many reads for others in a row as a thread does before it leaves reading to them. */
    private static final int MOST_FOR_OTHERS = 4;

    private final Jdk jdk;
    private final WeakReference<Selector> selector;

    /** Whether farside can tell its own wake-ups of the selector from the program's. */
    private final boolean hooked;

    private final ShortLock lock = new ShortLock();

    // Under the lock.
    private List<Watch> marked = new ArrayList<>();
    private final Sessions sessions = new Sessions();

    private volatile boolean anyMarked;

    /**
     * The selector waits in doSelect, or is about to. True at first: it may have been waiting since before it had a lane.
     */
    private volatile boolean sleeping = true;

    /** The sessions that know that it sleeps. */
    private final AtomicReference<FarChannel.Turn[]> watching = new AtomicReference<>();

    /** The turn that the selecting thread reads in; null while it does not read. */
    private volatile FarChannel.Turn reading;

    private volatile Thread reader;

    private volatile boolean readsItself;

    /** The program has called wakeup since the last doSelect began. */
    private volatile boolean called;

    /** The program has called wakeup, and no select has returned to it since. */
    private final AtomicBoolean owed = new AtomicBoolean();

    /**
     * Held while farside wakes the selector, so that no thread that looks at {@link #ours} meets it between the setting
     * of the flag and the wake-up.
     */
    private final ShortLock waking = new ShortLock();

    /** Guarded by {@link #waking}: a wake-up of farside's may still end a select. */
    private boolean ours;

    // Used by the selecting thread, which holds the selector's own locks.
    private List<Watch> round = new ArrayList<>();
    private List<Watch> ready = new ArrayList<>();
    private List<Watch> reported = new ArrayList<>();

    Watcher(Jdk jdk, Selector selector) {
        this.jdk = jdk;
        this.selector = new WeakReference<>(selector);
        this.hooked = jdk.isHooked(selector);
    }

    // Any thread.

    /** @param wake whether a select that waits is to look at once */
    void mark(Watch watch, boolean wake) {
        lock.lock();
        try {
            if (!watch.marked && !watch.lane.isClosed()) {
                marked.add(watch);
                watch.marked = true;
                anyMarked = true;
            }
        } finally {
            lock.unlock();
        }
        if (!wake) {
            return;
        }
        endReading();
        if (sleeping) {
            sleeping = false;
            unwatch(); // before the session's thread looks whether any thread waits for it
            wakeSelector();
        }
    }

    private void unwatch() {
        FarChannel.Turn[] watched = watching.getAndSet(null);
        if (watched != null) {
            for (FarChannel.Turn turn : watched) {
                turn.unwatch();
            }
        }
    }

    private void endReading() {
        FarChannel.Turn turn = reading;
        if (turn != null && reader != Thread.currentThread()) {
            turn.end();
        }
    }

    private void wakeSelector() {
        Selector its = selector.get();
        if (its == null) {
            return;
        }
        waking.lock();
        try {
            ours = true;
            its.wakeup();
        } finally {
            waking.unlock();
        }
    }

    /** Whether the selecting thread reads for its channels itself, unless another thread does. */
    boolean readsItself() {
        return readsItself;
    }

    /** Before and after Selector.wakeup, which the program has called, or farside. */
    void waking() {
        if (waking.isMine()) {
            return;
        }
        owed.set(true);
        called = true;
        endReading();
        unwatch(); // the select ends; so that it is done even if that select ends with an exception
    }

    /** The watch is new, or has a session now. */
    void count(Watch watch) {
        lock.lock();
        try {
            sessions.count(watch);
        } finally {
            lock.unlock();
        }
    }

    void left(Watch watch) {
        lock.lock();
        try {
            sessions.remove(watch);
            if (watch.marked) {
                watch.marked = false;
                marked.remove(watch);
            }
        } finally {
            lock.unlock();
        }
    }

    // The selecting thread.

    /** Before doSelect. @return how long it is to wait, in milliseconds; negative for ever */
    long selecting(Selector its, long timeoutMillis) {
        StackRoom.need();
        if (timeoutMillis == 0) {
            readsItself = false;
            return 0;
        }
        if (look()) {
            return 0;
        }
        FarChannel.Turn turn = turn(its);
        readsItself = turn != null;
        if (turn != null && readInTurn(turn, timeoutMillis)) {
            return 0;
        }
        called = false;
        sleeping = true; // before it looks once more
        watch();
        if (look()) {
            awake();
            return 0;
        }
        return timeoutMillis;
    }

    private void awake() {
        sleeping = false;
        unwatch();
    }

    /** The turn of the session of all keys; null if they are not all of one session, or the thread may not read. */
    private FarChannel.Turn turn(Selector its) {
        if (Wait.isVirtual()) {
            return null;
        }
        int keys;
        try {
            keys = its.keys().size();
        } catch (ClosedSelectorException e) {
            return null; // closed meanwhile: doSelect returns at once
        }
        lock.lock();
        try {
            return sessions.only(keys);
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        FarChannel.Turn[] all;
        lock.lock();
        try {
            all = sessions.all();
        } finally {
            lock.unlock();
        }
        for (FarChannel.Turn turn : all) {
            turn.watch();
        }
        watching.set(all);
    }

    /** @return whether the select is not to wait any more */
    private boolean readInTurn(FarChannel.Turn turn, long timeoutMillis) {
        long end = timeoutMillis < 0 ? 0 : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int forOthers = 0;
        reader = Thread.currentThread();
        reading = turn; // before it looks
        try {
            while (!called
                    && forOthers < MOST_FOR_OTHERS
                    && !Thread.currentThread().isInterrupted()) {
                if (look()) {
                    return true;
                }
                long millis = 0;
                if (timeoutMillis > 0) {
                    millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
                    if (millis <= 0) {
                        return true;
                    }
                }
                FarChannel.Outcome outcome = turn.read(millis);
                if (outcome == FarChannel.Outcome.TAKEN) {
                    return false;
                }
                forOthers += outcome == FarChannel.Outcome.SOME ? 1 : 0;
            }
            return look();
        } finally {
            reading = null;
            reader = null;
        }
    }

    /** Looks at the keys that are marked. @return whether any are ready */
    private boolean look() {
        if (anyMarked) {
            takeMarked();
            int i = 0;
            try {
                for (; i < round.size(); i++) {
                    look(round.get(i));
                }
            } finally {
                for (; i < round.size(); i++) { // after an error: none is forgotten
                    mark(round.get(i), false);
                }
                round.clear();
            }
        }
        return !ready.isEmpty();
    }

    private void takeMarked() {
        lock.lock();
        try {
            List<Watch> taken = marked;
            marked = round;
            round = taken;
            for (Watch watch : taken) {
                watch.marked = false;
            }
            anyMarked = false;
        } finally {
            lock.unlock();
        }
    }

    private void look(Watch watch) {
        int interest = watch.interest();
        int events = interest == 0 ? 0 : watch.lane.events(interest);
        if (events != 0) {
            if (watch.events == 0) {
                ready.add(watch);
            }
            watch.events |= events;
        }
    }

    /**
     * After doSelect.
     *
     * @return how many keys the select has updated
     */
    int selected(int updated, Selector its, Consumer<SelectionKey> action, long timeoutMillis, long began)
            throws IOException {
        StackRoom.need();
        awake();
        boolean any = look();
        int n = updated + report(its, action);
        while (n == 0 && !any && timeoutMillis != 0 && endedByUs(its)) {
            long left = timeoutMillis;
            if (timeoutMillis > 0) {
                left -= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                if (left <= 0) {
                    break;
                }
            }
            n = jdk.select(its, action, selecting(its, left));
            awake();
            any = look();
            n += report(its, action);
        }
        if (!hooked || !jdk.isWoken(its)) {
            // An atomic read and write, so that after the select this thread sees all that the program wrote before its
            // wakeup. If the selector is woken, the next select returns for it.
            owed.getAndSet(false);
        }
        return n;
    }

    private int report(Selector its, Consumer<SelectionKey> action) {
        if (ready.isEmpty()) {
            return 0;
        }
        List<Watch> now = ready;
        ready = reported;
        reported = now;
        for (Watch watch : now) {
            mark(watch, false); // as long as it is ready, each select is to report it
        }
        int n = 0;
        try {
            for (int i = 0; i < now.size(); i++) {
                Watch watch = now.get(i);
                SelectionKey key = watch.key();
                if (key != null && key.isValid()) {
                    n += jdk.ready(its, watch.events, key, action);
                }
            }
        } finally {
            for (int i = 0; i < now.size(); i++) {
                now.get(i).events = 0;
            }
            now.clear();
        }
        return n;
    }

    private boolean endedByUs(Selector its) {
        if (!hooked) {
            return false;
        }
        boolean was;
        waking.lock();
        try {
            was = ours;
            ours &= jdk.isWoken(its); // then that select was not ended by it, but the next one will be
        } finally {
            waking.unlock();
        }
        return was && !owed.get() && !Thread.currentThread().isInterrupted();
    }
}

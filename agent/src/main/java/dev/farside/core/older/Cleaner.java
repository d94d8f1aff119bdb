package dev.farside.core.older;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/** In the place of {@code java.lang.ref.Cleaner}. */
public final class Cleaner {
    private final ReferenceQueue<Object> dead = new ReferenceQueue<>();
    private final Set<Cleanable> alive = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private Cleaner() {}

    public static Cleaner create(ThreadFactory threads) {
        Cleaner cleaner = new Cleaner();
        threads.newThread(cleaner::run).start();
        return cleaner;
    }

    public Cleanable register(Object owner, Runnable action) {
        Entry entry = new Entry(owner, action);
        alive.add(entry);
        return entry;
    }

    private void run() {
        while (true) {
            try {
                ((Cleanable) dead.remove()).clean();
            } catch (Throwable e) {
                // Nobody interrupts this thread; and what one action throws, be it an Error, must not keep the others
                // from their
                // turn. The JDK's cleaner does so, too.
            }
        }
    }

    /** In the place of {@code Cleaner.Cleanable}. */
    public interface Cleanable {
        void clean();
    }

    private final class Entry extends PhantomReference<Object> implements Cleanable {
        private final Runnable action;
        private final AtomicBoolean done = new AtomicBoolean();

        Entry(Object owner, Runnable action) {
            super(owner, dead);
            this.action = action;
        }

        @Override
        public void clean() {
            if (done.compareAndSet(false, true)) {
                alive.remove(this);
                clear();
                action.run();
            }
        }
    }
}

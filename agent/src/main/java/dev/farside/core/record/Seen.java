package dev.farside.core.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often the connects to one place have ended in which way. Any thread. */
final class Seen {
    private final String callers;
    private final AtomicLongArray counts = new AtomicLongArray(Outcome.values().length);

    /** @param callers as of {@link Callers}, when the place was first seen */
    Seen(String callers) {
        this.callers = callers;
    }

    String callers() {
        return callers;
    }

    void count(Outcome outcome) {
        counts.incrementAndGet(outcome.ordinal());
    }

    /** What counted as one counts as another now. */
    void change(Outcome before, Outcome now) {
        counts.decrementAndGet(before.ordinal());
        counts.incrementAndGet(now.ordinal());
    }

    /** By the outcome's ordinal. */
    List<Long> counts() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < counts.length(); i++) {
            all.add(counts.get(i));
        }
        return all;
    }
}

package dev.farside.core.record;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How often the connects to one place have ended in which way. Any thread. */
final class Seen {
    private final String callers;

    /** Complete from the beginning. */
    private final Map<Outcome, AtomicLong> counts = new EnumMap<>(Outcome.class);

    /** @param callers as of {@link Callers}, when the place was first seen */
    Seen(String callers) {
        this.callers = callers;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new AtomicLong());
        }
    }

    String callers() {
        return callers;
    }

    void count(Outcome outcome) {
        counts.get(outcome).incrementAndGet();
    }

    /** What counted as one counts as another now. */
    void change(Outcome before, Outcome now) {
        counts.get(before).decrementAndGet();
        counts.get(now).incrementAndGet();
    }

    /** Those that are not 0. */
    Map<Outcome, Long> counts() {
        Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
        for (Map.Entry<Outcome, AtomicLong> count : counts.entrySet()) {
            if (count.getValue().get() > 0) {
                all.put(count.getKey(), count.getValue().get());
            }
        }
        return all;
    }
}

package dev.farside.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes one event after the other happen, each at least once, and knows when something may be expected to fail: from the
 * beginning of an event until some seconds after its end. All times are those of {@link System#currentTimeMillis}.
 */
final class Events {
    /** A dead session is noticed after 6 s, and connections are then waited for; the rest is for a busy machine. */
    private static final long GRACE_MILLIS = 15_000;

    private static final long LONGEST_PERIOD_MILLIS = 150_000;
    private static final long SHORTEST_REST_MILLIS = 2_000;

    /** @param to null while it goes on */
    private record Span(Event event, long from, Long to) {}

    private final SoakGateway gateway;
    private final List<Span> spans = new ArrayList<>();

    Events(SoakGateway gateway) {
        this.gateway = gateway;
    }

    /** Until the time is over. The first comes after a while, and the last is over a while before the end. */
    void run(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long period = Math.min(LONGEST_PERIOD_MILLIS, time.toMillis() / (Event.values().length + 1));
        long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(period);
        for (int i = 0; ; i++) {
            Event event = Event.values()[i % Event.values().length];
            long over = next + event.length().toNanos() + TimeUnit.MILLISECONDS.toNanos(2 * GRACE_MILLIS);
            if (over > end && i >= Event.values().length) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            happen(event);
            next = Math.max(
                    next + TimeUnit.MILLISECONDS.toNanos(period),
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SHORTEST_REST_MILLIS));
        }
        TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    }

    private void happen(Event event) throws InterruptedException {
        long from = System.currentTimeMillis();
        synchronized (spans) {
            spans.add(new Span(event, from, null));
        }
        event.begin(gateway);
        TimeUnit.MILLISECONDS.sleep(event.length().toMillis());
        event.end(gateway);
        synchronized (spans) {
            spans.set(spans.size() - 1, new Span(event, from, System.currentTimeMillis()));
        }
    }

    /** How many events that do harm went on during this time or just before. */
    long harmful(long from, long to) {
        synchronized (spans) {
            return spans.stream()
                    .filter(span -> span.event.harmful() && overlaps(span, from, to))
                    .count();
        }
    }

    /** Whether nothing happened during this time or just before. */
    boolean quiet(long from, long to) {
        synchronized (spans) {
            return spans.stream().noneMatch(span -> overlaps(span, from, to));
        }
    }

    private static boolean overlaps(Span span, long from, long to) {
        return span.from <= to && (span.to == null || from <= span.to + GRACE_MILLIS);
    }

    /** Those that began during this time. */
    List<String> begun(long from, long to) {
        synchronized (spans) {
            return spans.stream()
                    .filter(span -> from <= span.from && span.from < to)
                    .map(span -> span.event.toString())
                    .toList();
        }
    }
}

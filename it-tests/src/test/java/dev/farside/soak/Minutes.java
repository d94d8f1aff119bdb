package dev.farside.soak;

import java.util.List;
import java.util.Locale;

/** The table: what happened in each minute. */
final class Minutes {
    static final String HEAD =
            """
            | JDK | minute | made | failed | MB right | open | heap MB | threads | descriptors | resident MB | CPU s | longest stall s | in events s | events |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final Subject subject;
    private final Events events;
    private final long begin;

    /** @param begin of the first minute, in {@link System#currentTimeMillis} */
    Minutes(Subject subject, Events events, long begin) {
        this.subject = subject;
        this.events = events;
        this.begin = begin;
    }

    /** @param minute from 1 */
    String row(int minute) {
        long from = begin + (minute - 1) * 60_000L;
        long to = from + 60_000;
        Tick first = at(subject.ticks(), from);
        Tick last = at(subject.ticks(), to);
        long stall = 0;
        long eventStall = 0;
        for (Tick tick : subject.ticks()) {
            if (from <= tick.at() && tick.at() < to) {
                if (events.quiet(tick.at() - 5_500, tick.at())) {
                    stall = Math.max(stall, tick.stallMillis());
                } else {
                    eventStall = Math.max(eventStall, tick.stallMillis());
                }
            }
        }
        Sample sample = sampleAt(subject.samples(), to);
        Sample before = sampleAt(subject.samples(), from);
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %.1f | %d | %d | %d | %d | %.1f | %.1f | %s |",
                subject.jdk().version(),
                minute,
                last.made() - first.made(),
                last.failed() - first.failed(),
                (last.bytes() - first.bytes()) / 1_000_000,
                last.open(),
                sample.heap() / 1e6,
                sample.threadCount(),
                sample.descriptorCount(),
                sample.resident() / 1_000_000,
                (sample.cpuMillis() - before.cpuMillis()) / 1000,
                stall / 1e3,
                eventStall / 1e3,
                String.join(", ", events.begun(from, to)));
    }

    private static Tick at(List<Tick> ticks, long time) {
        Tick found = new Tick(0, 0, 0, 0, 0, 0, 0, "");
        for (Tick tick : ticks) {
            if (tick.at() <= time) {
                found = tick;
            }
        }
        return found;
    }

    private static Sample sampleAt(List<Sample> samples, long time) {
        Sample found = samples.get(0);
        for (Sample sample : samples) {
            if (sample.at() <= time) {
                found = sample;
            }
        }
        return found;
    }
}

package dev.farside.launcher.probe;

import dev.farside.core.own.ForeignWords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The steps of one connection in order, up to the first that failed. For one thread. */
final class Legs {
    private final long begun = System.nanoTime();
    private final List<Leg> done = new ArrayList<>();
    private long at = begun;

    /** A step begins now. */
    void begin() {
        at = System.nanoTime();
    }

    /** The step that began last has ended. */
    void done(String name, String text) {
        done(name, sinceBegin(), text);
        begin();
    }

    /** A step whose time is known, or of no interest. */
    void done(String name, Long millis, String text) {
        done.add(new Leg(name, millis, ForeignWords.visible(text)));
    }

    void failed(String name) {
        done.add(new Leg(name, sinceBegin(), null));
    }

    private long sinceBegin() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at);
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    List<Leg> all() {
        return List.copyOf(done);
    }
}

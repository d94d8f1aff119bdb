package dev.farside.core.record;

import dev.farside.core.own.OwnThread;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks another one what covers places, but only for so long in all: it may run commands of the ssh_config (Match exec), and a program
 * that has ended does not wait for them. What is not answered by then counts as not covered, and is {@link #late}. Used by one thread.
 */
final class InTime implements Known {
    private static final long MOST_MILLIS_TO_END = 500;

    private final Known known;
    private final Map<Place, Optional<Cover>> answers = new ConcurrentHashMap<>();
    private final Set<Place> late = new HashSet<>();

    /** In nanoseconds. */
    private long left;

    /** @param millis in all */
    InTime(Known known, long millis) {
        this.known = known;
        this.left = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Asks for all that need it and were not asked for yet, on a thread of its own, and waits as long as there is time. */
    void ask(List<Destination> seen) {
        List<Place> fresh = new ArrayList<>();
        for (Destination one : seen) {
            Place place = key(one.place().host(), one.place().port());
            if (Sorted.needsCover(one.place()) && !answers.containsKey(place)) {
                fresh.add(place);
            }
        }
        long began = System.nanoTime();
        if (fresh.isEmpty() || left <= 0) {
            return;
        }
        OwnThread asking = new OwnThread("record", () -> ask(fresh));
        try {
            if (asking.starts()) {
                asking.join(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                if (asking.isAlive()) {
                    asking.interrupt(); // ends the command, which would keep the program's stderr open
                    asking.join(MOST_MILLIS_TO_END);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is not answered is late
        }
        left -= System.nanoTime() - began;
    }

    private void ask(Iterable<Place> places) {
        for (Place place : places) {
            Optional<Cover> answer = Optional.ofNullable(known.cover(place.host(), place.port()));
            if (Thread.currentThread().isInterrupted()) {
                return; // this is none: the command was ended
            }
            answers.put(place, answer);
        }
    }

    /** The kind does not matter. */
    private static Place key(String host, int port) {
        return new Place(host, port, Kind.SOCKET);
    }

    /** Of those that were asked for. */
    @Override
    public Cover cover(String host, int port) {
        Place place = key(host, port);
        Optional<Cover> answer = answers.get(place);
        if (answer == null) {
            late.add(place);
            return null;
        }
        late.remove(place);
        return answer.orElse(null);
    }

    @Override
    public List<String> late() {
        return late.stream().map(Place::host).distinct().sorted().toList();
    }

    @Override
    public String line() {
        return known.line();
    }

    @Override
    public String gateway() {
        return known.gateway();
    }

    @Override
    public List<String> candidates() {
        return known.candidates();
    }
}

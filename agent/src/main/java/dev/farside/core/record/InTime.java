package dev.farside.core.record;

import dev.farside.core.own.OwnThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks another one what covers places, but only for so long in all: it may run commands of the ssh_config (Match exec), and a program
 * that has ended does not wait for them. What is not answered by then counts as not covered, and is {@link #late}. Used by one thread.
 */
final class InTime implements Known {
    private final Known known;
    private final Map<Place, Optional<Cover>> answers = new ConcurrentHashMap<>();
    private final Set<String> late = new TreeSet<>();

    /** In nanoseconds. */
    private long left;

    /** @param millis in all */
    InTime(Known known, long millis) {
        this.known = known;
        this.left = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Asks for all that were not asked for yet, on a thread of its own, and waits as long as there is time. */
    void ask(List<Destination> seen) {
        List<Place> fresh = new ArrayList<>();
        for (Destination one : seen) {
            Place place = key(one.place().host(), one.place().port());
            if (!answers.containsKey(place)) {
                fresh.add(place);
            }
        }
        long began = System.nanoTime();
        if (fresh.isEmpty() || left <= 0) {
            return;
        }
        FutureTask<Void> asking = new FutureTask<>(() -> {
            for (Place place : fresh) {
                answers.put(place, Optional.ofNullable(known.cover(place.host(), place.port())));
            }
            return null;
        });
        try {
            if (new OwnThread("record", asking).starts()) {
                asking.get(left, TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            // what is not answered is late
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // as above
        }
        left -= System.nanoTime() - began;
    }

    /** The kind does not matter. */
    private static Place key(String host, int port) {
        return new Place(host, port, Kind.SOCKET);
    }

    /** Of those that were asked for. */
    @Override
    public Cover cover(String host, int port) {
        Optional<Cover> answer = answers.get(key(host, port));
        if (answer == null) {
            late.add(host);
            return null;
        }
        late.remove(host);
        return answer.orElse(null);
    }

    @Override
    public List<String> late() {
        return List.copyOf(late);
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

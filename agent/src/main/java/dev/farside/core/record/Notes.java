package dev.farside.core.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this JVM has connected to so far. Any thread. */
final class Notes {
    /** A program that scans networks must not fill its heap with us: further places count as one. */
    private static final int MOST = 10_000;

    /** More than a name can have. */
    private static final int LONGEST = 300;

    private static final Place OTHERS = new Place("(others)", 0, Kind.LOOKUP);

    private final Map<Place, Seen> places = new ConcurrentHashMap<>();

    /** On the thread that connects, so that its stack tells who does. */
    Seen of(String host, int port, Kind kind) {
        Place place = new Place(host.length() > LONGEST ? host.substring(0, LONGEST) : host, port, kind);
        Seen known = places.get(place);
        if (known != null) {
            return known;
        }
        boolean isFull = places.size() >= MOST;
        Seen made = new Seen(isFull ? "" : Callers.now());
        Seen before = places.putIfAbsent(isFull ? OTHERS : place, made);
        return before == null ? made : before;
    }

    /** Each as {@link Destination#print} has it, by name. */
    List<String> lines() {
        List<Map.Entry<Place, Seen>> all = new ArrayList<>(places.entrySet());
        all.sort(Comparator.comparing(
                entry -> entry.getKey().host() + " " + entry.getKey().port()));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Place, Seen> entry : all) {
            Seen seen = entry.getValue();
            lines.add(new Destination(entry.getKey(), seen.counts(), seen.callers()).print());
        }
        return lines;
    }
}

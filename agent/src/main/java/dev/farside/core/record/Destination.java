package dev.farside.core.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A place and what came of the connects to it; of one JVM, or of all of a run.
 *
 * @param counts those that are not 0
 * @param callers as of {@link Callers}; may be empty
 */
record Destination(Place place, Map<Outcome, Long> counts, String callers) {
    private static final int FIELDS = 4;

    long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    boolean isReached() {
        return count(Outcome.CONNECTED) > 0;
    }

    /** Whether nothing came of any connect, as with what is behind a gateway. */
    boolean isFar() {
        boolean far = false;
        for (Outcome outcome : Outcome.values()) {
            far |= outcome.isFar() && count(outcome) > 0;
        }
        return far && !isReached();
    }

    /** {@code unknown name 3 times, refused}. */
    String outcomes() {
        List<String> words = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long count = count(outcome);
            if (count > 0) {
                words.add(outcome + (count == 1 ? "" : count == 2 ? " twice" : " " + count + " times"));
            }
        }
        return String.join(", ", words);
    }

    /** One line without blanks at its ends, which {@link #parse} reads: what a program chose is percent-encoded. */
    String print() {
        StringBuilder line = new StringBuilder();
        line.append(URLEncoder.encode(place.host(), UTF_8))
                .append(' ')
                .append(place.port())
                .append(' ');
        line.append(place.kind().name()).append(' ').append('=').append(URLEncoder.encode(callers, UTF_8));
        counts.forEach((outcome, count) ->
                line.append(' ').append(outcome.name()).append('=').append(count));
        return line.toString();
    }

    /** Null: it is no such line. */
    private static Destination parse(String line) {
        String[] words = line.split(" ");
        if (words.length < FIELDS) {
            return null; // cut off by a full disk
        }
        try {
            Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
            for (int i = FIELDS; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                counts.put(
                        Outcome.valueOf(words[i].substring(0, Math.max(equals, 0))),
                        Long.parseLong(words[i].substring(equals + 1)));
            }
            Place place =
                    new Place(URLDecoder.decode(words[0], UTF_8), Integer.parseInt(words[1]), Kind.valueOf(words[2]));
            return new Destination(place, counts, URLDecoder.decode(words[3].substring(1), UTF_8));
        } catch (IllegalArgumentException e) {
            return null; // as above
        }
    }

    /**
     * Each place once, in the order in which they come. A look-up is left out where a connect to that name follows, which says
     * more.
     */
    static List<Destination> parse(List<String> lines) {
        Map<Place, Destination> all = new LinkedHashMap<>();
        Set<String> connected = new HashSet<>();
        for (String line : lines) {
            Destination one = parse(line);
            if (one != null) {
                all.merge(one.place, one, Destination::plus);
                if (one.place.kind() != Kind.LOOKUP && one.place.kind() != Kind.DATAGRAM) {
                    connected.add(Patterns.normal(one.place.host()));
                }
            }
        }
        all.keySet()
                .removeIf(place -> place.kind() == Kind.LOOKUP && connected.contains(Patterns.normal(place.host())));
        return new ArrayList<>(all.values());
    }

    private Destination plus(Destination other) {
        Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
        sums.putAll(counts);
        other.counts.forEach((outcome, count) -> sums.merge(outcome, count, Long::sum));
        return new Destination(place, sums, callers.isEmpty() ? other.callers : callers);
    }
}

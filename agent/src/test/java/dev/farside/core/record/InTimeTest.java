package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InTimeTest {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** Notes what it is asked for, and knows nothing. */
    private final Known known = new Known() {
        @Override
        public Cover cover(String host, int port) {
            asked.add(host + " " + port);
            return null;
        }

        @Override
        public String line() {
            return null;
        }

        @Override
        public String gateway() {
            return null;
        }

        @Override
        public List<String> candidates() {
            return List.of();
        }
    };

    private static List<Destination> seen(Place... places) {
        return Stream.of(places)
                .map(place -> new Destination(place, Map.of(Outcome.UNKNOWN, 1L), ""))
                .toList();
    }

    @Test
    void theAnswerForAPortIsNoneForAnother() {
        InTime inTime = new InTime(known, TimeUnit.MINUTES.toMillis(1));
        inTime.ask(seen(new Place("a.example", 1, Kind.SOCKET)));
        for (int port : List.of(3, 2, 1)) {
            inTime.cover("a.example", port);
        }
        inTime.cover("A.example", 1);
        assertEquals(List.of("A.example", "a.example"), inTime.late());
        inTime.ask(seen(new Place("a.example", 2, Kind.SOCKET), new Place("a.example", 3, Kind.SOCKET)));
        inTime.cover("a.example", 2);
        assertEquals(List.of("A.example", "a.example"), inTime.late());
        inTime.cover("a.example", 3);
        assertEquals(List.of("A.example"), inTime.late());
    }

    /** They would take the time from others. */
    @Test
    void whatNothingIsProposedForIsNotAskedFor() {
        new InTime(known, TimeUnit.MINUTES.toMillis(1))
                .ask(seen(
                        new Place("localhost", 1, Kind.SOCKET),
                        new Place("127.0.0.2", 1, Kind.CHANNEL),
                        new Place("fe80::1", 1, Kind.CHANNEL),
                        new Place("dns.example", 53, Kind.DATAGRAM),
                        new Place("b.example", 0, Kind.LOOKUP),
                        new Place("a.example", 1, Kind.NETTY)));
        assertEquals(List.of("b.example 0", "a.example 1"), asked);
    }
}

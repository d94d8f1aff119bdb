package dev.farside.core.ssh.alive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    /**
     * Events: {@code o}pened, {@code l}ost, {@code f}ailed, {@code d}ropped, {@code c}ut, {@code n}o for good; {@code +N} passes N milliseconds. The clock
     * starts where it overflows.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                | 0     | false | false | false
            o                 | 0     | false | false | false
            o l               | 0     | false | false | true
            f                 | 250   | true  | false | false
            f +249            | 1     | true  | false | false
            f +250            | 0     | true  | false | false
            f +9999           | 0     | true  | false | false
            f f               | 500   | true  | false | false
            f f f             | 1000  | true  | false | false
            f f f f f f f f f | 1000  | true  | false | false
            f f f o           | 0     | false | false | false
            f f f o l f       | 250   | true  | false | true
            n                 | 2000  | true  | true  | false
            n +1999           | 1     | true  | true  | false
            n +2000           | 0     | true  | false | false
            n n               | 4000  | true  | true  | false
            n n n n           | 16000 | true  | true  | false
            n n n n n n n     | 30000 | true  | true  | false
            n f               | 500   | true  | false | false
            o l f             | 250   | true  | false | true
            o l f f           | 500   | true  | false | true
            o l +9999 f       | 250   | true  | false | true
            o l f +10000      | 0     | true  | false | false
            o l n             | 2000  | true  | true  | false
            o l n f           | 500   | true  | false | false
            o l f o           | 0     | false | false | false
            o l f +10000 o l  | 0     | false | false | true
            d                 | 250   | true  | false | true
            d d d d           | 1000  | true  | false | true
            d f +29999        | 0     | true  | false | true
            d d +30000        | 0     | true  | false | false
            d +30000 d        | 500   | true  | false | false
            d +60001 d        | 500   | true  | false | true
            f +9999 d         | 500   | true  | false | true
            l f +10000 d      | 500   | true  | false | true
            d o               | 0     | false | false | false
            d n               | 4000  | true  | true  | false
            c                 | 1000  | true  | false | true
            c c               | 2000  | true  | false | true
            c c c             | 4000  | true  | false | true
            c c c c           | 8000  | true  | false | false
            c c f             | 1000  | true  | false | false
            d c               | 1000  | true  | false | true
            c o               | 0     | false | false | false
            """)
    void restsAndComesBack(String events, long restMillis, boolean failing, boolean barred, boolean comingBack) {
        Backoff backoff = new Backoff(() -> 1);
        long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(100);
        for (String event : events.isEmpty() ? new String[0] : events.split(" ")) {
            switch (event.charAt(0)) {
                case 'o' -> backoff.opened();
                case 'l' -> backoff.lost(now);
                case 'f' -> backoff.failed(now, Backoff.Verdict.FAILED);
                case 'd' -> backoff.failed(now, Backoff.Verdict.DROPPED);
                case 'c' -> backoff.failed(now, Backoff.Verdict.CUT);
                case 'n' -> backoff.failed(now, Backoff.Verdict.FOR_GOOD);
                default -> now += TimeUnit.MILLISECONDS.toNanos(Long.parseLong(event.substring(1)));
            }
        }
        assertEquals(restMillis, TimeUnit.NANOSECONDS.toMillis(backoff.rest(now)));
        assertEquals(failing, backoff.isFailing());
        assertEquals(barred, backoff.isBarred(now));
        assertEquals(comingBack, backoff.isComingBack(now));
    }

    @Test
    void pausesVaryByAQuarter() {
        List<Long> rests = new ArrayList<>();
        for (double random : new double[] {0, 0.5, 1}) {
            Backoff backoff = new Backoff(() -> random);
            for (int i = 0; i < 2; i++) {
                backoff.failed(0, Backoff.Verdict.FAILED);
            }
            rests.add(TimeUnit.NANOSECONDS.toMillis(backoff.rest(0)));
        }
        assertEquals(List.of(375L, 437L, 500L), rests);
    }
}

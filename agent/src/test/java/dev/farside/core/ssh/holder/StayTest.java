package dev.farside.core.ssh.holder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StayTest {
    /** @param one milliseconds; -1: while it is used */
    @ParameterizedTest(name = "of {0} and {1}, {2}")
    @CsvSource({"-1, -1, -1", "-1, 5, 5", "5, -1, 5", "-1, 0, 0", "0, -1, 0", "5, 6, 6", "6, 5, 6", "0, 5, 0", "5, 0, 0"
    })
    void theLongerOneCounts(long one, long other, long longer) {
        assertEquals(stay(longer), stay(one).or(stay(other)));
    }

    private static Stay stay(long millis) {
        return millis < 0 ? Stay.WHILE_USED : Stay.idle(millis);
    }
}

package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpelledOutTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            *.x via b                         |
            a.x via b                         |
            *.x:80 via b                      |
            a.x:80 via b                      | a.x:80
            *.x a.x:80-90,443 via b           | a.x:80
            *.x !a.x:80 via b                 |
            a.x:80 via c                      |
            a.x:80 via c or b                 | a.x:80
            a.x:80 direct; a.x:80 via b       |
            a.x:80 via c; a.x:80,81 via b     |
            *.x via b to app7:8080            | app7:8080
            *.x via b to unix:/run/pg         | unix:/run/pg
            a.x:80 via b names near           |
            10.0.0.5:80 via b                 | 10.0.0.5:80
            10.0.0.0/8:80 via b               |
            [fd20::7]:80 via b                | [fd20::7]:80
            search x; a:80 via b              | a:80
            *.x via b; b.x:1 via b            |
            b.x:1 via b; *.x via b            | b.x:1
            """)
    void theFirstHostAndPortThatARuleNames(String lines, String expected) {
        SpelledOut found = SpelledOut.of(Rules.parse(lines.replace("; ", "\n"), "r"), Chain.parse("b"));
        assertEquals(expected, found == null ? null : found.place());
    }
}

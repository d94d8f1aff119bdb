package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ForeignTextTest {
    @Test
    void whatComesFromOutsideIsOnePlainLine() {
        String[][] table = {
            {"Connection refused", "Connection refused"},
            {"  two\r\n\tlines  ", "two lines"},
            {"\u001b[2J\u0007", "?[2J?"},
            {"\u009b31m\u0000", "?31m?"},
            {"abc\u202ecba", "abc?cba"},
            {"gr\u00f6\u00dfer \u4e2d\u6587 \ud83d\ude00", "gr\u00f6\u00dfer \u4e2d\u6587 \ud83d\ude00"},
            {"\n", ""}
        };
        for (String[] row : table) {
            assertEquals(row[1], ForeignText.line(row[0]));
        }
    }

    @Test
    void itIsNotWithoutEnd() {
        assertEquals(503, ForeignText.line("x".repeat(100_000)).length());
    }
}

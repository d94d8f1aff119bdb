package dev.farside.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadInputTest {
    private static final String SIXTY = "abcdefghi ".repeat(6);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "*.x vai bastion|5|*.x vai bastion|    ^",
                "    Port many|10|Port many|     ^",
                "*.x via|8|*.x via|       ^",
                "*.x via|90|*.x via|       ^",
                "*.x\u00a0via b|1|*.x<U+00A0>via b|^",
                "\u202ex via b|4|<U+202E>x via b|          ^",
                "é\uD83D\uDE00 vai b|5|é\uD83D\uDE00 vai b|   ^",
            })
    void theLineIsShownWithACaretAtTheColumn(String text, int column, String shown, String caret) {
        assertShown(text, column, shown, caret);
    }

    @Test
    void tabsAreBlanks() {
        assertShown("\t*.x\tvai\tb", 6, "*.x vai b", "    ^");
    }

    @Test
    void ofALongLineOnlyThePartAroundTheCaretIsShown() {
        assertShown(
                SIXTY + SIXTY + "HERE" + SIXTY + SIXTY,
                121,
                "..." + SIXTY + "HERE" + SIXTY.substring(0, 56) + "...",
                " ".repeat(63) + "^");
    }

    private static void assertShown(String text, int column, String shown, String caret) {
        BadInput bad = new BadInput(new Source("rules", 3, column), "wrong", "right", text);
        assertEquals(List.of("rules:3:" + column + ": wrong", "  " + shown, "  " + caret, "hint: right"), bad.lines());
    }

    @Test
    void whatIsNotALineOfAFileIsNotShown() {
        assertEquals(
                List.of("-o Prot=22: wrong", "hint: right"),
                new BadInput(new Source("-o Prot=22", 0, 0), "wrong", "right", "Prot=22").lines());
        assertEquals(List.of("rules:3: wrong"), new BadInput(new Source("rules", 3, 0), "wrong", null, "text").lines());
        assertEquals(List.of("wrong"), new BadInput("wrong", null).lines());
    }

    @Test
    void afterTwentyMistakesTheOthersAreCounted() {
        List<BadInput> mistakes = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> new BadInput("wrong " + i, null))
                .toList();
        List<String> lines = BadInput.all(mistakes).lines();
        assertEquals(21, lines.size());
        assertEquals("wrong 20", lines.get(19));
        assertEquals("and 5 more", lines.get(20));
        assertEquals("wrong 1", BadInput.all(mistakes).getMessage());
        assertEquals(mistakes.get(0), BadInput.all(mistakes.subList(0, 1)));
    }
}

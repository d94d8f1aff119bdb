package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    go away                | go away
                    a\\u001b[2Jb           | a<U+001B>[2Jb
                    a\\u009b31mb           | a<U+009B>31mb
                    a\\nfarside: all well  | a<U+000A>farside: all well
                    a\\rb\\u0000c\\u007f   | a<U+000D>b<U+0000>c<U+007F>
                    abc\\u202edef          | abc<U+202E>def
                    \\ufeffHost            | <U+FEFF>Host
                    a\\u200bb\\u00a0c      | a<U+200B>b<U+00A0>c
                    a\\u2028b              | a<U+2028>b
                    a\\ud800b              | a<U+D800>b
                    b\\u00fccher \\u4e2d   | b\\u00fccher \\u4e2d
                    """)
    void whatSteersOrHidesIsSpelled(String words, String shown) {
        assertEquals(unescaped(shown), ForeignWords.visible(unescaped(words)));
    }

    /** Java's own escapes, which a text block would read too early. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString().translateEscapes();
    }

    @Test
    void aPlainLineIsItself() {
        String line = "gateway bastion (gw.example:22): Connection refused";
        assertSame(line, ForeignWords.visible(line));
    }

    @Test
    void aQuoteIsOneShortLine() {
        assertEquals("a b c", ForeignWords.quote("  a\r\n\tb  \n c\n"));
        assertEquals("x".repeat(80), ForeignWords.quote("x".repeat(80)));
        assertEquals("x".repeat(80) + "...", ForeignWords.quote("x".repeat(1_000_000)));
        assertEquals("x".repeat(79) + "...", ForeignWords.quote("x".repeat(79) + "\ud83d\ude00 and more"));
        assertEquals(83, ForeignWords.quote("\033".repeat(1000)).length());
        assertEquals("a  b", ForeignWords.line("a  b"));
        assertEquals(1003, ForeignWords.line("\033".repeat(1_000_000)).length());
    }

    @Test
    void aTextToReadBeforeAnAnswerKeepsItsLines() {
        assertEquals("1. phone\n\t2. key\n<U+001B>? ", ForeignWords.text("1. phone\r\n\t2. key\n\033? "));
        assertEquals(4_003, ForeignWords.text("x".repeat(100_000)).length());
    }
}

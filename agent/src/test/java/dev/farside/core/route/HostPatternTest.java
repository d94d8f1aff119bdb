package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.sshconfig.Pattern;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {

    @ParameterizedTest
    @CsvSource({
        "*, , true",
        "*, a.b, true",
        "?, , false",
        "?*, a, true",
        "*.b, a.b, true",
        "*.b, .b, true",
        "*.b, b, false",
        "a*c, abcbc, true",
        "a*c, abcb, false",
        "a**c, ac, true",
        "a?c, ac, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false"
    })
    void globs(String glob, String text, boolean matches) {
        assertEquals(matches, Pattern.matches(text == null ? "" : text, glob));
    }

    /** Against the definition itself, on a tiny alphabet, so that about half of the pairs match. */
    @Test
    void globsAgreeWithTheirDefinition() {
        Random random = new Random(4711);
        int matched = 0;
        for (int i = 0; i < 50_000; i++) {
            String glob = word(random, "ab.*?*");
            String text = word(random, "ab.");
            boolean expected = defined(glob, text);
            matched += expected ? 1 : 0;
            assertEquals(expected, Pattern.matches(text, glob), glob + " on " + text);
        }
        assertTrue(matched > 5_000, "the pairs prove something");
    }

    /** What {@code check} says of two globs must hold for every text. */
    @Test
    void coveringAndOverlappingAgreeWithMatching() {
        Random random = new Random(42);
        int covered = 0;
        int apart = 0;
        for (int i = 0; i < 20_000; i++) {
            String wide = word(random, "ab*?");
            String narrow = word(random, "ab*?");
            boolean covers = Lint.globCovers(wide, narrow);
            boolean overlap = Lint.globsOverlap(wide, narrow);
            covered += covers ? 1 : 0;
            apart += overlap ? 0 : 1;
            String text = narrow.replace('?', random.nextBoolean() ? 'a' : 'b').replace("*", word(random, "ab"));
            if (covers) {
                assertTrue(Pattern.matches(text, wide), wide + " covers " + narrow + " but not " + text);
            }
            if (!overlap) {
                assertTrue(!Pattern.matches(text, wide), wide + " meets " + narrow + " in " + text);
            }
        }
        assertTrue(covered > 500 && apart > 500, covered + " covered, " + apart + " apart");
    }

    @Test
    void manyStarsStayQuick() {
        String glob = "*a".repeat(60) + "*b";
        assertEquals(false, Pattern.matches("a".repeat(250), glob));
    }

    private static String word(Random random, String alphabet) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    private static boolean defined(String glob, String text) {
        if (glob.isEmpty()) {
            return text.isEmpty();
        }
        if (glob.charAt(0) == '*') {
            return defined(glob.substring(1), text) || (!text.isEmpty() && defined(glob, text.substring(1)));
        }
        return !text.isEmpty()
                && (glob.charAt(0) == '?' || glob.charAt(0) == text.charAt(0))
                && defined(glob.substring(1), text.substring(1));
    }
}

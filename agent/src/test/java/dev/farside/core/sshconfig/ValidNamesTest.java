package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidNamesTest {
    private static final Source PLACE = new Source("config", 7, 3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x;y",
                "x'y",
                "x`y",
                "x\"y",
                "x$y",
                "x\\y",
                "x&y",
                "x<y",
                "x>y",
                "x|y",
                "x(y",
                "x)y",
                "x{y",
                "x}y",
                "x y",
                "x\ty",
                "x\ny",
                "x\0y",
                "x\033y",
                "x\177y",
                "-x",
                "-oProxyCommand=x"
            })
    void whatSshRefusesIsNoHost(String name) {
        assertTrue(ValidNames.hostFault(name) != null, name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "a.b-c_d", "10.0.0.1", "fd20::1", "fe80::1%eth0", "x-", "b\u00fccher.example", "x~#!*?=^"})
    void whatSshTakesIsAHost(String name) {
        assertNull(ValidNames.hostFault(name));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            textBlock =
                    """
            x;y      | has ";" in it
            x'y      | has "'" in it
            -x       | begins with "-"
            x -y     | has "-" after a blank
            x\\       | ends in "\\"
            x y      |
            DOM\\x    |
            x@corp   |
            x$       |
            x.y-z_1  |
            """)
    void usersAreAsSshHasThem(String user, String fault) {
        assertEquals(fault, ValidNames.userFault(user));
    }

    private static Tokens tokens(Map<Character, String> values) {
        return new Tokens(new FakeMachine(Path.of("/home/alice")), values);
    }

    /** Each token that stands for a name, each use of a value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            h, n, k, j | x;touch pwned        | percent, hops, file, path
            h, n, k, j | $(touch pwned)       | percent, hops, file, path
            h, n, k, j | -oProxyCommand=x     | percent, hops, file, path
            r, u       | x;touch pwned        | percent, hops, file, path
            r, u       | -x                   | percent, hops, file, path
            h, n, k, j | ../../etc/x          | hops, file, path
            h, n, k, j | ..                   | file, path
            h, n, k, j | x,evil.example       | hops
            h, n, k, j | x@evil.example       | hops
            h, n, k, j | x:2222               | hops
            h, n, j    | x@evil.example       | percent
            r, u       | x,evil.example       | hops
            """)
    void aNameThatIsNoneStandsForNothing(String letters, String name, String uses) {
        for (String letter : letters.split(", ")) {
            Tokens tokens = tokens(Map.of(letter.charAt(0), name));
            Value value = new Value("do %" + letter, PLACE);
            Map<String, Supplier<String>> ways = new HashMap<>();
            ways.put("percent", () -> tokens.percent(value));
            ways.put("hops", () -> tokens.hops(value));
            ways.put("file", () -> tokens.file(value));
            ways.put("path", () -> tokens.path(value));
            for (String use : uses.split(", ")) {
                BadInput bad = assertThrows(BadInput.class, ways.get(use)::get, letter + " " + use);
                String begin = "config:7:3: '" + name + "' cannot stand for '%" + letter + "': it ";
                assertTrue(bad.getMessage().startsWith(begin), bad.getMessage());
            }
        }
    }

    @Test
    void usersOfADomainAndAddressesStandForThemselves() {
        Tokens tokens = tokens(Map.of('r', "me@corp", 'h', "fe80::1%eth0", 'u', "CORP\\me"));
        assertEquals("me@corp@gw", tokens.hops(new Value("%r@gw", PLACE)));
        assertEquals("nc fe80::1%eth0 CORP\\me", tokens.percent(new Value("nc %h %u", PLACE)));
    }
}

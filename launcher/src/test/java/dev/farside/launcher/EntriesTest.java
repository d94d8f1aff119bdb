package dev.farside.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The three entries, {@code farside} for POSIX shells and {@code farside.cmd} with {@code farside.ps1} for Windows, know the
 * same words. PowerShell itself does not run here.
 */
class EntriesTest {
    private static String text(String file) throws Exception {
        return Files.readString(Path.of("src/main", file));
    }

    /** The labels of the case that reads the words, up to where each ends. */
    private static List<String> labels() throws Exception {
        String loop = text("sh/farside").split("\nfind_home\nwhile ", 2)[1];
        return Pattern.compile("(?m)^    ([-a-zA-Z][^()\n]*)\\)")
                .matcher(loop)
                .results()
                .map(label -> label.group(1))
                .toList();
    }

    private static Set<String> posix(boolean options, boolean withValue) throws Exception {
        Set<String> words = new TreeSet<>();
        for (String label : labels()) {
            for (String word : label.split(" \\| ")) {
                boolean isOption = word.startsWith("-") && !word.equals("--") && !word.equals("-*");
                boolean takes = labels().stream()
                        .anyMatch(one -> List.of(one.split(" \\| ")).contains(word + "=*"));
                if (options ? isOption && takes == withValue && !word.endsWith("=*") : !word.startsWith("-")) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    private static Set<String> windows(String table) throws Exception {
        Matcher found = Pattern.compile("(?m)^\\$" + table + " = '([^']*)'\\.Split\\(' '\\)$")
                .matcher(text("windows/farside.ps1"));
        assertTrue(found.find(), table);
        return new TreeSet<>(List.of(found.group(1).split(" ")));
    }

    @Test
    void theyHaveTheSameOptionsAndCommands() throws Exception {
        Set<String> withValue = windows("WithValue");
        withValue.addAll(windows("OfRecord"));
        assertEquals(posix(true, true), withValue);
        Set<String> withoutValue = posix(true, false);
        assertTrue(withoutValue.remove("--woven")); // of runtime images without java.instrument, and told to nobody
        assertEquals(withoutValue, windows("WithoutValue"));
        assertEquals(posix(false, false), windows("Commands"));
        assertTrue(text("sh/farside").contains("farside_commands='" + commands() + "'\n"));
        assertTrue(withValue.contains("--rules") && windows("Commands").contains("check"));
    }

    private static String commands() throws Exception {
        return text("windows/farside.ps1").split("\\$Commands = '", 2)[1].split("'", 2)[0];
    }

    @Test
    void theyTakeTheSameValues() throws Exception {
        for (String table : List.of("Levels", "Colours")) {
            String label = "        " + String.join(" | ", inOrder(table)) + ")";
            assertTrue(text("sh/farside").contains(label), label);
        }
    }

    private static String[] inOrder(String table) throws Exception {
        return text("windows/farside.ps1")
                .split("\\$" + table + " = '", 2)[1]
                .split("'", 2)[0]
                .split(" ");
    }

    /** Each option without a value, and each command, leads somewhere. */
    @Test
    void nothingInTheTablesOfWindowsIsLeftOut() throws Exception {
        String script = text("windows/farside.ps1");
        String main = script.split("\n# Main -", 2)[1];
        for (String option : windows("WithoutValue")) {
            assertTrue(main.contains("'" + option + "'"), option);
        }
        String own = script.split("\nfunction Invoke-Own", 2)[1];
        for (String command : windows("Commands")) {
            assertTrue(own.contains("'" + command + "'"), command);
        }
    }

    /** So that all words reach the one place that knows them, and the status comes back. */
    @Test
    void theOneForCmdHandsEverythingOn() throws Exception {
        String script = text("windows/farside.cmd");
        assertTrue(script.contains("\r\nset FARSIDE_LINE=%*\r\n"));
        assertTrue(script.contains("-File \"%~dp0..\\lib\\farside.ps1\"\r\n"));
        assertTrue(script.endsWith("\r\nexit /b %ERRORLEVEL%\r\n"));
        assertEquals(-1, script.replace("\r\n", "").indexOf('\n')); // cmd.exe misses labels and lines without
        assertTrue(text("windows/farside.ps1").contains("Split-Line $env:FARSIDE_LINE"));
    }

    /** What the agent and the JVM take apart is encoded alike. */
    @Test
    void theyEncodeTheSameCharacters() throws Exception {
        Set<String> posix = new TreeSet<>();
        Matcher codes = Pattern.compile("farside_options=\\$farside_options(%[0-9A-F]{2})")
                .matcher(text("sh/farside"));
        while (codes.find()) {
            posix.add(codes.group(1));
        }
        Set<String> windows = new TreeSet<>();
        String characters = text("windows/farside.ps1")
                .split("Replace\\(\\$Value, '\\[", 2)[1]
                .split("\\]', \\{", 2)[0];
        for (char c : characters.replace("''", "'").replace("\\\\", "\\").toCharArray()) {
            windows.add(String.format("%%%02X", (int) c));
        }
        assertEquals(posix, windows);
        assertEquals(7, posix.size());
    }

    /** A word as a .cmd file gets it through cmd.exe, by the script's own patterns, which Java reads as PowerShell does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "-Dx.y            ; -Dx.y",
                "C:\\dir\\x       ; C:\\dir\\x",
                "a b              ; \"a b\"",
                "x&calc           ; \"x&calc\"",
                "a|b<c>d^e(f)     ; \"a|b<c>d^e(f)\"",
                "x=1              ; \"x=1\"",
                "50%              ; \"50%%cd:~,%\"",
                "%PATH%           ; \"%%cd:~,%PATH%%cd:~,%\"",
                "x\"&calc         ; \"x\"\"&calc\"",
                "x\\\"&calc       ; \"x\\\\\"\"&calc\"",
                "C:\\a b\\        ; \"C:\\a b\\\\\"",
                "C:\\dir\\        ; \"C:\\dir\\\\\"",
                "''               ; \"\"",
            })
    void nothingInAWordIsACommandOfCmds(String word, String expected) throws Exception {
        String script = text("windows/farside.ps1");
        assertTrue(script.contains("'/e:on /v:off /d /s /c \"' + $line + '\"'"), "what the rules are for");
        assertTrue(script.contains("(@($Program) + $Words | ForEach-Object { Format-BatchWord $_ }) -join ' '"));
        String function = script.split("\nfunction Format-BatchWord", 2)[1].split("\n}\n", 2)[0];
        Matcher plain =
                Pattern.compile("-cmatch '([^']+)'\\) \\{ return \\$Word }").matcher(function);
        assertTrue(plain.find());
        String text = word;
        if (!Pattern.compile(plain.group(1)).matcher(word).find()) {
            Matcher steps = Pattern.compile("\\[regex]::Replace\\(\\$\\w+, '([^']+)', '([^']+)'\\)")
                    .matcher(function);
            while (steps.find()) {
                text = text.replaceAll(steps.group(1), steps.group(2));
            }
            text = '"' + text + '"';
        }
        assertEquals(expected, text);
    }

    /** As git leaves them, whatever it is told to do with line ends. */
    @Test
    void theOthersHaveNoCarriageReturn() throws Exception {
        assertEquals(-1, text("sh/farside").indexOf('\r'));
        assertEquals(-1, text("windows/farside.ps1").indexOf('\r'));
        assertTrue(Files.readString(Path.of("../.gitattributes")).contains("\n* -text\n"));
    }
}

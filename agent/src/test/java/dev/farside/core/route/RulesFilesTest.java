package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.input.BadInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFilesTest {
    @TempDir
    private Path directory;

    @Test
    void includesStandWhereTheyAreWritten() throws Exception {
        write("rules", "a via one\ninclude conf.d/*.rules\ninclude \"with blank\"\ninclude ~/own\nz via last\n");
        write("conf.d/2.rules", "include ../deep/x\nc via two");
        write("conf.d/1.rules", "b via two");
        write("conf.d/.hidden.rules", "nonsense");
        write("conf.d/other", "nonsense");
        write("deep/x", "x via deep");
        write("with blank", "search corp.example");
        write("home/own", "ssh-config config");
        Rules rules = load("rules");
        assertEquals(
                List.of("rules:1", "conf.d/1.rules:1", "deep/x:1", "conf.d/2.rules:2", "rules:5"),
                rules.rules().stream()
                        .map(rule -> directory.relativize(
                                        Path.of(rule.source().file()).normalize())
                                + ":" + rule.source().line())
                        .collect(Collectors.toList()));
        assertEquals(List.of("corp.example"), rules.search());
        assertEquals(directory.resolve("home/config"), rules.sshConfig());
    }

    @Test
    void aFileMayBeIncludedTwiceButNotFromItself() throws Exception {
        write("rules", "include x\ninclude x\n");
        write("x", "a via b");
        assertEquals(2, load("rules").rules().size());
        write("x", "a via b\n  include rules\n");
        assertBad("rules", "DIR/x:2:11: DIR/rules includes itself", "the files being read: [DIR/rules, DIR/x]");
    }

    @Test
    void awildcardMayMatchNothing() throws Exception {
        write("rules", "include nowhere/*.rules\ninclude *.none\na via b");
        assertEquals(1, load("rules").rules().size());
    }

    @Test
    void filesThatCannotBeRead() throws Exception {
        String hint =
                "an include path is relative to the including file; a wildcard may match nothing, a plain name may not";
        assertBad(
                "missing",
                "DIR/missing: no such file",
                "it should be a text file with lines such as: *.corp.example via bastion");
        assertBad("", "DIR: is a directory", "it should be a text file with lines such as: *.corp.example via bastion");
        write("rules", "# first\n  include gone");
        assertBad("rules", "DIR/rules:2:11: DIR/gone: no such file", hint);
        write("rules", "include .");
        assertBad("rules", "DIR/rules:1:9: DIR/.: is a directory", hint);
    }

    @Test
    void windowsLinesAndAByteOrderMarkAreFine() throws Exception {
        write("rules", "\ufeff# rules\r\n\ta\tvia\tb\r\n\r\nc via d");
        assertEquals(2, load("rules").rules().size());
        assertEquals("a\tvia\tb", load("rules").rules().get(0).text());
    }

    @Test
    void otherEncodingsAreRefused() throws Exception {
        Files.write(
                directory.resolve("rules"), "a via b\nb\u00fccher.example via b".getBytes(StandardCharsets.ISO_8859_1));
        assertBad("rules", "DIR/rules:2:2: not UTF-8 text", "rules are plain UTF-8 text; save the file as UTF-8");
    }

    private void assertBad(String file, String problem, String hint) {
        BadInput bad = assertThrows(BadInput.class, () -> load(file));
        assertEquals(problem.replace("DIR", directory.toString()), bad.getMessage());
        assertEquals(hint.replace("DIR", directory.toString()), bad.hint());
    }

    private Rules load(String file) {
        return Rules.load(directory.resolve(file), directory.resolve("home"));
    }

    private void write(String file, String text) throws Exception {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}

package dev.farside.core;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farside.core.input.FilesRead;
import dev.farside.core.own.Log;
import dev.farside.core.way.RulesInForce;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When changed files come into force, and when the old ones stay. A look is what the thread does once in a second. */
class ReloadTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Error error;
    private RulesInForce rules;
    private Reload reload;

    @BeforeEach
    void begin() throws IOException {
        write(
                "ssh_config",
                "Include " + directory + "/more\nInclude " + directory + "/deep/er/more\nInclude " + directory
                        + "/hosts/%h\nHost bastion\n HostName gw.example\n");
        write("more", "Host *.lab.example\n ProxyJump bastion\n");
        write("deep/er/more", "Host *.deep.example\n ProxyJump bastion\n");
        write("hosts/x.own.example", "Host x.own.example\n ProxyJump bastion\n");
        write("team.rules", "*.team.example via bastion\n");
        write("conf.d/10.rules", "*.ten.example via bastion\n");
        write(
                "rules",
                "ssh-config ssh_config\nssh-config\ninclude team.rules\ninclude conf.d/*.rules\n*.corp.example via bastion\n");
        FilesRead read = new FilesRead();
        Settings settings =
                Settings.of(Map.of("rules", directory.resolve("rules").toString(), "log", "info"), Map.of(), read);
        Log log = settings.log(new PrintStream(said, true), dev.farside.agent.Colours.of("never", 2));
        rules = new RulesInForce(settings.rules());
        assertTrue(far("x.own.example")); // reads its file
        reload = new Reload(settings, read, rules, (fresh, most) -> fails(), log);
    }

    private void fails() {
        Error now = error;
        error = null;
        if (now != null) {
            throw now;
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Nobody, not even root, can list it. */
    private void loop() throws IOException {
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    }

    private boolean far(String name) {
        return rules.now().isFar(name);
    }

    private String said() {
        String all = said.toString(StandardCharsets.UTF_8).replace(directory + "/", "");
        said.reset();
        return all;
    }

    /** One to see that it differs, one to see that it stays so, one for files that nobody has looked at before. */
    private void looks() {
        reload.look();
        reload.look();
        reload.look();
    }

    private interface Change {
        void make(ReloadTest test) throws IOException;
    }

    private static Arguments change(String what, String becomesFar, Change change) {
        return arguments(what, becomesFar, change);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "the rules are written anew",
                        "db.new.example",
                        test -> test.write("rules", "ssh-config ssh_config\n*.new.example via bastion\n")),
                change("other rules get the name, with the same size and time", "db.carp.example", test -> {
                    Path rules = test.directory.resolve("rules");
                    FileTime time = Files.getLastModifiedTime(rules);
                    test.write("next", Files.readString(rules).replace("corp", "carp"));
                    Files.setLastModifiedTime(test.directory.resolve("next"), time);
                    Files.move(test.directory.resolve("next"), rules, REPLACE_EXISTING);
                }),
                change(
                        "an included file",
                        "db.new.example",
                        test -> test.write("team.rules", "*.new.example via bastion\n")),
                change(
                        "a file that a wildcard matches",
                        "db.new.example",
                        test -> test.write("conf.d/10.rules", "*.new.example via bastion\n")),
                change(
                        "the ssh_config",
                        "db.new.example",
                        test -> test.write("ssh_config", "Host *.new.example\n ProxyJump bastion\n")),
                change(
                        "a file that the ssh_config includes",
                        "db.new.example",
                        test -> test.write("more", "Host *.new.example\n ProxyJump bastion\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void comesIntoForceWhenItHasSettled(String what, String becomesFar, Change change) throws IOException {
        assertFalse(far(becomesFar), what);
        change.make(this);
        reload.look();
        assertFalse(far(becomesFar), what);
        reload.look();
        assertTrue(far(becomesFar), what);
        assertTrue(said().endsWith(": new connections follow\n"), what);
        looks();
        assertEquals("", said(), "it is read once");
    }

    private static Arguments fault(String what, String told, Change change) {
        return arguments(what, told, change);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "a mistake",
                        "rules:2:16: \"vai\" is not an action",
                        test -> test.write("rules", "*.new.example via bastion\n*.corp.example vai bastion\n")),
                fault(
                        "two mistakes",
                        " (and 1 more)",
                        test -> test.write("rules", "a.example vai x\nb.example vai x\n")),
                fault("empty", "rules: is empty", test -> test.write("rules", "")),
                fault("blank", "rules: there are no rules in it", test -> test.write("rules", "\n# none now\n")),
                fault("missing", "rules: no such file", test -> Files.delete(test.directory.resolve("rules"))),
                fault("an include is empty", "team.rules: is empty", test -> test.write("team.rules", "")),
                fault("the ssh_config is empty", "ssh_config: is empty", test -> test.write("ssh_config", "")),
                fault(
                        "the ssh_config is missing",
                        "ssh_config: no such file",
                        test -> Files.delete(test.directory.resolve("ssh_config"))),
                fault(
                        "an include of the ssh_config is missing",
                        "more: no such file",
                        test -> Files.delete(test.directory.resolve("more"))),
                fault("an include looks in a directory that cannot be listed", "rules:1:9: ", test -> {
                    test.loop();
                    test.write("rules", "include loop/*.rules\n*.corp.example direct\n");
                }),
                fault("an include of the ssh_config does", "loop: cannot be listed", test -> {
                    test.loop();
                    test.write("ssh_config", "Include " + test.directory + "/loop/*.conf\nHost *.lab.example\n");
                }),
                fault(
                        "the directory of an include of the ssh_config is missing",
                        "deep/er/more: no such file",
                        test -> Files.move(test.directory.resolve("deep"), test.directory.resolve("away"))),
                fault(
                        "a file that is included for a host is empty",
                        "hosts/x.own.example: is empty",
                        test -> test.write("hosts/x.own.example", "")),
                fault(
                        "a file that is included for a host is missing",
                        "hosts/x.own.example: no such file",
                        test -> Files.delete(test.directory.resolve("hosts/x.own.example"))),
                fault("a mistake in the ssh_config", "ssh_config:1:", test -> test.write("ssh_config", "Hots a\n")),
                fault(
                        "others may write",
                        "bad owner or permissions",
                        test -> Files.setPosixFilePermissions(
                                test.directory.resolve("rules"), PosixFilePermissions.fromString("rw-rw-rw-"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void isToldOnceAndTheOldRulesStay(String what, String told, Change change) throws IOException {
        change.make(this);
        looks();
        String line = said();
        assertTrue(line.contains(told) && line.endsWith("; the rules from before stay in force\n"), what + ": " + line);
        assertEquals(1, line.lines().count(), line);
        for (int i = 0; i < 100; i++) {
            reload.look();
        }
        assertEquals("", said(), what);
        for (String name : new String[] {
            "db.corp.example", "db.team.example", "db.ten.example", "db.lab.example", "db.deep.example", "x.own.example"
        }) {
            assertTrue(far(name), name);
        }
    }

    @Test
    void aFileThatIsStillEmptyAfterTheNextChangeDoesNotCountEither() throws IOException {
        write("rules", "");
        looks();
        said();
        Files.setLastModifiedTime(directory.resolve("rules"), FileTime.fromMillis(0));
        looks();
        assertEquals("farside: rules: is empty; the rules from before stay in force\n", said());
        assertTrue(far("db.corp.example"));
    }

    @Test
    void permissionsThatAreMendedCount() throws IOException {
        Path file = directory.resolve("rules");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        looks();
        said();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        looks();
        assertTrue(said().contains("new connections follow"));
    }

    @Test
    void aFileThatIsBeingWrittenDoesNotCount() throws IOException {
        String text = "*.new.example via bastion\n*.corp.example via bastion\n";
        for (int written = 0; written < text.length(); written += 7) {
            write("rules", text.substring(0, written));
            reload.look();
            assertTrue(far("db.corp.example"), text.substring(0, written));
        }
        write("rules", text);
        looks();
        assertTrue(far("db.new.example") && far("db.corp.example"));
        assertEquals("farside: rules has changed: new connections follow\n", said());
    }

    @Test
    void oneMoreFileThatAWildcardMatchesSettlesToo() throws IOException {
        write("conf.d/05.rules", "*.new.example via bastion\n*.corp.example direct\n");
        reload.look();
        reload.look(); // the directory has settled, but nobody has looked at the file before
        assertTrue(far("db.corp.example"));
        write("conf.d/05.rules", "*.new.example via bastion\n*.corp.example via bastion\n# the end\n");
        reload.look();
        assertTrue(far("db.corp.example") && !far("db.new.example"));
        reload.look();
        assertTrue(far("db.corp.example") && far("db.new.example"));
        assertTrue(said().endsWith("have changed: new connections follow\n"));
    }

    /** Bad files are read again now and then, even if they stay as they are; but not in the moment in which they change. */
    @Test
    void aBadFileThatIsBeingMendedDoesNotCountUntilItHasSettled() throws IOException {
        write("rules", "nonsense\n");
        looks();
        for (int i = 0; i < 70; i++) { // at any distance from the next try
            write("rules", "*.new" + i + ".example via bastion\n"); // the first half
            reload.look();
            assertTrue(far("db.corp.example"), "look " + i);
            write("rules", "nonsense\n");
            looks();
            for (int rest = i % 6; rest > 0; rest--) {
                reload.look();
            }
        }
    }

    @Test
    void anErrorWhileTheyComeIntoForceIsFollowedByAnotherTry() throws IOException {
        for (Error one : new Error[] {new OutOfMemoryError("of the test"), new LinkageError("of the test")}) {
            error = one;
            String name = one.getClass().getSimpleName() + ".example";
            write("rules", "*." + name + " via bastion\n");
            for (int i = 0; i < 6; i++) {
                reload.lookSurely();
            }
            assertNull(error);
            assertTrue(far("db." + name));
        }
        assertTrue(said().contains("goes on: java.lang.LinkageError: of the test"));
    }

    @Test
    void aRangeOfStandInsWaitsForTheNextStart() throws IOException {
        write("rules", "stand-ins 241.0.0.0/8\n*.corp.example via bastion\n");
        looks();
        assertTrue(said().endsWith("farside: stand-ins 241.0.0.0/8 counts when the program starts again\n"));
    }

    @Test
    void afterItsEndNothingComesIntoForce() throws IOException {
        write("team.rules", "*.late.example via bastion\n");
        reload.look();
        reload.end();
        reload.look();
        reload.look();
        assertFalse(far("a.late.example"));
        assertTrue(far("a.team.example"));
        reload.run(); // ends at once
    }
}

package dev.farside.core.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.AfterHooks;
import dev.farside.core.own.Log;
import dev.farside.core.route.Rules;
import dev.farside.core.route.SshHosts;
import dev.farside.core.way.RunFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(said, true, UTF_8);
    private final Notes notes = new Notes();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void something() {
        file = directory.resolve("app.rules");
        notes.of("pg.corp.example", 5432, Kind.SOCKET).count(Outcome.UNKNOWN);
    }

    private Report report(RunFile run, Path to) {
        Present nothing = new Present(Rules.ofSshConfig(), SshHosts.NONE, List.of(), null, null);
        return new Report(notes, nothing, run, to, new Log(Log.Level.QUIET, err), err);
    }

    private String said() {
        return said.toString(UTF_8);
    }

    @Test
    void theFileIsForItsOwnerAloneAndReplacesWhatTheLauncherMade() throws IOException {
        report(null, file).run();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).contains("\n#pg.corp.example via GATEWAY\n"));
        assertEquals("farside: recorded 1 place in " + file + "\n", said());
        String before = Files.readString(file);
        Files.writeString(file, "# farside record: no JVM of this run has ended yet." + "\n".repeat(10_000));
        report(null, file).run();
        assertEquals(before, Files.readString(file));
    }

    @Test
    void aFileOfSomebodyElsesStays() throws IOException {
        Files.writeString(file, "* direct\n");
        report(null, file).run();
        assertEquals("* direct\n", Files.readString(file));
        assertTrue(said().contains(file + " is no record"), said());
    }

    @Test
    void aThreadThatIsInterruptedWritesAndStaysSo() throws IOException {
        Thread.currentThread().interrupt();
        AfterHooks.uninterrupted(report(null, file)).run();
        assertTrue(Thread.interrupted());
        assertTrue(Files.readString(file).contains("\n#pg.corp.example via GATEWAY\n"));
        assertEquals("farside: recorded 1 place in " + file + "\n", said());
    }

    @Test
    void whatCannotBeWrittenIsTold() {
        report(null, directory.resolve("none/x")).run();
        assertTrue(said().startsWith("farside: what was recorded is lost: "), said());
    }

    @Test
    void withoutAFileItIsOnStderr() {
        report(null, null).run();
        assertTrue(
                said().startsWith("farside: recorded 1 place; rules to start from:\n# farside record: 1 place"),
                said());
    }

    /** The first of the run goes on: it will report, and the file has the notes already. */
    @Test
    void aJvmThatDoesNotReportWritesTheFileWithoutAWord() throws IOException {
        String run = process("1").replace(' ', '.');
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", directory.toString());
        Files.createDirectory(directory.resolve("farside"));
        Files.writeString(
                directory.resolve("farside").resolve(run),
                "begin " + process("1") + "\nbegin 4194999 5\nnote 4194999 5 "
                        + new Destination(new Place("b.example", 1, Kind.CHANNEL), Map.of(Outcome.REFUSED, 1L), "")
                                .print()
                        + "\nend 4194999 5 1\n");
        report(RunFile.join(run, environment), file).run();
        String text = Files.readString(file);
        assertTrue(text.startsWith("# farside record: 2 places that 2 JVMs connected to"), text);
        assertEquals("", said());
    }

    private static String process(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        return pid + " " + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }
}

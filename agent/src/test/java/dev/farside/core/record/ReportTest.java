package dev.farside.core.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.AfterHooks;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    void aFileOfSomebodyElsesStaysAndTheRecordIsBesideIt() throws IOException {
        Files.writeString(file, "* direct\n");
        report(null, file).run();
        assertEquals("* direct\n", Files.readString(file));
        assertTrue(beside(2).contains("\n#pg.corp.example via GATEWAY\n"), beside(2));
        assertEquals(besideIsSaid(2), said());
    }

    private String beside(int number) throws IOException {
        return Files.readString(directory.resolve("app.rules." + number));
    }

    private String besideIsSaid(int number) {
        return "farside: recorded 1 place in " + file + "." + number + ", since " + file
                + " has another record in it, or changes of yours\n";
    }

    /** JVMs with the agent on their command lines, or where no file of the run can be made. */
    @Test
    void jvmsThatShareNoRunDoNotOverwriteEachOther() throws IOException {
        report(null, file).run();
        String first = Files.readString(file);
        report(null, file).run();
        report(null, file).run();
        assertEquals(first, Files.readString(file));
        assertEquals(first, beside(2));
        assertEquals(first, beside(3));
        assertEquals("farside: recorded 1 place in " + file + "\n" + besideIsSaid(2) + besideIsSaid(3), said());
    }

    @Test
    void whatStandsBesideTheFileAndIsNoFileOfThisUserStays() throws IOException {
        Files.writeString(file, "* direct\n");
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("app.rules.2"), elsewhere);
        Files.createSymbolicLink(directory.resolve("app.rules.3"), directory.resolve("nowhere"));
        Files.createDirectory(directory.resolve("app.rules.4"));
        Files.createFile(directory.resolve("app.rules.5"));
        report(null, file).run();
        assertEquals("", Files.readString(elsewhere));
        assertFalse(Files.exists(directory.resolve("nowhere")));
        assertTrue(beside(5).contains("\n#pg.corp.example via GATEWAY\n"), beside(5));
    }

    /** A run whose first process goes on. */
    private RunFile joined() throws IOException {
        String run = process("1").replace(' ', '.');
        Path notesOfAll = directory.resolve("farside").resolve(run);
        if (!Files.exists(notesOfAll)) {
            Files.createDirectory(notesOfAll.getParent());
            Files.writeString(notesOfAll, "begin " + process("1") + "\n");
        }
        return RunFile.join(run, Map.of("XDG_RUNTIME_DIR", directory.toString()));
    }

    /** By the user, while other JVMs of the run go on. */
    @Test
    void aRecordThatWasChangedStays() throws IOException {
        report(joined(), file).run();
        String edited = Files.readString(file).replace("#pg.corp.example via GATEWAY", "pg.corp.example via bastion");
        Files.writeString(file, edited);
        report(joined(), file).run();
        report(joined(), file).run(); // of this run is what is beside it
        assertEquals(edited, Files.readString(file));
        assertTrue(beside(2).startsWith("# farside record: 1 place that 1 JVM connected to"), beside(2));
        assertEquals(besideIsSaid(2), said());
        assertFalse(Files.exists(directory.resolve("app.rules.3")));
    }

    @Test
    void aRecordThatNobodyHasChangedIsReplacedByALaterJvmOfItsRun() throws IOException {
        report(joined(), file).run();
        String first = Files.readString(file);
        notes.of("redis.corp.example", 6379, Kind.SOCKET).count(Outcome.UNKNOWN);
        report(joined(), file).run();
        String second = Files.readString(file);
        assertTrue(first.startsWith("# farside record: 1 place "), first);
        assertTrue(second.startsWith("# farside record: 2 places "), second);
        assertEquals("", said());
    }

    /** In a shell's background, say, after the shell and each JVM before: they have taken their notes along. */
    @Test
    void aJvmThatStartsAfterTheLastOneOfItsRunOverwritesNothing() throws IOException {
        String first = "begin 4194999 5\nend 4194999 5 0\n";
        String second = "begin 4194999 6\nend 4194999 6 0\n";
        report(joinedAfter(first), file).run();
        String before = Files.readString(file);
        report(joinedAfter(second), file).run();
        assertEquals(before, Files.readString(file));
        assertTrue(beside(2).startsWith("# farside record: 1 place that 2 JVMs connected to"), beside(2));
        assertEquals("farside: recorded 1 place in " + file + "\n" + besideIsSaid(2), said());
    }

    /** @param others of the run, whose first process has ended */
    private RunFile joinedAfter(String others) throws IOException {
        Path notesOfAll = Files.createDirectories(directory.resolve("farside")).resolve("4194999.1");
        assertFalse(Files.exists(notesOfAll));
        Files.writeString(notesOfAll, others);
        return RunFile.join("4194999.1", Map.of("XDG_RUNTIME_DIR", directory.toString()));
    }

    /** A command of the ssh_config (Match exec) that does not end. */
    @Test
    @Timeout(30)
    void whatTakesTooLongToFindOutIsSaidInTheRecord() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        SshHosts slow = new SshHosts() {
            @Override
            public Route route(String host) {
                if (host.startsWith("redis")) {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return null;
            }

            @Override
            public List<Chain> chains() {
                return List.of();
            }
        };
        notes.of("redis.corp.example", 6379, Kind.SOCKET).count(Outcome.UNKNOWN);
        Present present = new Present(Rules.ofSshConfig().asking(slow), slow, List.of(), null, null);
        new Report(notes, present, null, file, new Log(Log.Level.QUIET, err), err).run();
        String text = Files.readString(file);
        assertTrue(
                text.contains(
                        "\n# Not looked up in your rules and your ssh_config, which may cover them, because that took"
                                + " too long (Match exec?): redis.corp.example.\n"),
                text);
        assertTrue(text.contains("\n#*.corp.example via GATEWAY\n"), text);
        never.countDown();
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

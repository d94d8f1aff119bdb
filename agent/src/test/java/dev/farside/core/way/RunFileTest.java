package dev.farside.core.way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.AfterHooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    /** Above the kernel's highest PID. */
    private static final String NOBODY = "4194999";

    /** The launcher waits for the end of run 1.2. */
    private static final String AWAITED = "JAVA_TOOL_OPTIONS";

    private static final String AGENT = "-javaagent:farside-agent.jar=log=info,run=1.2";

    @TempDir
    private Path runtime;

    private RunFile join(String run, String others) throws IOException {
        Files.createDirectories(runtime.resolve("farside"));
        Files.writeString(file(run), others);
        return RunFile.join(run, Map.of("XDG_RUNTIME_DIR", runtime.toString()));
    }

    private Path file(String run) {
        return runtime.resolve("farside").resolve(run);
    }

    private static String process(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        return pid + " " + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    private static String me() throws IOException {
        return process(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void theFirstProcessReportsTheSumAndHowManyWereKilled() throws IOException {
        String run = me().replace(' ', '.');
        RunFile joined = join(run, "begin " + NOBODY + " 5\nbegin " + NOBODY + " 6\nend " + NOBODY + " 5 10 2\n");
        RunFile.Sum sum = joined.end(List.of(1L, 3L));
        assertEquals(List.of(11L, 5L), sum.counts());
        assertEquals(2, sum.jvms());
        assertEquals(1, sum.lost());
        assertFalse(Files.exists(file(run)));
    }

    @Test
    void theFirstProcessReportsWhileOthersGoOnAndLeavesThemTheFile() throws IOException {
        String run = me().replace(' ', '.');
        RunFile joined = join(run, "begin " + process("1") + "\n");
        assertEquals(1, joined.end(List.of(1L)).jvms());
        assertTrue(Files.exists(file(run)));
    }

    @Test
    void anotherReportsOnlyIfNoneGoesOn() throws IOException {
        String run = NOBODY + ".1";
        assertNull(join(run, "begin " + process("1") + "\n").end(List.of(1L)));
        assertEquals(2, join(run, "end " + NOBODY + " 7 4\n").end(List.of(1L)).jvms());
    }

    @Test
    void afterTheFirstHasReportedAnotherDoesSoIfItHasCountedSomething() throws IOException {
        String run = NOBODY + ".1";
        String first = "end " + NOBODY + " 1 4\n";
        assertNull(join(run, first).end(List.of(0L)));
        assertEquals(List.of(6L), join(run, first).end(List.of(2L)).counts());
    }

    @Test
    void theFileIsTheUsersAlone() throws IOException {
        assertTrue(RunFile.join(NOBODY + ".2", Map.of("XDG_RUNTIME_DIR", runtime.toString())) != null);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(NOBODY + ".2"))));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime.resolve("farside"))));
    }

    @Test
    void notesOfAllJvmsAreThereForTheOneThatReports() throws IOException {
        String run = NOBODY + ".1";
        String others = "begin " + NOBODY + " 5\nbegin " + NOBODY + " 6\nnote " + NOBODY + " 5 one or two\nend "
                + NOBODY + " 5 1\n";
        RunNotes notes = join(run, others).endWith(List.of("three", "four"));
        assertEquals(
                new RunNotes(List.of("one or two", "three", "four"), 2, 1, true, true, NOBODY + ".5", false), notes);
        assertFalse(Files.exists(file(run)));
    }

    @Test
    void theLastJvmOfARunThatTheLauncherAwaitsLeavesNoNotesInItsMark() throws IOException {
        String run = NOBODY + ".1";
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", runtime.toString(), "JAVA_TOOL_OPTIONS", "-javaagent:x=record=-,run=" + run);
        RunFile joined = RunFile.join(run, environment);
        assertTrue(joined.endWith(List.of("one")).last());
        assertNull(joined.notes());
        assertEquals(0, Files.size(file(run)));
    }

    @Test
    void notesStayForOthersThatGoOnAndAreGoneAfterTheLast() throws IOException {
        String run = NOBODY + ".1";
        RunFile joined = join(run, "begin " + process("1") + "\n");
        String generation = process("1").replace(' ', '.');
        assertEquals(
                new RunNotes(List.of("one"), 1, 0, false, false, generation, false), joined.endWith(List.of("one")));
        assertEquals(List.of("one"), joined.notes().texts());
        Files.delete(file(run));
        assertNull(joined.notes());
    }

    /** The thread on which the program ends is the program's. */
    @Test
    void aThreadThatIsInterruptedCountsAndStaysSo() throws IOException {
        String run = NOBODY + ".1";
        String others = "end " + NOBODY + " 7 4\n";
        RunFile joined = join(run, others);
        AtomicReference<RunFile.Sum> sum = new AtomicReference<>();
        Thread.currentThread().interrupt();
        AfterHooks.uninterrupted(() -> sum.set(joined.end(List.of(1L)))).run();
        assertTrue(Thread.interrupted());
        assertEquals(2, sum.get().jvms());
        RunFile again = join(run, others.replace("7 4", "7 0"));
        AtomicReference<RunNotes> notes = new AtomicReference<>();
        Thread.currentThread().interrupt();
        AfterHooks.uninterrupted(() -> notes.set(again.endWith(List.of("one")))).run();
        assertTrue(Thread.interrupted());
        assertEquals(2, notes.get().jvms());
    }

    @Test
    void aNameIsNoPath() {
        assertTrue(RunFile.isName("12.34"));
        assertFalse(RunFile.isName("../x"));
        assertFalse(RunFile.isName("12.34/x"));
    }

    @Test
    void aJvmThatDoesNotCountLeavesAMark() throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString(), AWAITED, AGENT);
        RunFile.leaveMark("1.2", environment);
        RunFile.leaveMark(null, environment);
        RunFile.leaveMark("3.4", environment); // nobody waits for the end of that run
        assertEquals(0, Files.size(file("1.2")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("1.2"))));
        try (var files = Files.list(runtime.resolve("farside"))) {
            assertEquals(1, files.count());
        }
    }

    /** Where the launcher cannot know whether the command is a JVM, it looks for the file when the command has ended. */
    @Test
    void theLastOneLeavesAMarkWhereTheLauncherLooksForIt() throws IOException {
        String run = me().replace(' ', '.');
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", runtime.toString(), AWAITED, "-javaagent:farside-agent.jar=run=" + run);
        RunFile joined = RunFile.join(run, environment);
        assertEquals(List.of(3L), joined.end(List.of(3L)).counts());
        assertEquals(0, Files.size(file(run)));
        RunFile again = RunFile.join(run, environment); // of the same run
        Files.delete(file(run)); // the launcher was faster
        assertEquals(List.of(4L), again.end(List.of(4L)).counts());
    }

    @Test
    void anEmptyVariableIsNone() {
        RunFile.leaveMark(
                "1.2", Map.of("HOME", runtime.toString(), "XDG_STATE_HOME", "", "XDG_RUNTIME_DIR", "", AWAITED, AGENT));
        assertTrue(Files.exists(runtime.resolve(".local/state/farside/runs/1.2")));
    }

    /** The launcher knows no other one; and a container may give HOME another value than the JDK finds. */
    @Test
    void withoutARuntimeDirectoryItIsInTheHomeOfTheEnvironment() {
        RunFile.leaveMark("1.2", Map.of("HOME", runtime.toString(), AWAITED, AGENT));
        assertTrue(Files.exists(runtime.resolve(".local/state/farside/runs/1.2")));
    }

    @Test
    void aMarkKeepsWhatOthersHaveCounted() throws IOException {
        join("1.2", "begin " + NOBODY + " 5\n");
        String before = Files.readString(file("1.2"));
        RunFile.leaveMark("1.2", Map.of("XDG_RUNTIME_DIR", runtime.toString(), AWAITED, AGENT));
        assertEquals(before, Files.readString(file("1.2")));
    }
}

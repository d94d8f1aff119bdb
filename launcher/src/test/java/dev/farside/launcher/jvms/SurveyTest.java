package dev.farside.launcher.jvms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which JVMs are found and asked, by a /proc of the test's. */
class SurveyTest {
    private static final String RUNS = "Name:\tjava\nState:\tS (sleeping)\nNSpid:\t%1$s\nSigCgt:\t2000000181005ccf\n";
    private static final String BOTH = "7f00 r-xp /jdk/lib/server/libjvm.so\n7f01 r-xp /jdk/lib/libinstrument.so\n";
    private static final String EMPTY = "{\"gateways\":[],\"question\":null,\"counts\":null}";

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void self() throws IOException {
        jar = Files.createFile(directory.resolve("some.jar"));
        Files.createDirectories(directory.resolve("proc/self/ns"));
        Files.createSymbolicLink(directory.resolve("proc/self/ns/pid"), Path.of("pid:[1]"));
    }

    private Path process(String pid, String maps, String status, String cmdline, Path open) throws IOException {
        Path process = Files.createDirectories(directory.resolve("proc").resolve(pid));
        Files.createDirectories(process.resolve("fd"));
        Files.createDirectories(process.resolve("ns"));
        Files.createDirectories(process.resolve("cwd"));
        Files.createDirectories(process.resolve("root/tmp"));
        Files.createSymbolicLink(process.resolve("ns/pid"), Path.of("pid:[1]"));
        Files.writeString(process.resolve("maps"), maps);
        Files.writeString(process.resolve("status"), status.formatted(pid));
        Files.writeString(process.resolve("cmdline"), cmdline.replace(' ', '\0') + "\0");
        Files.writeString(process.resolve("environ"), "PATH=/bin\0");
        Files.createSymbolicLink(process.resolve("fd/4"), open);
        return process;
    }

    private Path jvm(String pid) throws IOException {
        return process(pid, BOTH, RUNS, "/usr/bin/java -cp a x.Main arg", jar);
    }

    private List<JvmRow> rows(Survey.Asker asker) throws IOException {
        return new Survey(new Processes(directory.resolve("proc"), jar), asker).all();
    }

    private String whyNot() throws IOException {
        List<JvmRow> rows = rows(pid -> new AttachApi.Answer(EMPTY, null));
        return rows.isEmpty() ? "not covered" : String.valueOf(rows.get(0).why());
    }

    @Test
    void aCoveredJvmIsAsked() throws IOException {
        jvm("77");
        JvmRow row = rows(pid -> new AttachApi.Answer(EMPTY, "x")).get(0);
        assertEquals("77 x.Main null", row.pid() + " " + row.program() + " " + row.why());
    }

    @ParameterizedTest
    @CsvSource({
        "/x/farside-agent.jar,           true",
        "/x/farside-agent-0.2.0.jar,     true",
        "/x/farside-agent.jar (deleted), true",
        "SAME,                           true",
        "/x/other.jar,                   false",
        "/x/other-farside-agent.jar,     false",
        "/x/farside-agent.jar.txt,       false",
        "socket:[77],                    false"
    })
    void theAgentIsKnownByItsNameOrAsTheSameFile(String open, boolean isIt) throws IOException {
        process("77", BOTH, RUNS, "java x.Main", open.equals("SAME") ? jar : Path.of(open));
        assertEquals(isIt ? "null" : "not covered", whyNot());
    }

    /** A JVM of the launcher's, or the holder, has the jar open, too. */
    @ParameterizedTest
    @CsvSource({
        "/jdk/lib/server/libjvm.so, not covered",
        "/jdk/lib/libinstrument.so, not covered",
        "/bin/cat,                  not covered"
    })
    void othersAreNotCovered(String mapped, String why) throws IOException {
        process("77", "7f00 r-xp " + mapped + "\n", RUNS, "java x.Main", jar);
        assertEquals(why, whyNot());
    }

    @Test
    void aProcessThatHasJustEndedIsNone() throws IOException {
        Files.delete(jvm("77").resolve("status"));
        assertEquals("not covered", whyNot());
    }

    /** Until it becomes another program, it has what the JVM has. */
    @Test
    void aChildThatAJvmIsStartingIsNone() throws IOException {
        process("77", BOTH, "Threads:\t1\n" + RUNS, "java x.Main", jar);
        assertEquals("not covered", whyNot());
    }

    /** A process says of itself what it likes. */
    @Test
    void oneWithoutACommandLineDoesNotHideTheOthers() throws IOException {
        Files.writeString(process("76", BOTH, RUNS, "java", jar).resolve("cmdline"), "\0");
        jvm("77");
        List<JvmRow> rows = rows(pid -> new AttachApi.Answer(EMPTY, null));
        assertEquals("x.Main", rows.get(rows.size() - 1).program());
    }

    @ParameterizedTest
    @CsvSource({
        "S (sleeping), 0000000000000004, null", // signal 3 is the third bit
        "R (running),  fffffffffffffffb, it is just starting",
        "S (sleeping), '',               this system does not say whether it takes an attach",
        "T (stopped),  0000000000000004, it is stopped",
        "t (tracing stop), 4,            it is stopped"
    })
    void theStateOfTheProcess(String state, String mask, String why) throws IOException {
        process("77", BOTH, "State:\t" + state + "\nNSpid:\t%1$s\nSigCgt:\t" + mask + "\n", "java x.Main", jar);
        assertEquals(why, whyNot());
    }

    @Test
    void oneThatListensNeedsNoSignal() throws IOException {
        Path process = process("77", BOTH, "State:\tS\nNSpid:\t77\t5\nSigCgt:\t0\n", "java -Xrs x.Main", jar);
        Files.createFile(process.resolve("root/tmp/.java_pid5"));
        assertEquals("null", whyNot());
    }

    @ParameterizedTest
    @CsvSource({
        "java -XX:+DisableAttachMechanism x.Main, ''",
        "java x.Main, JAVA_TOOL_OPTIONS=-Da=b -XX:+DisableAttachMechanism",
        "java x.Main, JDK_JAVA_OPTIONS=@more",
        "java x.Main, _JAVA_OPTIONS=-XX:+DisableAttachMechanism",
        "java @more x.Main, ''",
        "java @/etc/more x.Main, ''",
        "java -XX:VMOptionsFile=more x.Main, ''",
        "java -XX:Flags=more x.Main, ''"
    })
    void oneThatWouldAnswerTheSignalWithADumpIsNotSentAny(String cmdline, String variable) throws IOException {
        Path process = process("77", BOTH, RUNS, cmdline, jar);
        Files.writeString(process.resolve("environ"), "A=b\0" + variable + "\0");
        Files.writeString(process.resolve("cwd/more"), "-Xmx9m\n-XX:+DisableAttachMechanism\n");
        Files.createDirectories(process.resolve("root/etc"));
        Files.writeString(process.resolve("root/etc/more"), "-XX:+DisableAttachMechanism");
        assertEquals("it has -XX:+DisableAttachMechanism", whyNot());
    }

    /** What another user's process names is not opened, and a process with such options is not asked. */
    @ParameterizedTest
    @CsvSource({
        "java x.Main,                                false, WAITS",
        "java @more x.Main,                          false, HIDDEN",
        "java -XX:Flags=more x.Main,                 false, HIDDEN",
        "java -XX:+DisableAttachMechanism x.Main,    false, DISABLED",
        "java @more x.Main,                          true,  DISABLED",
        "java @b\u00fcro x.Main,                      true,  DISABLED"
    })
    void filesOfAnotherUsersAreNotRead(String cmdline, boolean reads, Willingness willingness) throws IOException {
        Path process = process("77", BOTH, RUNS, cmdline, jar);
        Files.writeString(process.resolve("cwd/more"), "-XX:+DisableAttachMechanism\n");
        Files.writeString(process.resolve("cwd/b\u00fcro"), "-XX:+DisableAttachMechanism\n");
        assertEquals(willingness, Willingness.of(process, reads));
        Files.createFile(process.resolve("root/tmp/.java_pid77"));
        assertEquals(Willingness.LISTENS, Willingness.of(process, reads));
    }

    @Test
    void theReasonNamesAContainer() throws IOException {
        Path process = jvm("77");
        Files.delete(process.resolve("ns/pid"));
        Files.createSymbolicLink(process.resolve("ns/pid"), Path.of("pid:[2]"));
        JvmRow row = rows(pid -> {
                    throw new IOException("no such file");
                })
                .get(0);
        assertEquals("it cannot be asked: no such file (in a container)", row.why());
    }

    /** All are asked at once, each once, and one that does not answer is not waited for any longer. */
    @Test
    void oneThatHangsKeepsNobodyBack() throws Exception {
        jvm("77");
        jvm("78");
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(2);
        Survey survey = new Survey(new Processes(directory.resolve("proc"), jar), pid -> {
            began.countDown();
            if (pid == 77) {
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return new AttachApi.Answer(EMPTY, null);
        });
        assertEquals("[it has not answered within 2 s, null]", whys(survey));
        assertEquals(0, began.getCount());
        assertEquals("[it has not answered within 2 s, null]", whys(survey), "the first question is still open");
        answers.countDown();
        List<String> seen = List.of(whys(survey));
        assertTrue(seen.contains("[null, null]"), seen::toString);
    }

    private static String whys(Survey survey) throws IOException {
        return survey.all().stream()
                .map(row -> String.valueOf(row.why()))
                .toList()
                .toString();
    }

    @Test
    void whyAProcessIsNone() throws IOException {
        jvm("77");
        process("78", "", RUNS, "sh", jar);
        Survey survey = new Survey(new Processes(directory.resolve("proc"), jar), pid -> null);
        assertEquals("there is no process 5", survey.whyNot(5));
        assertEquals("process 78 is no JVM that farside covers", survey.whyNot(78));
        assertEquals(null, survey.whyNot(77));
    }
}

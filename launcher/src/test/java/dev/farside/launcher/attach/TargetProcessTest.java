package dev.farside.launcher.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes as a directory in place of /proc has them. */
class TargetProcessTest {
    @TempDir
    private Path proc;

    private final Path jar = Path.of("/opt/farside-agent.jar");
    private Path process;

    @BeforeEach
    void aWillingJvm() throws IOException {
        process = Files.createDirectories(proc.resolve("7"));
        namespace("self", "pid:[1]");
        namespace("7", "pid:[1]");
        write("maps", "7f00-7f01 r-xp 0 fe:01 1   /usr/lib/jvm/lib/server/libjvm.so\n");
        write("status", "Name:\tjava\nSigCgt:\t2000000181005ccf\n");
        write("task/7/comm", "java\n");
        write("task/9/comm", "Signal Dispatch\n");
        write("cmdline", "java\0-jar\0app.jar\0");
        write("environ", "HOME=/root\0");
        Files.createDirectories(process.resolve("root/opt"));
        Files.createFile(process.resolve("root/opt/farside-agent.jar"));
    }

    private void namespace(String of, String name) throws IOException {
        Path link = Files.createDirectories(proc.resolve(of).resolve("ns")).resolve("pid");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(name));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(process.resolve(file).getParent());
        Files.writeString(process.resolve(file), text);
    }

    private String refusal(String pid) {
        return assertThrows(NotAttachable.class, () -> new TargetProcess(proc, pid).require(jar))
                .getMessage();
    }

    @Test
    void aWillingJvmIsTaken() throws NotAttachable, IOException {
        new TargetProcess(proc, "7").require(jar);
        write("task/9/comm", "Signal ..atcher\n"); // from Java 26 on
        new TargetProcess(proc, "7").require(jar);
    }

    @Test
    void othersAreNot() throws IOException {
        assertEquals("there is no process 8", refusal("8"));
        write("status", "SigCgt:\t0000000000004ccb\n");
        assertEquals("process 7 takes no attach: it does not listen for SIGQUIT, or has only just begun", refusal("7"));
        write("maps", "7f00-7f01 r-xp 0 fe:01 1   /usr/bin/sleep\n");
        assertEquals("process 7 is not a JVM", refusal("7"));
        namespace("7", "pid:[2]");
        assertEquals("process 7 is in a container: its PID is another one there", refusal("7"));
    }

    /** Then the thread that waits for it has to do. */
    @Test
    void aSystemThatDoesNotSayWhoTakesASignalIsEnough() throws IOException, NotAttachable {
        write("status", "Name:\tjava\n");
        new TargetProcess(proc, "7").require(jar);
        write("task/9/comm", "worker\n");
        assertEquals("process 7 is not a JVM that takes an attach", refusal("7"));
    }

    /** With -Xrs it has neither a handler for the signal nor the thread, and it needs none. */
    @Test
    void oneThatListensAlreadyIsTaken() throws IOException, NotAttachable {
        write("status", "NSpid:\t7\nSigCgt:\t0\n");
        write("root/tmp/.java_pid7", "");
        write("task/9/comm", "worker\n");
        new TargetProcess(proc, "7").require(jar);
    }

    @Test
    void soIsOneThatDoesNotSeeTheAgent() throws IOException {
        Files.delete(process.resolve("root/opt/farside-agent.jar"));
        assertEquals("process 7 sees another file system, in which there is no /opt/farside-agent.jar", refusal("7"));
    }

    @ParameterizedTest
    @CsvSource({
        "java -XX:+DisableAttachMechanism A,                            , false",
        "java -XX:+DisableAttachMechanism -XX:-DisableAttachMechanism A,, true",
        "java A, JAVA_TOOL_OPTIONS=-Xmx1g -XX:+DisableAttachMechanism,    false",
        "java A, OTHER=-XX:+DisableAttachMechanism,                       true",
        "java -XX:-DisableAttachMechanism A, JAVA_TOOL_OPTIONS=-XX:+DisableAttachMechanism, true",
        "java -XX:-DisableAttachMechanism A, _JAVA_OPTIONS=-XX:+DisableAttachMechanism, false",
        "java @more A,                                                  , false",
        "java -XX:Flags=/more A,                                        , false",
        "java A, JDK_JAVA_OPTIONS=@more,                                  false",
        "java @more -XX:-DisableAttachMechanism A,                      , true",
        "java -XX:+DisableAttachMechanism A -XX:-DisableAttachMechanism,, false",
        "java @comment A,                                               , false",
    })
    void theLastOptionCounts(String line, String variable, boolean willing) throws IOException, NotAttachable {
        write("cmdline", line.replace(' ', '\0') + "\0");
        write("environ", variable + "\0");
        write("cwd/more", "-Xmx9m\n\"-XX:+DisableAttachMechanism\"\n");
        write("cwd/comment", "-XX:+DisableAttachMechanism\n# -XX:-DisableAttachMechanism\n");
        write("root/more", "+DisableAttachMechanism\n");
        if (willing) {
            new TargetProcess(proc, "7").require(jar);
        } else {
            assertEquals("process 7 takes no attach: it was started with -XX:+DisableAttachMechanism", refusal("7"));
        }
    }

    @Test
    void openConnectionsAreCounted() throws IOException {
        write(
                "net/tcp",
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100
                   1: 0100007F:C2A4 0100007F:0007 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0 100
                   2: 0100007F:C2A5 0100007F:0007 01 00000000:00000000 00:00000000 00000000     0        0 13 1 0 100
                """);
        Path descriptors = Files.createDirectories(process.resolve("fd"));
        Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/null"));
        Files.createSymbolicLink(descriptors.resolve("4"), Path.of("socket:[11]"));
        Files.createSymbolicLink(descriptors.resolve("5"), Path.of("socket:[12]"));
        assertEquals(1, new TargetProcess(proc, "7").openConnections());
        assertEquals(-1, new TargetProcess(proc, "8").openConnections());
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "1.8, 8", "25, 25", "x, 0", "'', 0"})
    void versionsAreNumbers(String specification, int feature) {
        assertEquals(feature, TargetJvm.feature(specification));
    }

    /** A number of {@code top -H}: the process would get its signal and answer with a dump of its threads. */
    @Test
    void aThreadIsNoProcess() throws IOException {
        write("status", "Tgid:\t6\nSigCgt:\t2000000181005ccf\n");
        assertTrue(refusal("7").contains("7 is a thread"), refusal("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"T (stopped)", "t (tracing stop)"})
    void oneThatIsStoppedIsLeftAlone(String state) throws IOException {
        write("status", "Tgid:\t7\nState:\t" + state + "\nSigCgt:\t2000000181005ccf\n");
        assertTrue(refusal("7").contains("process 7 is stopped"), refusal("7"));
    }

    /** It has mapped a libjvm, and does something of its own at the signal. */
    @Test
    void oneWithoutTheJvmsThreadIsNone() throws IOException {
        write("task/9/comm", "worker\n");
        assertTrue(refusal("7").contains("process 7 is not a JVM that takes an attach"), refusal("7"));
    }
}

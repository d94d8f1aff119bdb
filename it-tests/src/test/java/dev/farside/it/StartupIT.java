package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Enclosure;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.Namespace;
import dev.farside.it.site.Running;
import dev.farside.it.site.Startup;
import dev.farside.it.site.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * If a server that a test needs does not start, the test fails with the server's own words, and no test waits without a
 * limit.
 */
@Timeout(120)
class StartupIT {
    private static final Duration TINY = Duration.ofMillis(1);

    private static Process shell(String script) {
        return Command.of("sh", "-c", script).start();
    }

    private static String failure(Process server, Duration limit) {
        return assertThrows(IllegalStateException.class, () -> Startup.await(server, "up", "the server", limit))
                .getMessage();
    }

    @Test
    void aServerThatNeverSaysThatItIsUpIsEndedAndQuoted(@TempDir Path directory) throws Exception {
        Path said = directory.resolve("said");
        Process server = shell("echo starting; echo no such host >&2; touch " + said + "; sleep 600; true");
        while (!Files.exists(said)) { // it has a limit: that of the class
            Thread.sleep(5);
        }
        List<ProcessHandle> all = Stream.concat(server.descendants(), Stream.of(server.toHandle()))
                .toList();
        String words = failure(server, TINY);
        assertAll(
                () -> assertTrue(
                        words.startsWith("the server should say \"up\", but it did not within 1 ms. It said:\n"),
                        words),
                () -> assertTrue(words.contains("starting\n"), words),
                () -> assertTrue(words.contains("no such host\n"), words),
                () -> all.forEach(process -> assertFalse(process.isAlive(), process.info()::toString)));
    }

    @Test
    void aServerThatEndsIsQuotedAtOnce() {
        assertEquals(
                "the server should say \"up\", but it ended with status 3. It said:\nno such host\n",
                failure(shell("echo no such host >&2; exit 3"), Startup.LIMIT));
    }

    @Test
    void aServerThatClosesItsStdoutIsQuotedAtOnce() {
        String words = failure(shell("echo starting; exec >&-; sleep 600; true"), Startup.LIMIT);
        assertEquals("the server should say \"up\", but it closed its stdout. It said:\nstarting\n", words);
    }

    @Test
    void aServerThatSaysMuchOnStderrIsNotHeldUp() {
        Process server = shell("yes \"$(printf %1000s)\" | head -n 200 >&2; echo all up; sleep 600; true");
        assertEquals("all up", Startup.await(server, "up", "the server", Startup.LIMIT));
        Running.end(server);
    }

    /** The other servers of that JVM would keep it alive. */
    @Test
    void aDataServerThatDoesNotStartEndsItsJvm(@TempDir Path directory) {
        String classPath = new Enclosure("dataservers").classPath();
        Command.Result result = Command.of(
                        FarSide.get().near().inside(Jdk.any().program("java"), "-cp", classPath, "zoo.DataServers"))
                .and(directory.toString(), "derby", "no such server")
                .run();
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.err().contains("no such server does not start:\n"), result::toString);
    }

    @Test
    void aProgramThatFallsSilentFailsTheTestWithWhatItSaid() {
        try (Running program = Running.start(Command.of("sh", "-c", "echo one; sleep 600; true"))) {
            assertEquals("one", program.line());
            AssertionError silence = assertThrows(AssertionError.class, () -> program.line(TINY));
            assertTrue(silence.getMessage().contains(" said nothing for 1 ms; before: one\n"), silence.getMessage());
        }
    }

    @Test
    void aTerminalThatFallsSilentFailsTheTestWithWhatWasSeen() {
        Terminal terminal = Terminal.running("echo one; sleep 600; true").await("one");
        AssertionError silence = assertThrows(AssertionError.class, () -> terminal.await("two", TINY));
        assertTrue(silence.getMessage().startsWith("it goes on without \"two\": one"), silence.getMessage());
    }

    /** H2 and others ask for it; a fresh machine has no /etc/hosts. */
    @Test
    void eachNetworkKnowsTheMachinesOwnName() {
        FarSide side = FarSide.get();
        String name = Keys.read(Path.of("/proc/sys/kernel/hostname")).strip();
        String seen = "";
        for (Namespace network : List.of(side.near(), side.gateway(), side.far())) {
            seen += Jvm.on(Jdk.any()).at(network).run("probe.AskResolver", name).out();
        }
        assertEquals("10.213.1.2\n10.213.2.1\n10.213.2.10\n", seen);
    }
}

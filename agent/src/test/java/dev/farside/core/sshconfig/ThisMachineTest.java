package dev.farside.core.sshconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ThisMachineTest {
    private final ThisMachine machine = new ThisMachine();

    /** A command that names the host is another one for each host. */
    @Test
    void whatCommandsSaidIsNotKeptForEver() {
        for (int i = 0; i < 10_000; i++) {
            machine.remember("test host" + i, 0, i);
            assertTrue(machine.remembered() <= 1_000, () -> machine.remembered() + " commands");
        }
    }

    @Test
    void oldAnswersGoFirst(@TempDir Path directory) throws IOException {
        for (int i = 0; i < 999; i++) {
            machine.remember("old" + i, 0, System.nanoTime() - TimeUnit.MINUTES.toNanos(2));
        }
        String command = "echo x >> " + directory.resolve("ran");
        assertEquals(0, machine.run(command));
        machine.remember("one more", 0, System.nanoTime());
        assertEquals(0, machine.run(command));
        assertEquals("x\n", Files.readString(directory.resolve("ran")));
        assertEquals(2, machine.remembered());
    }

    /** The pipe is open as long as a process of the command has it, as a program's stderr is. */
    @Test
    @Timeout(30)
    void aCommandThatIsEndedTakesAlongWhatItHasStarted(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, machine.run("mkfifo " + pipe));
        FutureTask<Integer> run =
                new FutureTask<>(() -> machine.run("(sleep 60 > " + pipe + "; sleep 61); sleep 62 > " + pipe));
        Thread asking = new Thread(run);
        asking.start();
        try (InputStream its = Files.newInputStream(pipe)) { // waits until it is open at the other end
            asking.interrupt();
            assertEquals(-1, its.read());
        }
        Throwable why = assertThrows(ExecutionException.class, run::get).getCause();
        assertEquals(InterruptedIOException.class, why.getClass());
    }
}

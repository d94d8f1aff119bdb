package dev.farside.core.ssh.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farside.core.system.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HolderFilesTest {
    @TempDir
    Path directory;

    /** The programs of a test run begin at the same time. */
    @Test
    @Timeout(60)
    void programsThatMakeTheDirectoryAtTheSameTimeAllHaveIt() throws Exception {
        for (int round = 0; round < 200; round++) {
            Path made = directory.resolve(Integer.toString(round)).resolve("farside");
            CyclicBarrier start = new CyclicBarrier(4);
            List<FutureTask<Path>> programs = new ArrayList<>();
            for (int i = 0; i < start.getParties(); i++) {
                FutureTask<Path> program = new FutureTask<>(() -> {
                    start.await();
                    return HolderFiles.made(made);
                });
                programs.add(program);
                new Thread(program, "program").start();
            }
            for (FutureTask<Path> program : programs) {
                assertEquals(made, program.get());
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
    }

    @Test
    void onWindowsNoProcessHoldsLogins() throws Exception {
        IOException bad = assertThrows(
                IOException.class,
                () -> HolderFiles.requireHolder(Foreign.of("Windows").system()));
        assertEquals("no process can hold logins for others on Windows", bad.getMessage());
        HolderFiles.requireHolder(Foreign.of("macOS").system());
    }
}

package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests that each have an sshd of their own, named bastion, which they may stop, kill or restart. */
@Timeout(60)
abstract class WithGateway {
    @TempDir
    Path directory;

    Sshd sshd;
    TestGateways gateways;
    final FarServer echo = new FarServer(FarServer.ECHO);

    @BeforeEach
    void start() throws Exception {
        sshd = Sshd.start(directory);
        gateways = new TestGateways().with("bastion", TestAccount.of(sshd));
    }

    @AfterEach
    void stop() {
        gateways.close();
        sshd.close();
        echo.close();
    }

    /** A byte goes to the echo server and comes back. */
    static void answers(FarChannel channel) throws IOException {
        channel.write(new byte[] {7}, 0, 1);
        assertEquals(1, channel.read(new byte[1], 0, 1, 20_000));
    }

    /** @param which as kill(1) takes it: -STOP */
    static void signal(String which, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", which, Long.toString(process.pid()))
                    .start()
                    .waitFor(); // a failure: that process has ended meanwhile
        }
    }
}

package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A session that died: what it carried fails, what comes next works. */
class HealingIT {
    private final FarSide side = FarSide.get();

    @Test
    void theNextConnectionOpensANewSession() throws IOException {
        Process program = Jvm.on(Jdk.any())
                .farside(side.rules("*.corp.example via bastion\n"))
                .command("probe.Held", "echo.corp.example")
                .start();
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("held", out.readLine());
            side.sshd().dropSessions();
            program.getOutputStream().write('\n');
            program.getOutputStream().flush();
            assertEquals("java.net.SocketException", out.readLine(), "not an end of stream: bytes may be missing");
            assertEquals("java.net.SocketException", out.readLine());
            assertEquals("echo.corp.example:13 hello", out.readLine());
        } finally {
            program.destroyForcibly();
        }
    }
}

package dev.farside.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.LocalGateway;
import dev.farside.launcher.Commands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code farside check} against the demo's gateway, and against one that does not exist. */
class CheckGatewaysTest {
    @TempDir
    private Path directory;

    @Test
    void everyGatewayIsTriedAndToldOf() throws Exception {
        try (Intranet intranet = new Intranet();
                LocalGateway gateway = new LocalGateway("demo", intranet)) {
            gateway.introduce(directory, "gateway");
            assertEquals(
                    0,
                    check(
                            "*.a.test via gateway",
                            "rules: .*/rules: 1 rule, 1 gateway",
                            "gateway gateway: in doubt: may not forward to 127\\.0\\.0\\.1:1: .*",
                            "  hint: .*farside check HOST:PORT.*",
                            "  way      .*",
                            "  session  .*",
                            "  host key .*",
                            "  login    demo by publickey .*",
                            "  forward  forbidden: 127\\.0\\.0\\.1:1"));
            assertEquals(
                    0,
                    check(
                            Intranet.NAME + ":80 via gateway",
                            "rules: .*/rules: 1 rule, 1 gateway",
                            "gateway gateway: ok, .*SSHD.*, login of demo by publickey .*"));
            int closed = closedPort();
            assertEquals(
                    1,
                    check(
                            "*.b.test via 127.0.0.1:" + closed + "\n*.a.test via gateway",
                            "rules: .*/rules: 2 rules, 2 gateways",
                            "gateway 127\\.0\\.0\\.1:" + closed + ": failed: .*[Cc]onnection refused.*",
                            "gateway gateway: in doubt: .*"));
            Files.writeString(directory.resolve("known_hosts"), "");
            assertEquals(
                    1,
                    check(
                            "*.a.test via gateway",
                            "rules: .*/rules: 1 rule, 1 gateway",
                            "gateway gateway: failed: .*",
                            "  hint: .*"));
        }
    }

    private int check(String rules, String... expected) throws Exception {
        Path file = Files.writeString(directory.resolve("rules"), "ssh-config ssh_config\n" + rules + "\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "check",
                file.toString());
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        List<String> lines = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("hooks: all "))
                .toList();
        for (int i = 0; i < expected.length; i++) {
            assertTrue(i < lines.size() && lines.get(i).matches(expected[i]), i + " of " + lines);
        }
        return status;
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

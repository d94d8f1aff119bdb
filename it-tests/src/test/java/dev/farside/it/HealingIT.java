package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session that died or a gateway that went away: its connections fail, and the next ones work. */
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

    /** Only the new address answers, and only the name is a known host. */
    @Test
    @Timeout(60)
    void aGatewayWhoseAddressChangesIsFoundAtTheNewOne() throws IOException {
        String[] key = Keys.read(Keys.publicPart(side.keys().host())).split(" ");
        Path known = side.scratch("known_hosts", "[moving.example]:2341 " + key[0] + " " + key[1] + "\n");
        side.moveNear("moving.example", "10.213.1.31");
        address("10.213.1.31");
        String config =
                """
                Host moving
                  HostName moving.example
                  Port 2341
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                  ServerAliveInterval 1
                  ServerAliveCountMax 1
                """
                        .formatted(System.getProperty("user.name"), side.keys().user(), known);
        GatewayOfItsOwn gateway = new GatewayOfItsOwn(2341);
        // What the JVM keeps of look-ups (30 s as a rule) is its own business: here nothing.
        try (Steps program = new Steps(config, "moving", "", "-Dsun.net.inetaddr.ttl=0")) {
            assertEquals("echo.corp.example:13 hello", program.step("read=echo.corp.example:13"));
            goSilent("10.213.1.31");
            side.moveNear("moving.example", "10.213.1.32");
            address("10.213.1.32");
            assertEquals("echo.corp.example:13 hello", program.step("read=echo.corp.example:13"));
            assertEquals("echo.corp.example:13 hello", program.step("read=echo.corp.example:13"));
        } finally {
            gateway.stop();
            side.gateway()
                    .run(
                            "sh",
                            "-c",
                            "nft delete table ip moved; ip address flush to 10.213.1.31; ip address flush to 10.213.1.32");
        }
    }

    @Test
    @Timeout(60)
    void theSecondGatewayTakesOverUntilTheFirstIsBack() throws IOException {
        try (GatewayOfItsOwn first = new GatewayOfItsOwn(2342);
                GatewayOfItsOwn second = new GatewayOfItsOwn(2343);
                Steps program = new Steps(first.section("gw1") + second.section("gw2"), "gw1 or gw2", ",log=info")) {
            assertEquals("gw1", program.wayOf("echo.corp.example:13"));
            first.stop();
            assertEquals("gw2", program.wayOf("echo.corp.example:13"));
            assertEquals("gw2", program.wayOf("echo.corp.example:13"));
            first.start();
            // Half a second each, so that few go by until the gateway is tried again.
            for (String way = "gw2"; way.equals("gw2"); ) {
                way = program.wayOf("echo.corp.example:17");
            }
            second.stop();
            assertEquals("gw1", program.wayOf("echo.corp.example:13"));
        }
    }

    private void address(String address) {
        side.gateway()
                .run(
                        "ip",
                        "address",
                        "add",
                        address + "/24",
                        "dev",
                        "to" + side.near().id());
    }

    private void goSilent(String address) {
        side.gateway().run("nft", "add table ip moved");
        side.gateway().run("nft", "add chain ip moved in { type filter hook input priority 0; }");
        side.gateway().run("nft", "add rule ip moved in ip daddr " + address + " drop");
        side.gateway().run("nft", "add chain ip moved out { type filter hook output priority 0; }");
        side.gateway().run("nft", "add rule ip moved out ip saddr " + address + " drop");
    }

    /** A running program that takes one step after the other. */
    private final class Steps implements AutoCloseable {
        private static final Pattern OPEN = Pattern.compile("farside: .* via (\\S+) \\(rule .*: open after .*");

        private final Process process;
        private final BufferedReader out;

        Steps(String sshConfig, String gateways, String agentOptions, String... options) {
            Path config = side.scratch("ssh_config", sshConfig);
            Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via " + gateways + "\n");
            process = Jvm.on(Jdk.any())
                    .agent("rules=" + rules + agentOptions)
                    .with(options)
                    .command("probe.Steps")
                    .merged()
                    .start();
            out = process.inputReader(StandardCharsets.UTF_8);
        }

        String step(String step) throws IOException {
            process.getOutputStream().write((step + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return out.readLine();
        }

        /** The gateway that a connection there is opened by, when the program has read all it sends. */
        String wayOf(String place) throws IOException {
            String way = null;
            boolean read = false;
            // The program's line and farside's own come from different threads.
            for (String line = step("read=" + place); line != null; line = out.readLine()) {
                Matcher open = OPEN.matcher(line);
                way = open.matches() ? open.group(1) : way;
                if (line.startsWith(place)) {
                    assertFalse(line.contains("Exception"), line);
                    read = true;
                }
                if (read && way != null) {
                    return way;
                }
            }
            throw new EOFException("the program ended");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}

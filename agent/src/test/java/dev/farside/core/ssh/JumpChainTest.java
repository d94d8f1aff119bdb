package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three real servers, each with a host key and a login key of its own. Each forwards to the next one only, so a channel
 * to the target proves that it went through all of them.
 */
@Timeout(60)
class JumpChainTest {
    @TempDir
    Path directory;

    private final List<Sshd> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(Sshd::close);
    }

    /** From the last to the first, for each must know the port behind it. */
    private void start(int target) throws Exception {
        int next = target;
        for (String name : List.of("three", "two", "one")) {
            Path own = Files.createDirectories(directory.resolve(name));
            Sshd sshd = Sshd.start(own, "PermitOpen 127.0.0.1:" + next);
            Files.writeString(
                    own.resolve("known_hosts"),
                    "[127.0.0.1]:" + sshd.port + " " + Files.readString(own.resolve("host.pub")));
            servers.add(0, sshd);
            next = sshd.port;
        }
    }

    /** @param ways {@code HOST KEYWORD ARGUMENT...;...} besides addresses and keys */
    private SshConfig config(String ways) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String way : ways.split(";")) {
            String[] words = way.strip().split(" ", 2);
            text.append("Host ")
                    .append(words[0])
                    .append("\n  ")
                    .append(words[1])
                    .append('\n');
        }
        for (int i = 0; i < servers.size(); i++) {
            String name = List.of("one", "two", "three").get(i);
            Path own = directory.resolve(name);
            text.append(
                    """
                    Host %s
                      HostName 127.0.0.1
                      Port %d
                      IdentityFile %s
                      UserKnownHostsFile %s
                    """
                            .formatted(name, servers.get(i).port, own.resolve("user"), own.resolve("known_hosts")));
        }
        text.append("Host *\n  GlobalKnownHostsFile none\n  StrictHostKeyChecking yes\n");
        return SshConfig.loadOnly(
                Files.writeString(directory.resolve("config"), text.toString().replace("DIR", directory.toString())));
    }

    private static SshTunnel tunnel(SshConfig config) {
        return new SshTunnel(config, new Log(Log.Level.QUIET, System.err));
    }

    private static void echoes(SshTunnel tunnel, int port, String chain) throws IOException {
        FarChannel channel = tunnel.open(TestGateways.via("127.0.0.1", chain), port, () -> {})
                .await(20_000);
        byte[] bytes = "through three".getBytes(StandardCharsets.US_ASCII);
        channel.write(bytes, 0, bytes.length);
        byte[] back = new byte[bytes.length];
        for (int at = 0; at < back.length; ) {
            at += channel.read(back, at, back.length - at, 10_000);
        }
        assertEquals("through three", new String(back, StandardCharsets.US_ASCII));
        channel.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one,two,three: nothing ProxyJump none",
                "three: three ProxyJump one,two",
                "three: three ProxyJump two; two ProxyJump one",
                "two,three: two ProxyJump one",
                "three: three ProxyCommand ssh -W %h:%p two; two ProxyJump one",
                "three: three ProxyCommand ssh -W %h:%p -J one two; two ProxyJump nowhere",
                "three: three ProxyJump two; two ProxyCommand ssh -F DIR/config -q -W %h:%p one",
            })
    void threeHopsHoweverTheyAreWritten(String chainAndWays) throws Exception {
        String[] parts = chainAndWays.split(": ", 2);
        try (FarServer target = new FarServer(FarServer.ECHO)) {
            start(target.port());
            SshTunnel tunnel = tunnel(config(parts[1]));
            echoes(tunnel, target.port(), parts[0]);
            echoes(tunnel, target.port(), parts[0]);
            for (Sshd server : servers) {
                assertEquals(1, server.logins());
            }
            tunnel.close();
        }
    }

    /** Each hop's session is one of its own, as with ssh -J; the agent of this machine is never forwarded. */
    @Test
    void aKeyThatTheAgentMayUseForTheseHostsOnlyLogsInThroughAll() throws Exception {
        try (FarServer target = new FarServer(FarServer.ECHO);
                RealAgent agent = RealAgent.start(directory)) {
            start(target.port());
            StringBuilder ways = new StringBuilder();
            for (int i = 0; i < servers.size(); i++) {
                String name = List.of("one", "two", "three").get(i);
                Path own = directory.resolve(name);
                agent.addFor(own.resolve("known_hosts"), "[127.0.0.1]:" + servers.get(i).port, own.resolve("user"));
                Files.delete(own.resolve("user"));
                ways.append(name + " IdentityAgent " + agent.socket + (i == 2 ? "" : ";"));
            }
            SshTunnel tunnel = tunnel(config(ways.toString()));
            echoes(tunnel, target.port(), "one,two,three");
            tunnel.close();
        }
    }

    @Test
    void theHostKeyOfEveryHopIsChecked() throws Exception {
        start(7);
        SshConfig config = config("three ProxyJump one,two");
        Files.writeString(directory.resolve("two/known_hosts"), "# nobody\n");
        SshTunnel tunnel = tunnel(config);
        SshTunnel.Report report =
                tunnel.check(TestGateways.via("", "three").chains().get(0));
        assertFalse(report.ok());
        assertTrue(report.line().startsWith("gateway two (127.0.0.1:" + servers.get(1).port + ")"), report.line());
        assertEquals(0, servers.get(2).logins());
        tunnel.close();
    }

    @Test
    void aChainThatLeadsInACircleEnds() throws Exception {
        start(7);
        SshTunnel tunnel = tunnel(config("one ProxyJump two; two ProxyJump one"));
        Chain chain = TestGateways.via("", "one").chains().get(0);
        SshTunnel.Report report = tunnel.check(chain);
        assertEquals("gateway one: ProxyJump of one forms a loop", report.line());
        tunnel.close();
    }

    @Test
    void aPassedSocketIsRefusedWithWords() throws Exception {
        start(7);
        SshTunnel tunnel = tunnel(config("one ProxyUseFdpass yes; one ProxyCommand nc -F %h %p"));
        IOException failure = assertThrows(IOException.class, () -> echoes(tunnel, 7, "one"));
        assertTrue(
                failure.getMessage()
                        .contains("/config:2:3: farside cannot take a connected socket from a ProxyCommand"),
                failure.getMessage());
        tunnel.close();
    }
}

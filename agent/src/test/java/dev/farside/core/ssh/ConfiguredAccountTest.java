package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user's ssh_config, keys and known_hosts against a real sshd. */
@Timeout(60)
class ConfiguredAccountTest {
    @TempDir
    Path directory;

    private SshTunnel.Report check(Sshd sshd, Path knownHosts) throws IOException {
        Path config = directory.resolve("config");
        Files.writeString(
                config,
                """
                Host bastion
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile %s
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile none
                  StrictHostKeyChecking yes
                """
                        .formatted(sshd.port, directory.resolve("user"), knownHosts));
        SshTunnel tunnel = new SshTunnel(SshConfig.loadOnly(config), new Log(Log.Level.QUIET, System.err));
        Chain bastion = TestGateways.via("", "bastion").chains().get(0);
        SshTunnel.Report report = tunnel.check(bastion);
        tunnel.close();
        return report;
    }

    private Path knownHosts(String line) throws IOException {
        return Files.writeString(directory.resolve("known_hosts"), line + "\n");
    }

    @Test
    void aKnownHostAndAKeyOfItsFileAreAllItTakes() throws Exception {
        try (Sshd sshd = Sshd.start(directory)) {
            String key = Files.readString(directory.resolve("host.pub"));
            SshTunnel.Report report = check(sshd, knownHosts("[127.0.0.1]:" + sshd.port + " " + key));
            assertTrue(report.ok(), report.toString());
        }
    }

    @Test
    void anUnknownHostKeyIsRefused() throws Exception {
        try (Sshd sshd = Sshd.start(directory)) {
            SshTunnel.Report report = check(sshd, knownHosts("# nobody"));
            assertEquals(false, report.ok());
            assertTrue(report.line().contains("bastion"), report.line());
        }
    }
}

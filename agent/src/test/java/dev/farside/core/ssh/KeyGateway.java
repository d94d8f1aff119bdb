package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A real sshd that admits keys only: those that are authorized, and those that its authority has signed. */
final class KeyGateway implements AutoCloseable {
    final Sshd sshd;
    private final Path authority;
    private final Path authorized;

    /** @param more lines of its sshd_config */
    KeyGateway(Path directory, String... more) throws Exception {
        authority = SshKeygen.key(directory.resolve("authority"), "ed25519");
        authorized = Files.writeString(directory.resolve("authorized"), "");
        Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
        List<String> lines = new ArrayList<>(List.of(
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "TrustedUserCAKeys " + authority + ".pub",
                "AuthorizedKeysFile " + authorized));
        lines.addAll(List.of(more));
        sshd = Sshd.start(directory, lines.toArray(String[]::new));
    }

    void authorize(String... keys) throws IOException {
        Files.writeString(authorized, String.join("\n", keys) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    }

    /**
     * The authority signs a key, for this user.
     *
     * @param publicKey the certificate comes beside it
     */
    void sign(Path publicKey) throws Exception {
        SshKeygen.run(
                "-q",
                "-s",
                authority.toString(),
                "-I",
                "me",
                "-n",
                System.getProperty("user.name"),
                publicKey.toString());
    }

    /** Logs in with these lines of an ssh_config; the first of two counts. */
    SshTunnel.Report check(Path home, Questions questions, List<String> lines) throws IOException {
        String text = "Host gw\n HostName 127.0.0.1\n Port " + sshd.port + "\n GlobalKnownHostsFile none\n "
                + String.join("\n ", lines) + "\n IdentityFile none\n";
        Path config = Files.writeString(home.resolve("config"), text);
        SshTunnel tunnel = new SshTunnel(SshConfig.loadOnly(config), questions, new Log(Log.Level.QUIET, System.err));
        try {
            return tunnel.check(TestGateways.via("", "gw").chains().get(0));
        } finally {
            tunnel.close();
        }
    }

    static void assertBy(String method, SshTunnel.Report report) {
        assertTrue(report.ok(), report.toString());
        assertTrue(report.line().endsWith(" by " + method), report.line());
    }

    /** What sshd was offered since its log was like this: the algorithms, in order. */
    List<String> offered(String log) throws IOException {
        List<String> types = new ArrayList<>();
        for (String line : sshd.log().substring(log.length()).split("\n")) {
            int at = line.indexOf("test pkalg ");
            if (at >= 0) {
                types.add(line.substring(at + 11).split(" ")[0]);
            }
        }
        return types;
    }

    @Override
    public void close() {
        sshd.close();
    }
}

package dev.farside.it.site;

import java.nio.file.Path;
import java.util.stream.Stream;

/** An sshd for one test, besides the shared one, that can be stopped and restarted. */
public final class GatewayOfItsOwn implements AutoCloseable {
    private final FarSide side = FarSide.get();
    private final int port;
    private final Path config;
    private Process server;

    /**
     * @param port that no other test uses, as the network is shared
     * @param lines of its sshd_config
     */
    public GatewayOfItsOwn(int port, String... lines) {
        this.port = port;
        Path authorized = side.scratch(
                "authorized_keys", Keys.read(Keys.publicPart(side.keys().user())));
        config = side.scratch(
                "sshd_config",
                String.join("\n", lines)
                        + """

                        Port %d
                        ListenAddress 0.0.0.0
                        HostKey %s
                        AuthorizedKeysFile %s
                        PidFile none
                        PermitRootLogin prohibit-password
                        UsePAM no
                        UseDNS no
                        StrictModes no
                        MaxStartups 100
                        """
                                .formatted(port, side.keys().host(), authorized));
        start();
    }

    public void start() {
        server = Command.of(side.gateway().inside("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()))
                .merged()
                .start();
        FarSide.waitFor(server, "Server listening on 0.0.0.0 port " + port, "sshd " + port);
    }

    /** Ends it and all its sessions. */
    public void stop() {
        Running.end(server);
    }

    /** How often it let somebody in. */
    public long logins() {
        Path log = Path.of(Jvm.ownClasses()).resolveSibling("server-logs").resolve("sshd-" + port + ".log");
        return Keys.read(log)
                .lines()
                .filter(line -> line.startsWith("Accepted "))
                .count();
    }

    /** The process of each session. */
    public Stream<ProcessHandle> sessions() {
        return server.children().flatMap(ProcessHandle::descendants);
    }

    /** The one that accepts connections, and those of the sessions. */
    public Stream<ProcessHandle> processes() {
        return server.descendants();
    }

    /** Of an ssh_config, under this alias. */
    public String section(String alias, String... more) {
        return """
                Host %s
                  HostName gateway.example
                  Port %d
                  HostKeyAlias gateway.example
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                  %s
                """
                .formatted(
                        alias,
                        port,
                        System.getProperty("user.name"),
                        side.keys().user(),
                        side.knownHosts(),
                        String.join("\n  ", more));
    }

    @Override
    public void close() {
        stop();
    }
}

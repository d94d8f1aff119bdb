package dev.farside.it.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** An sshd for one test, besides the shared one, that can be stopped and restarted. */
public final class GatewayOfItsOwn implements AutoCloseable {
    /** Where the test command puts it: .ci/openssh. */
    private static final Path OPENSSH_10 = Path.of("/var/cache/farside-tests/openssh-forky");

    private final FarSide side = FarSide.get();
    private final String program;
    private final int port;
    private final Map<String, String> environment;
    private final Path config;
    private Process server;

    /**
     * @param port that no other test uses, as the network is shared
     * @param lines of its sshd_config
     */
    public GatewayOfItsOwn(int port, String... lines) {
        this(port, Map.of(), lines);
    }

    /** @param environment of the server */
    public GatewayOfItsOwn(int port, Map<String, String> environment, String... lines) {
        this(port, "/usr/sbin/sshd", environment, lines);
    }

    private GatewayOfItsOwn(int port, String program, Map<String, String> environment, String... lines) {
        this.port = port;
        this.program = program;
        this.environment = environment;
        Path authorized = side.scratch(
                "authorized_keys", Keys.read(Keys.publicPart(side.keys().user())));
        config = side.scratch(
                "sshd_config",
                (String.join("\n", lines).contains("MaxStartups")
                                ? ""
                                : "MaxStartups 100\n") // twice: which counts differs
                        + String.join("\n", lines)
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
                        """
                                .formatted(port, side.keys().host(), authorized));
        start();
    }

    /** With the sshd of an OpenSSH 10. */
    public static GatewayOfItsOwn ofOpenssh10(int port, String... lines) {
        String program = openssh10("sshd");
        List<String> all = new ArrayList<>(List.of(lines));
        for (String part : List.of("SshdSession", "SshdAuth")) {
            all.add(part + "Path "
                    + OPENSSH_10.resolve(part.replace("Sshd", "sshd-").toLowerCase(Locale.ROOT)));
        }
        return new GatewayOfItsOwn(port, program, Map.of(), all.toArray(new String[0]));
    }

    /** A program of an OpenSSH 10, whatever this machine has. Without one, the test fails and says so. */
    public static String openssh10(String name) {
        Path program = OPENSSH_10.resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("no OpenSSH 10 in " + OPENSSH_10 + "; it-tests/run puts it there");
        }
        return program.toString();
    }

    public int port() {
        return port;
    }

    public void start() {
        server = Command.of(side.gateway().inside(program, "-D", "-e", "-f", config.toString()))
                .with(environment)
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
        return logged("Accepted ");
    }

    /** How many connections it dropped because of MaxStartups; at LogLevel VERBOSE. */
    public long drops() {
        return logged("drop connection #");
    }

    private long logged(String beginning) {
        Path log = Path.of(Jvm.ownClasses()).resolveSibling("server-logs").resolve("sshd-" + port + ".log");
        return Keys.read(log).lines().filter(line -> line.startsWith(beginning)).count();
    }

    /** The process of each session. */
    public Stream<ProcessHandle> sessions() {
        return server.children().flatMap(ProcessHandle::descendants);
    }

    /** The one that accepts connections, and those of the sessions. */
    public Stream<ProcessHandle> processes() {
        return server.descendants();
    }

    /** Ends all its sessions; the next connection finds it as before. */
    public void dropSessions() {
        server.children().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroyForcibly);
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

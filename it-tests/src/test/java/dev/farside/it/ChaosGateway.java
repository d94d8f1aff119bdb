package dev.farside.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A gateway for faults: an sshd of its own on the gateway's network, with a {@link Tripwire} in front of it. */
final class ChaosGateway implements AutoCloseable {
    private static final int PORT = 2211;
    private static final int SSHD_PORT = 2212;

    private final Namespace network;
    private final Path config;
    private final Process tripwire;
    private final BufferedReader said;
    private Process sshd;

    ChaosGateway(FarSide side) {
        network = side.gateway();
        Path authorized = side.scratch(
                "authorized_keys", Keys.read(Keys.publicPart(side.keys().user())));
        config = side.scratch(
                "sshd_config",
                """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                PidFile none
                AuthorizedKeysFile %s
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                UsePAM no
                UseDNS no
                StrictModes no
                MaxStartups 100
                LogLevel VERBOSE
                """
                        .formatted(SSHD_PORT, side.keys().host(), authorized));
        tripwire = Command.of(network.inside(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        Jvm.ownClasses(),
                        Tripwire.class.getName(),
                        Integer.toString(PORT),
                        Integer.toString(SSHD_PORT)))
                .start();
        said = tripwire.inputReader(StandardCharsets.UTF_8);
        await("ready");
        start();
    }

    /** The way there, as ssh_config has it; found dead after three seconds. */
    static String sshConfig(FarSide side) {
        return """
                Host chaos
                  HostName gateway.example
                  Port %d
                  HostKeyAlias gateway.example
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                  ConnectTimeout 2
                  ServerAliveInterval 1
                  ServerAliveCountMax 2
                """
                .formatted(PORT, System.getProperty("user.name"), side.keys().user(), side.knownHosts());
    }

    /** The next connection that comes to this point stands still, {@link #awaitTripped} ends, and {@link #go} lets it on. */
    void arm(String phase) {
        order("arm " + phase);
        await("armed");
    }

    void awaitTripped() {
        await("tripped");
    }

    void go() {
        order("go");
    }

    private void order(String line) {
        try {
            tripwire.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            tripwire.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String word) {
        try {
            String line = said.readLine();
            if (!word.equals(line)) {
                throw new IllegalStateException("tripwire said " + line + ", not " + word);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        sshd = Command.of(network.inside("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()))
                .merged()
                .start();
        FarSide.waitFor(sshd, "Server listening on 127.0.0.1 port " + SSHD_PORT, "chaos sshd");
    }

    void kill() {
        sshd.descendants().forEach(ProcessHandle::destroyForcibly);
        sshd.destroyForcibly();
        sshd.onExit().join();
    }

    /** Ends the sessions alone. */
    void dropSessions() {
        sshd.children().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroyForcibly);
    }

    void stop() {
        signal("-STOP");
    }

    void cont() {
        signal("-CONT");
    }

    private void signal(String signal) {
        List<String> pids =
                sshd.descendants().map(process -> Long.toString(process.pid())).toList();
        Command.of("kill", signal).and(pids.toArray(new String[0])).output();
    }

    void dropPackets() {
        network.run("nft", "add table ip chaos");
        network.run("nft", "add chain ip chaos in { type filter hook input priority 0; }");
        network.run("nft", "add rule ip chaos in tcp dport " + PORT + " drop");
        network.run("nft", "add chain ip chaos out { type filter hook output priority 0; }");
        network.run("nft", "add rule ip chaos out tcp sport " + PORT + " drop");
    }

    void letPacketsPass() {
        network.run("nft", "delete table ip chaos");
    }

    @Override
    public void close() {
        kill();
        tripwire.descendants().forEach(ProcessHandle::destroyForcibly);
        tripwire.destroyForcibly();
    }
}

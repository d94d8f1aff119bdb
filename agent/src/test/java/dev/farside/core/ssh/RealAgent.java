package dev.farside.core.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A real ssh-agent with a socket of its own. */
final class RealAgent implements AutoCloseable {
    final Path socket;
    private final Process process;

    private RealAgent(Path socket, Process process) {
        this.socket = socket;
        this.process = process;
    }

    static RealAgent start(Path directory, String... options) throws IOException {
        Path socket = directory.resolve("agent");
        List<String> line = new ArrayList<>(List.of("ssh-agent", "-D", "-a", socket.toString()));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile())
                .start();
        while (!Files.exists(socket) && process.isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
        return new RealAgent(socket, process);
    }

    /** ssh-add with these arguments. */
    void add(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ssh-add", "-q"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process add = builder.start();
        String said = new String(add.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (add.waitFor() != 0) {
            throw new AssertionError(line + ": " + said);
        }
    }

    /** Its keys as lines of a public key's file. */
    List<String> keys() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("ssh-add", "-L").redirectErrorStream(true);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process list = builder.start();
        List<String> lines = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        int status = list.waitFor();
        if (status > 1) {
            throw new AssertionError("ssh-add -L: " + lines); // 1: it has no keys
        }
        return status == 0 ? lines : List.of();
    }

    /**
     * A key to be used for this host only: ssh-add -h.
     *
     * @param knownHosts has the host's key
     */
    void addFor(Path knownHosts, String host, Path key) throws IOException, InterruptedException {
        add("-H", knownHosts.toString(), "-h", host, key.toString());
    }

    /** Locks or unlocks it; ssh-add asks for the password by its own SSH_ASKPASS. */
    void lock(String option, Path askPass) throws IOException, InterruptedException {
        addAsking(askPass, option);
    }

    /** @param askPass gives the PIN */
    void addToken(Path library, Path askPass) throws IOException, InterruptedException {
        addAsking(askPass, "-s", library.toString());
    }

    private void addAsking(Path askPass, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ssh-add"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        builder.environment().put("SSH_ASKPASS", askPass.toString());
        builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
        if (builder.inheritIO().start().waitFor() != 0) {
            throw new AssertionError(line);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

package dev.farside.core.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A real {@code ssh -M}, logged in to an {@link Sshd}. */
final class RealMaster implements AutoCloseable {
    final Path socket;
    private final Path log;
    private final Process process;

    private RealMaster(Path socket, Path log, Process process) {
        this.socket = socket;
        this.log = log;
        this.process = process;
    }

    /** @param directory of the sshd, with its user's key */
    static RealMaster start(Sshd sshd, Path directory, String... options) throws IOException {
        Path socket = directory.resolve("m" + sshd.port);
        Path log = directory.resolve("master.log");
        List<String> line = new ArrayList<>(List.of("ssh", "-F", "none", "-M", "-N", "-v", "-S", socket.toString()));
        line.addAll(List.of("-i", directory.resolve("user").toString(), "-p", Integer.toString(sshd.port)));
        line.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
        line.addAll(List.of(options));
        line.add("127.0.0.1");
        Process process = new ProcessBuilder(line)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RealMaster master = new RealMaster(socket, log, process);
        for (int i = 0; !Files.exists(socket); i++) {
            if (i > 2000 || !process.isAlive()) {
                throw new IOException("no master: " + Files.readString(log));
            }
            LockSupport.parkNanos(10_000_000);
        }
        return master;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Whether it still serves, and goes on when a passenger of its own has come and gone. */
    boolean isWell() throws IOException, InterruptedException {
        Process passenger = new ProcessBuilder(
                        "ssh", "-F", "none", "-S", socket.toString(), "-o", "ProxyCommand=false", "x", "true")
                .redirectInput(new java.io.File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return passenger.waitFor() == 0 && process.isAlive();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

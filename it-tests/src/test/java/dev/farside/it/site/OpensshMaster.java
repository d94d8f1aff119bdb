package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A master of OpenSSH's on the near side: {@code ssh -M}, logged in to a gateway. */
public final class OpensshMaster implements AutoCloseable {
    private final Path socket;
    private final Running process;

    /**
     * @param config an ssh_config with a section for the gateway
     * @param socket its ControlPath
     */
    public OpensshMaster(Path config, String gateway, Path socket) {
        this.socket = socket;
        process = Running.start(Command.of(FarSide.get()
                .near()
                .onNetwork(List.of("ssh", "-F", config.toString(), "-M", "-N", "-S", socket.toString(), gateway))));
        while (!Files.exists(socket)) {
            if (!process.process().isAlive()) {
                throw new IllegalStateException("no master: " + process.lastWords());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    public Path socket() {
        return socket;
    }

    public long pid() {
        return process.pid();
    }

    /** @param which as kill(1) takes it: -STOP */
    public void signal(String which) {
        Command.of("kill", which, Long.toString(pid())).output();
    }

    /** Whether it still serves, and goes on when a passenger has come and gone. */
    public boolean isWell() {
        Command passenger = Command.of(FarSide.get()
                .near()
                .onNetwork(List.of(
                        "ssh", "-F", "none", "-S", socket.toString(), "-o", "ProxyCommand=false", "x", "true")));
        return passenger.run().status() == 0 && process.process().isAlive();
    }

    /** Another user's from now on. */
    public void chown(String user) {
        try {
            Files.setAttribute(socket, "unix:uid", Integer.parseInt(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}

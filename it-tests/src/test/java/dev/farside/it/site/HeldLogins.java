package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** {@code farside login}, {@code status} and {@code logout} on the near side, with a runtime directory of their own. */
public final class HeldLogins implements AutoCloseable {
    private final FarSide side = FarSide.get();
    private final Path runtime = side.scratch("r/x", "").getParent();

    /** What programs need in their environment to find the holder. */
    public Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", runtime.toString(), "XDG_STATE_HOME", runtime.toString());
    }

    public Path directory() {
        return runtime.resolve("farside");
    }

    public Command farside(String... arguments) {
        return Command.of(side.near().onNetwork(List.of(Jvm.farsideProgram())))
                .and(arguments)
                .with(environment());
    }

    /** A login that succeeds. */
    public String logIn(Path config, String gateway) {
        return farside("login", "-F", config.toString(), gateway).output();
    }

    /** The one socket of a login that is there. */
    public Path socket() {
        try (var files = Files.list(directory())) {
            return files.filter(file -> file.getFileName().toString().length() == 32)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code ssh -O} at the socket. */
    public Command.Result ssh(String... arguments) {
        return Command.of(side.near().onNetwork(List.of("ssh", "-F", "none", "-S", socket().toString())))
                .and(arguments)
                .and("x")
                .merged()
                .run();
    }

    /** The process, as OpenSSH is told. */
    public long pid() {
        return Long.parseLong(ssh("-O", "check").out().replaceAll("\\D", ""));
    }

    /** @param which as kill(1) takes it: -STOP */
    public void signal(String which, long pid) {
        Command.of("kill", which, Long.toString(pid)).output();
    }

    public void mode(Path file, String permissions) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        farside("logout", "--all").run();
    }
}

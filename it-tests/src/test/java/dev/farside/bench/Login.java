package dev.farside.bench;

import dev.farside.it.site.Command;
import dev.farside.it.site.Startup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that has logged in to a gateway before the program starts, and lets it use that login.
 *
 * @param environment for the program, as env(1) takes it
 */
record Login(ProcessHandle process, List<String> environment) {
    /** {@code ssh -M}. The gateway's section of the ssh_config has a ControlPath. */
    static Login ofSsh(Site site, Site.Gateway gateway) {
        Process master = site.start(
                site.network().near("ssh", "-v", "-M", "-N", "-F", site.file("ssh_config"), gateway.alias()));
        Startup.await(master, "Entering interactive session", "ssh -M", Startup.LIMIT);
        return new Login(master.toHandle(), List.of());
    }

    /**
     * {@code farside login}.
     *
     * @param farside the launcher
     */
    static Login ofFarside(Site site, Site.Gateway gateway, String farside) {
        Path directory = Path.of(site.file(gateway.alias() + ".login"));
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> environment = List.of("XDG_RUNTIME_DIR=" + directory, "XDG_STATE_HOME=" + directory);
        Command.of("env")
                .and(environment.toArray(String[]::new))
                .and(farside, "login", "-F", site.file("ssh_config"), gateway.alias())
                .output();
        ProcessHandle holder = holder(directory.resolve("farside"));
        site.ends(holder);
        return new Login(holder, environment);
    }

    /** The process whose socket is there. */
    private static ProcessHandle holder(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String said = Command.of("ssh", "-F", "none", "-S", file.toString(), "-O", "check", "x")
                        .merged()
                        .run()
                        .out();
                if (said.startsWith("Master running")) {
                    return ProcessHandle.of(Long.parseLong(said.replaceAll("\\D", "")))
                            .orElseThrow();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no login in " + directory);
    }
}

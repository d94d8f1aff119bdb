package dev.farside.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A real OpenSSH server in one of our networks, on port 22 and on ports that refuse something: 2201 refuses all
 * forwarding, 2202 every key, 2203 all destinations but one.
 */
final class Sshd {
    private final Path directory;
    private final Process server;

    Sshd(Namespace namespace, Path directory, Keys keys) {
        this(namespace, directory, keys, "0.0.0.0");
    }

    /** @param address to listen on; of all of a family */
    Sshd(Namespace namespace, Path directory, Keys keys, String address) {
        this.directory = directory;
        try {
            Files.createDirectory(directory);
            // Where sshd wants an empty directory, and would have it made by the init of a running system.
            if (System.getProperty("user.name").equals("root")) {
                Files.createDirectories(Path.of("/run/sshd"));
            }
            Files.copy(Keys.publicPart(keys.user()), directory.resolve("authorized_keys"));
            Files.writeString(
                    directory.resolve("sshd_config"),
                    """
                    Port 22
                    Port 2201
                    Port 2202
                    Port 2203
                    ListenAddress %4$s
                    HostKey %1$s
                    HostKey %3$s
                    PidFile %2$s/pid
                    AuthorizedKeysFile %2$s/authorized_keys
                    PermitRootLogin prohibit-password
                    PasswordAuthentication no
                    KbdInteractiveAuthentication no
                    UsePAM no
                    UseDNS no
                    StrictModes no
                    MaxStartups 100
                    LogLevel VERBOSE
                    Match LocalPort 2201
                      AllowTcpForwarding no
                    Match LocalPort 2202
                      AuthorizedKeysFile none
                    Match LocalPort 2203
                      PermitOpen echo.corp.example:7
                    """
                            .formatted(keys.host(), directory, keys.otherHost(), address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = Command.of(namespace.inside(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString()))
                .merged()
                .start();
        // Its own word for "listening" comes once per port, the last one last.
        FarSide.waitFor(server, "Server listening on " + address + " port 22.", directory.getFileName() + " sshd");
    }

    /** Lets another key in. */
    void authorize(Path key) {
        try {
            Files.writeString(
                    directory.resolve("authorized_keys"), Keys.read(Keys.publicPart(key)), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all sessions, as a gateway that reboots; the next connection finds the server as before. */
    void dropSessions() {
        server.children().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroyForcibly);
    }
}

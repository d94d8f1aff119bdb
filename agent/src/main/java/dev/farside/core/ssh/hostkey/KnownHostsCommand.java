package dev.farside.core.ssh.hostkey;

import dev.farside.core.own.BoundedOutput;
import dev.farside.core.own.OwnCommand;
import dev.farside.core.ssh.hostkey.KnownHosts.Line;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.sshconfig.HostKeySettings;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.tunnel.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The lines that the program of KnownHostsCommand writes (load_hostkeys_command in OpenSSH's sshconnect.c). */
final class KnownHostsCommand {
    /** Stands for a file in messages. */
    static final Path FILE = Path.of("KnownHostsCommand");

    /** As Match exec. */
    private static final long MOST_SECONDS = 10;

    private static final int MOST_BYTES = 1 << 20;

    /** What the program is told of why it runs, as {@code %I}. */
    enum Reason {
        ORDER,
        HOSTNAME,
        ADDRESS
    }

    private KnownHostsCommand() {}

    /**
     * Waits for the program.
     *
     * @param shown null: none yet
     * @param host as known_hosts files name it
     * @return empty if there is no such command
     * @throws GatewayException it failed; ssh gives up then
     */
    static List<Line> lines(HostKeySettings settings, Reason reason, KeyBlob shown, String host)
            throws GatewayException {
        List<String> command = settings.knownHostsCommand(Map.of(
                'H', host,
                'I', reason.name(),
                't', shown == null ? "NONE" : shown.type(),
                'f', shown == null ? "NONE" : shown.digest(),
                'K', shown == null ? "NONE" : Base64.getEncoder().encodeToString(shown.bytes())));
        if (command == null) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>(KnownHosts.all(FILE, output(command)));
        lines.removeIf(line -> !line.isFor(host));
        return lines;
    }

    private static String output(List<String> command) throws GatewayException {
        String failure;
        Process process = null;
        try {
            process = OwnCommand.of(command.toArray(new String[0]))
                    .redirectInput(OperatingSystem.here().nullDevice())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            failure = BoundedOutput.read(process, output, MOST_BYTES, MOST_SECONDS, () -> {});
            if (failure == null && process.exitValue() != 0) {
                failure = "ended with status " + process.exitValue();
            }
            if (failure == null) {
                return output.toString(StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            failure = "cannot be run: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "was interrupted";
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
        throw new GatewayException("KnownHostsCommand " + command.get(0) + " " + failure, null, null);
    }
}

package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ssh_config files of a user, read as OpenSSH reads them. Immutable once loaded. Loading checks every line and
 * throws {@link BadInput} where ssh would refuse to go on; {@link #settings} may still do so for what depends on the
 * host (tokens, the environment, keywords that only IgnoreUnknown excuses).
 */
public final class SshConfig {
    private static final Path SYSTEM = Path.of("/etc/ssh");

    private final Machine machine;
    private final List<List<Entry>> files;
    private final List<String> warnings;

    private SshConfig(Machine machine, List<List<Entry>> files, List<String> warnings) {
        this.machine = machine;
        this.files = List.copyOf(files);
        this.warnings = List.copyOf(warnings);
    }

    /** What ssh reads on its own: ~/.ssh/config, then /etc/ssh/ssh_config; either may be missing. */
    public static SshConfig load() {
        return load(new ThisMachine().home().resolve(".ssh/config"), SYSTEM.resolve("ssh_config"));
    }

    /**
     * As {@link #load()} with other files.
     *
     * @param userFile null, or the user's; others must not be able to write it
     * @param systemFile null, or the one for all users
     */
    public static SshConfig load(Path userFile, Path systemFile) {
        return load(new ThisMachine(), userFile, true, systemFile);
    }

    /** As {@code ssh -F FILE}: this file must exist, and no other is read. */
    public static SshConfig loadOnly(Path file) {
        return loadOnly(new ThisMachine(), file);
    }

    static SshConfig loadOnly(Machine machine, Path file) {
        if (!Files.exists(file)) {
            throw new BadInput(new Source(file.toString(), 0, 0), "no such file", null);
        }
        return load(machine, file, false, null);
    }

    static SshConfig load(Machine machine, Path userFile, boolean strict, Path systemFile) {
        List<List<Entry>> files = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        if (userFile != null && Files.exists(userFile)) {
            files.add(new ConfigReader(machine, true, machine.home().resolve(".ssh"), warnings).read(userFile, strict));
        }
        if (systemFile != null && Files.exists(systemFile)) {
            files.add(new ConfigReader(machine, false, SYSTEM, warnings).read(systemFile, false));
        }
        return new SshConfig(machine, files, warnings);
    }

    /** Lines that have no effect, each as {@code file:line:column: why}. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * What is in force for a host. May run commands (Match exec) and look names up (CanonicalizeHostname).
     *
     * @param host an alias, a name or an address, as written
     * @param user null: as configured
     * @param port 0: as configured
     */
    public HostSettings settings(String host, String user, int port) {
        Source given = new Source(host, 0, 0);
        Evaluation evaluation = new Evaluation(machine, host);
        evaluation.preset("user", user, given);
        evaluation.preset("port", port == 0 ? null : Integer.toString(port), given);
        for (List<Entry> file : files) {
            evaluation.pass(file);
        }
        Canonical canonical = new Canonical(machine, evaluation, host);
        if (evaluation.finalWanted() || canonical.wanted()) {
            evaluation.beginFinalPass(canonical.name(), canonical.source(given));
            for (List<Entry> file : files) {
                evaluation.pass(file);
            }
        }
        return new HostSettings(machine, host, canonical.name(), evaluation.values());
    }
}

package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.input.Nearest;
import dev.farside.core.input.Source;
import dev.farside.core.own.ForeignWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ssh_config files of a user, read as OpenSSH reads them. Immutable once loaded. Loading checks every line and
 * throws {@link BadInput} if ssh would reject the files. {@link #settings} may still throw it for errors that depend
 * on the host: in tokens, in the environment, or in keywords that only an IgnoreUnknown for that host covers.
 */
public final class SshConfig {
    private final Machine machine;
    private final List<List<Entry>> files;

    /** As in GivenConfig. */
    private final String origin;

    /** Grows where files that are included for a host are read. */
    private final Warnings warnings;

    private SshConfig(Machine machine, String origin, List<List<Entry>> files, Warnings warnings) {
        this.machine = machine;
        this.origin = origin;
        this.files = List.copyOf(files);
        this.warnings = warnings;
    }

    /** Loads the files that ssh reads by default: ~/.ssh/config, then /etc/ssh/ssh_config. Either may be missing. */
    public static SshConfig load() {
        return load(new FilesRead());
    }

    /** @param read gets the files that are read, now or later; also if this fails */
    public static SshConfig load(FilesRead read) {
        return usual(new ThisMachine(), read);
    }

    /** The files that ssh reads by default on that machine. */
    static SshConfig usual(Machine machine, FilesRead read) {
        Path home = machine.home();
        Path userFile = home == null ? null : home.resolve(".ssh").resolve("config");
        return load(machine, userFile, true, machine.system().sshForAll().resolve("ssh_config"), read);
    }

    /**
     * As {@link #load()} with other files.
     *
     * @param userFile the user's file, or null; other users must not be able to write to it
     * @param systemFile the file for all users, or null
     */
    public static SshConfig load(Path userFile, Path systemFile) {
        return load(new ThisMachine(), userFile, true, systemFile);
    }

    /** As {@code ssh -F FILE}: this file must exist, and no other is read. */
    public static SshConfig loadOnly(Path file) {
        return loadOnly(new ThisMachine(), file, new FilesRead());
    }

    /** @param read as {@link #load(FilesRead)} has it */
    public static SshConfig loadOnly(Path file, FilesRead read) {
        return loadOnly(new ThisMachine(), file, read);
    }

    static SshConfig loadOnly(Machine machine, Path file, FilesRead read) {
        read.add(file);
        if (!Files.exists(file)) {
            throw new BadInput(new Source(file.toString(), 0, 0), "no such file", null);
        }
        return load(machine, file, false, null, read);
    }

    static SshConfig load(Machine machine, Path userFile, boolean strict, Path systemFile) {
        return load(machine, userFile, strict, systemFile, new FilesRead());
    }

    private static SshConfig load(Machine machine, Path userFile, boolean strict, Path systemFile, FilesRead read) {
        List<List<Entry>> files = new ArrayList<>();
        Warnings warnings = new Warnings();
        Path base = machine.home() == null ? null : machine.home().resolve(".ssh");
        ConfigReader reader = new ConfigReader(machine, true, base, warnings, read);
        if (userFile != null && exists(userFile, read)) {
            files.add(reader.read(userFile, strict));
        }
        if (systemFile != null && exists(systemFile, read)) {
            files.add(reader.next(false, machine.system().sshForAll()).read(systemFile, false));
        }
        String origin = systemFile == null ? userFile == null ? GivenConfig.NONE : userFile.toString() : null;
        return new SshConfig(machine, origin, files, warnings);
    }

    private static boolean exists(Path file, FilesRead read) {
        read.add(file);
        return Files.exists(file);
    }

    /** Which files were read, for another process. */
    public GivenConfig given() {
        return new GivenConfig(origin, null, List.of());
    }

    /** This configuration, but for {@code host} these options take precedence over all files. */
    public SshConfig with(String host, GivenOptions options) {
        List<List<Entry>> all = new ArrayList<>();
        all.add(options.forHost(host));
        all.addAll(files);
        options.warnings().forEach(warnings::add);
        return new SshConfig(machine, origin, all, warnings);
    }

    /** This configuration, but for {@code host} these lines ({@code Keyword=value}) take precedence over all files. */
    public SshConfig with(String host, List<String> lines) {
        if (lines.isEmpty()) {
            return this;
        }
        GivenOptions options = new GivenOptions();
        for (String line : lines) {
            options.line("-o " + line, line);
        }
        return with(host, options);
    }

    /**
     * Lines and options that have no effect, each as {@code file:line:column: why}. Those of files whose names depend on the host
     * are known when the host has been evaluated.
     */
    public List<String> warnings() {
        return warnings.list();
    }

    /**
     * Evaluates the configuration for a host. May run commands (Match exec) and look names up (CanonicalizeHostname).
     *
     * @param host an alias, a name or an address, as written
     * @param user null for the configured user
     * @param port 0 for the configured port
     * @throws BadInput ssh would reject the host name or the user name
     */
    public HostSettings settings(String host, String user, int port) {
        require("host", host, ValidNames.hostFault(host));
        require("user", user, user == null ? null : ValidNames.userFault(user));
        HostSettings settings = evaluate(host, user, port, true);
        settings.requireNoLoop();
        return settings;
    }

    private static void require(String what, String name, String fault) {
        if (fault != null) {
            throw new BadInput("'" + ForeignWords.quote(name) + "' is not a " + what + " name: it " + fault, null);
        }
    }

    /**
     * Evaluates the configuration for a host that a program connects to, or for a hop on the way to it. Unlike in
     * {@link #settings}, a jump that leads from a host to itself is not an error, but is {@link
     * HostSettings#proxyLeadsToItself() reported}, and a name that is in none of the CanonicalDomains stays as it is.
     */
    public HostSettings tolerant(String host, String user, int port) {
        return evaluate(host, user, port, false);
    }

    private HostSettings evaluate(String host, String user, int port, boolean strict) {
        Source given = new Source(host, 0, 0);
        Evaluation evaluation = new Evaluation(machine, host);
        evaluation.preset("user", user == null ? null : user.replace("%", "%%"), given); // tokens are for files
        evaluation.preset("port", port == 0 ? null : Integer.toString(port), given);
        for (List<Entry> file : files) {
            evaluation.pass(file);
        }
        Canonical canonical = new Canonical(machine, evaluation, host, strict);
        if (evaluation.finalWanted() || canonical.wanted()) {
            evaluation.beginFinalPass(canonical.name(), canonical.source(given));
            for (List<Entry> file : files) {
                evaluation.pass(file);
            }
        }
        return new HostSettings(machine, host, canonical.name(), evaluation.values(), warnings);
    }

    /**
     * A ProxyJump or ProxyCommand, whether or not it applies to any host.
     *
     * @param text as written, without {@code none}
     */
    public record Proxy(Source source, boolean isJump, String text) {}

    /** The ProxyJump and ProxyCommand settings in the order of the files. */
    public List<Proxy> proxies() {
        List<Proxy> proxies = new ArrayList<>();
        for (Entry entry : entries()) {
            if (entry instanceof Entry.Set set) {
                boolean jump = set.keyword().kind() == Keyword.Kind.JUMP;
                boolean command = set.keyword().name().equals("ProxyCommand");
                if ((jump || command) && !set.values().get(0).equalsIgnoreCase("none")) {
                    proxies.add(new Proxy(set.source(), jump, set.values().get(0)));
                }
            }
        }
        return List.copyOf(proxies);
    }

    /** The names that Host lines have without wildcards. Most are aliases. */
    public List<String> aliases() {
        List<String> aliases = new ArrayList<>();
        for (Entry entry : entries()) {
            if (entry instanceof Entry.Host block) {
                for (String pattern : block.patterns()) {
                    boolean literal = pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0 && !pattern.startsWith("!");
                    if (literal && !aliases.contains(pattern)) {
                        aliases.add(pattern);
                    }
                }
            }
        }
        return List.copyOf(aliases);
    }

    /** Where the first Host line is that has this alias; null if there is none. */
    public Source place(String alias) {
        for (Entry entry : entries()) {
            if (entry instanceof Entry.Host block && block.patterns().contains(alias)) {
                return block.source();
            }
        }
        return null;
    }

    /** {@code did you mean bastion (FILE:LINE)?} for a name that is no alias here; null: none is like it. */
    public String meant(String name) {
        String near = place(name) == null ? Nearest.host(name, aliases()) : null;
        return near == null ? null : "did you mean " + near + " (" + place(near).rule() + ")?";
    }

    /**
     * Whether the result for a host may change while a program runs, because it depends on commands, the network or a
     * resolver.
     */
    public boolean isFickle() {
        for (Entry entry : entries()) {
            if (entry instanceof Entry.Set set
                    && set.keyword().name().equals("CanonicalizeHostname")
                    && !set.values().get(0).equals("false")) {
                return true;
            }
            if (entry instanceof Entry.Match block) {
                for (Entry.Criterion criterion : block.criteria()) {
                    if (criterion.name().equals("exec") || criterion.name().equals("localnetwork")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** All entries, whether or not they apply to any host. Those of included files are at the place of the Include. */
    private List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        for (List<Entry> file : files) {
            flatten(file, all);
        }
        return all;
    }

    private static void flatten(List<Entry> entries, List<Entry> into) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Include include) {
                for (List<Entry> file : include.files()) {
                    flatten(file, into);
                }
            } else {
                into.add(entry);
            }
        }
    }
}

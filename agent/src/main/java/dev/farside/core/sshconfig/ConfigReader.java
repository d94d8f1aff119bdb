package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FileGuard;
import dev.farside.core.input.FilesRead;
import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import dev.farside.core.input.TextFile;
import dev.farside.core.own.ThisUser;
import dev.farside.core.sshconfig.Entry.Criterion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads an ssh_config and the files that it includes. Checks every line, whether or not it applies to any host. */
final class ConfigReader {
    /** The deepest nesting of Include: OpenSSH's READCONF_MAX_DEPTH. */
    private static final int MAX_DEPTH = 16;

    private final Machine machine;
    private final boolean userFile;
    private final Path includeBase;
    private final Warnings warnings;
    private final FilesRead read;

    /**
     * The patterns of every IgnoreUnknown so far. Which of them are in force is known only when a host is evaluated.
     */
    private final List<String> ignored;

    /** The mistakes found so far in the file being read and in the files that it includes. */
    private final List<BadInput> mistakes = new ArrayList<>();

    /** How many files include the one whose names this reads later. */
    private int depth;

    /** Whether files include one another. No more of them are read then, since their number doubles with each level. */
    private boolean endless;

    /**
     * @param userFile whether ~ may be used in Include
     * @param includeBase the directory of relative names in Include; null if they match no file
     * @param read gets the files that are read
     */
    ConfigReader(Machine machine, boolean userFile, Path includeBase, Warnings warnings, FilesRead read) {
        this.machine = machine;
        this.userFile = userFile;
        this.includeBase = includeBase;
        this.warnings = warnings;
        this.read = read;
        this.ignored = new ArrayList<>();
    }

    /** The state for the file that is read after this one. */
    ConfigReader next(boolean userFile, Path includeBase) {
        ConfigReader next = new ConfigReader(machine, userFile, includeBase, warnings, read);
        next.ignored.addAll(ignored);
        return next;
    }

    /**
     * @param strict whether it is an error if other users can write to the file
     * @throws BadInput with all mistakes of the file and of those that it includes
     */
    List<Entry> read(Path file, boolean strict) {
        List<Entry> entries = read(file, strict, 0);
        if (!mistakes.isEmpty()) {
            throw BadInput.all(mistakes);
        }
        return entries;
    }

    private List<Entry> read(Path file, boolean strict, int depth) {
        if (Files.isDirectory(file)) {
            return List.of();
        }
        String text;
        read.add(file);
        try {
            if (strict) {
                FileGuard.requireSafe(file, machine.system());
            }
            text = TextFile.read(file);
        } catch (IOException e) {
            throw new BadInput(new Source(file.toString(), 0, 0), "cannot be read: " + FileGuard.reason(e), null);
        }
        List<Entry> entries = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            ConfigLine line = new ConfigLine(file.toString(), i + 1, lines[i]);
            try {
                if (line.takeApart()) {
                    add(line, depth, entries);
                }
            } catch (BadInput e) {
                mistakes.add(e); // the other lines are checked, too
            }
        }
        return List.copyOf(entries);
    }

    /** Reads a line that is not in a file. */
    void add(ConfigLine line, List<Entry> entries) {
        add(line, 0, entries);
    }

    private void add(ConfigLine line, int depth, List<Entry> entries) {
        Keyword keyword = Keyword.of(line.keyword());
        if (keyword != null && keyword.kind() == Keyword.Kind.INCLUDE) {
            line.splitArguments();
            include(line, depth, entries);
            line.end();
        } else {
            add(entry(line), entries);
        }
    }

    private static void add(Entry entry, List<Entry> entries) {
        if (entry instanceof Entry.Set set && set.keyword().kind() == Keyword.Kind.REKEY) {
            entries.addAll(Arguments.rekey(set));
        } else if (entry != null) {
            entries.add(entry);
        }
    }

    /** Parses a line; null if it has no effect. */
    private Entry entry(ConfigLine line) {
        Keyword keyword = Keyword.of(line.keyword());
        line.splitArguments();
        if (keyword == null) {
            return unknown(new Entry.Unknown(line.keyword(), line.source(), line.text()));
        }
        Entry entry =
                switch (keyword.kind()) {
                    case HOST -> host(line);
                    case MATCH -> match(line);
                    case INCLUDE -> throw new IllegalStateException("has several entries");
                    case DEPRECATED -> ignored(line, "is deprecated");
                    case UNSUPPORTED -> ignored(line, "is not supported any more");
                    case VENDOR -> ignored(line, "is not known to every ssh");
                    default -> set(new Entry.Set(keyword, new Arguments(machine, keyword, line).read(), line.source()));
                };
        line.end();
        return entry;
    }

    private Entry set(Entry.Set set) {
        if (set.keyword().name().equals("IgnoreUnknown")) {
            ignored.addAll(set.values());
        }
        return set;
    }

    /** Rejects a line that ssh rejects, whether or not its block applies. */
    private Entry unknown(Entry.Unknown unknown) {
        for (String list : ignored) {
            if (unknown.isIn(list)) {
                warnings.add(unknown.source() + ": unknown keyword '" + unknown.word()
                        + "', ignored because of IgnoreUnknown");
                return unknown;
            }
        }
        throw unknown.complaint();
    }

    /**
     * Skips a line without effect, and adds a warning about it. There is none for GSSAPI keywords: the ssh_config of
     * every system sets some, and the warning would not help the user.
     */
    private Entry ignored(ConfigLine line, String why) {
        line.skipAll();
        if (line.keyword().toLowerCase(Locale.ROOT).startsWith("gssapi")) {
            return null;
        }
        warnings.add(line.source() + ": '" + line.keyword() + "' " + why + " and has no effect");
        return null;
    }

    private static Entry host(ConfigLine line) {
        List<String> patterns = new ArrayList<>();
        Source source = line.source();
        while (line.hasNext()) {
            patterns.add(line.next());
        }
        return new Entry.Host(List.copyOf(patterns), source);
    }

    private static Entry match(ConfigLine line) {
        List<Criterion> criteria = new ArrayList<>();
        boolean all = false;
        while (line.hasNext()) {
            String word = line.next();
            if (all || (word.equalsIgnoreCase("all") && criteria.size() > 1)) {
                throw line.wrong("'all' cannot be combined with other conditions", null);
            }
            Criterion criterion = criterion(line, word);
            all = criterion.name().equals("all");
            criteria.add(criterion);
        }
        if (criteria.isEmpty()) {
            throw line.error("Match needs a condition", "for example: Match host *.example.org");
        }
        return new Entry.Match(List.copyOf(criteria), line.source());
    }

    /** Parses {@code name argument} or {@code name=argument}, or a name without an argument. */
    private static Criterion criterion(ConfigLine line, String word) {
        boolean negated = word.startsWith("!");
        String name = negated ? word.substring(1) : word;
        int equals = name.indexOf('=');
        String inline = equals < 0 ? null : name.substring(equals + 1);
        name = (equals < 0 ? name : name.substring(0, equals)).toLowerCase(Locale.ROOT);
        String argument =
                switch (name) {
                    case "all", "final", "canonical" -> null;
                    case "host", "originalhost", "user", "localuser", "exec", "version", "sessiontype" ->
                        inline == null || inline.isEmpty() ? line.next() : inline;
                    case "tagged", "command" -> inline == null ? line.nextOrEmpty() : inline;
                    case "localnetwork" -> networks(line, inline == null ? line.next() : inline);
                    default ->
                        throw line.wrong(
                                "unknown condition '" + name + "'",
                                "Match knows all, host, originalhost, user, localuser, localnetwork, exec, final, "
                                        + "canonical, tagged, command, version, sessiontype");
                };
        return new Criterion(name, negated, argument);
    }

    private static String networks(ConfigLine line, String list) {
        if (!Networks.valid(list)) {
            throw line.wrong("bad network in '" + list + "'", "for example: 10.0.0.0/8,fd00::/8");
        }
        return list;
    }

    /** As OpenSSH 10, a name whose variables are not all set is left out, with a warning. */
    private void include(ConfigLine line, int depth, List<Entry> into) {
        Tokens tokens = new Tokens(machine, Map.of());
        while (line.hasNext()) {
            String word = line.next();
            if (word.startsWith("~") && !userFile) {
                throw line.wrong("'~' has no meaning in a system-wide file", "give the whole path");
            }
            Value name = new Value(word, line.place());
            String unset = tokens.unset(name);
            if (unset != null) {
                warnings.add(line.place() + ": environment variable '" + unset + "' is not set: '" + word
                        + "' is not included");
            } else if (word.indexOf('%') >= 0) {
                ConnectionTokens.of(machine, "h", "n", "r", "22", "k", "j").file(name); // complains of unknown tokens
                into.add(new Entry.IncludeOfHost(name, line.text(), apart(depth)));
            } else {
                into.add(new Entry.Include(files(name, line.text(), tokens, depth)));
            }
        }
    }

    /**
     * Reads files whose names are known only now.
     *
     * @throws BadInput with all their mistakes; or a directory cannot be listed now, which may hide one of the files
     */
    List<List<Entry>> files(Entry.IncludeOfHost include, Tokens tokens) {
        ConfigReader reader = apart(depth);
        List<List<Entry>> files = reader.files(include.name(), include.line(), tokens, depth);
        if (!reader.mistakes.isEmpty()) {
            throw BadInput.all(reader.mistakes);
        }
        Path unlisted = reader.read.unlisted();
        if (unlisted != null) {
            throw new BadInput(
                    include.name().source(),
                    unlisted + ": cannot be listed",
                    "the user that runs the program must be able to list it",
                    include.line());
        }
        return files;
    }

    /** One that any thread may use as it is now. */
    private ConfigReader apart(int depth) {
        ConfigReader apart = new ConfigReader(machine, userFile, includeBase, warnings, read.ofHosts());
        apart.ignored.addAll(ignored);
        apart.depth = depth;
        return apart;
    }

    private List<List<Entry>> files(Value name, String line, Tokens tokens, int depth) {
        Source source = name.source();
        String text = machine.system().slashed(tokens.file(name));
        Glob pattern = Glob.of(text, source, machine.system());
        if (pattern == null) {
            warnings.add(source + ": '" + name.text() + "' is not included: " + PathText.HINT);
            return List.of();
        }
        if (includeBase == null && !pattern.isAbsolute()) {
            throw new BadInput(source, ThisUser.noHome() + ", where Include looks", "write the whole path", line);
        }
        List<List<Entry>> files = new ArrayList<>();
        for (Path file : pattern.expand(includeBase, read)) {
            if (endless) {
                break; // told already
            }
            if (depth == MAX_DEPTH) {
                endless = true;
                throw new BadInput(
                        source,
                        "more than " + MAX_DEPTH + " files include one another",
                        "does one include itself?",
                        line);
            }
            files.add(read(file, true, depth + 1));
        }
        return List.copyOf(files);
    }
}

package dev.farside.core;

import dev.farside.agent.AgentOptions;
import dev.farside.agent.Colours;
import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import dev.farside.core.own.Log;
import dev.farside.core.route.Jumps;
import dev.farside.core.route.Rules;
import dev.farside.core.route.RulesLocation;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.way.ConfiguredHosts;
import dev.farside.core.way.RunFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The agent's options, checked, with the rules and the ssh_config that they lead to.
 *
 * @param color as Colours.of has it; null: not given
 * @param logFile absolute; null: the log is on stderr
 * @param forwards whether to open the port forwards of the rules' gateways
 * @param reload whether files that change while the program runs count
 * @param junit whether tests set the rules; until one does, there are none
 * @param run as RunFile names it; null: none
 * @param forChildren the options for JVMs that this one starts, as AgentOptions prints them. They name these rules by
 *     absolute path, so that another environment or working directory changes nothing. They leave out the forwards,
 *     whose ports this JVM has
 */
public record Settings(
        Rules rules,
        SshConfig sshConfig,
        Log.Level level,
        String color,
        Path logFile,
        boolean inherit,
        boolean forwards,
        boolean reload,
        boolean junit,
        String run,
        String forChildren) {

    /** @throws BadInput with the place */
    public static Settings of(Map<String, String> options, Map<String, String> environment) {
        return of(options, environment, new FilesRead());
    }

    /** @param read gets the files that are read, also if this fails */
    static Settings of(Map<String, String> options, Map<String, String> environment, FilesRead read) {
        return of(options, environment, read, true, true);
    }

    /** For a program whose connections all stay direct: there may be neither rules nor a gateway. */
    static Settings forRecord(Map<String, String> options, Map<String, String> environment) {
        return of(options, environment, new FilesRead(), true, false);
    }

    /**
     * These once more, from what is in the files now. If the ssh_config alone was read for these, it is again, even where a rules file has
     * appeared: that may leave out hosts which go through a gateway, and a program would go on to them directly.
     */
    Settings again(FilesRead read) {
        // The options for children name the rules file that was found.
        return of(AgentOptions.parse(forChildren).asMap(), System.getenv(), read, false, true);
    }

    /**
     * @param finds whether to look for rules where the options name none
     * @param needs whether there has to be a gateway
     */
    private static Settings of(
            Map<String, String> options,
            Map<String, String> environment,
            FilesRead read,
            boolean finds,
            boolean needs) {
        Map<String, String> children = new HashMap<>(options);
        Rules rules = rules(options, children, read, finds);
        SshConfig sshConfig = sshConfig(rules, read);
        if (rules == null) {
            if (needs && Jumps.all(sshConfig).isEmpty()) {
                throw RulesLocation.nothing();
            }
            rules = Rules.ofSshConfig();
        }
        Log.Level level = level(options.get("log"), environment.get("FARSIDE_LOG"));
        Path logFile = logFile(options.get("log-file"));
        if (logFile != null) {
            children.put("log-file", logFile.toString());
        }
        children.remove("forwards");
        children.put("log", level.name().toLowerCase(Locale.ROOT));
        boolean junit = yes("junit", options, false);
        return new Settings(
                rules.asking(new ConfiguredHosts(sshConfig)),
                sshConfig,
                level,
                color(options.get("color")),
                logFile,
                yes("inherit", options, !junit), // no test sets the rules of another JVM
                yes("forwards", options, false),
                yes("reload", options, true) && !junit,
                junit,
                run(options.get("run")),
                AgentOptions.of(children).print());
    }

    /**
     * The ssh_config alone: the one that the rules name, if there are rules and they name one.
     *
     * @throws BadInput with the place
     */
    public static SshConfig sshConfig(Map<String, String> options) {
        FilesRead read = new FilesRead();
        return sshConfig(rules(options, new HashMap<>(), read, true), read);
    }

    /** Null where there are none. */
    private static Rules rules(
            Map<String, String> options, Map<String, String> children, FilesRead read, boolean finds) {
        if (yes("junit", options, false)) {
            return ofTests(options);
        }
        String via = options.get("via");
        String patterns = options.get("for");
        if (via == null && patterns == null) {
            String given = options.get("rules");
            Path file = given == null && !finds ? null : RulesLocation.find(given);
            if (file == null) {
                return null;
            }
            children.put("rules", file.toAbsolutePath().toString());
            return Rules.load(file, read);
        }
        if (options.containsKey("rules")) {
            throw new BadInput(
                    "options: rules= and via= exclude each other", "put the hosts of for= into the rules file");
        }
        if (patterns == null) {
            throw new BadInput("options: via= without for=", "for=*.corp.example says which hosts go via " + via);
        }
        if (via == null) {
            throw new BadInput("options: for= without via=", "via=GATEWAY says how to reach " + patterns);
        }
        return Rules.inline(via, patterns);
    }

    /** None yet. Neither the user's files nor the user's gateways have a part in tests. */
    private static Rules ofTests(Map<String, String> options) {
        for (String key : List.of("rules", "via", "for", "forwards")) {
            if (options.containsKey(key)) {
                throw new BadInput(
                        "options: junit=yes and " + key + "= exclude each other",
                        "@FarNetwork says which hosts are far");
            }
        }
        return Rules.parse("ssh-config none\n", "@FarNetwork");
    }

    private static SshConfig sshConfig(Rules rules, FilesRead read) {
        if (rules != null && rules.noSshConfig()) {
            return SshConfig.load(null, null);
        }
        if (rules == null || rules.sshConfig() == null) {
            return SshConfig.load(read);
        }
        read.add(rules.sshConfig());
        if (!rules.sshConfig().toFile().exists()) {
            throw new BadInput(
                    rules.sshConfigPlace(),
                    rules.sshConfig() + ": no such file",
                    "a relative name is looked for beside the rules file; \"ssh-config none\" does without one");
        }
        return SshConfig.loadOnly(rules.sshConfig(), read);
    }

    /**
     * The log: in the file if one is given.
     *
     * @param usual where it is otherwise
     * @param colours of that
     * @throws BadInput the file cannot be written
     */
    public Log log(PrintStream usual, Colours colours) {
        if (logFile == null) {
            return new Log(level, usual, colours::complaint);
        }
        try {
            return Log.inFile(level, logFile);
        } catch (IOException e) {
            throw new BadInput(
                    logFile + ": cannot be written: " + reason(e),
                    "log-file=FILE (--log-file) names the file to log to");
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such directory";
        }
        String words = String.valueOf(e.getMessage()); // of FileOutputStream: "FILE (Permission denied)"
        return e instanceof FileNotFoundException && words.endsWith(")")
                ? words.substring(words.lastIndexOf('(') + 1, words.length() - 1)
                        .toLowerCase(Locale.ROOT)
                : e instanceof AccessDeniedException ? "permission denied" : words;
    }

    /** Absolute; null if none is given. */
    private static Path logFile(String option) {
        return option == null
                ? null
                : PathText.path(option, new Source("options", 0, 0)).toAbsolutePath();
    }

    private static Log.Level level(String option, String variable) {
        String given = option != null ? option : variable;
        if (given == null || given.isEmpty()) {
            return Log.Level.QUIET;
        }
        for (Log.Level level : Log.Level.values()) {
            if (level.name().equalsIgnoreCase(given)) {
                return level;
            }
        }
        throw new BadInput(
                (option != null ? "options: log=" : "FARSIDE_LOG=") + given + " is not a log level",
                "quiet, info or debug");
    }

    private static String color(String option) {
        if (option == null || Colours.isChoice(option)) {
            return option;
        }
        throw new BadInput("options: color=" + option + " is unknown", "auto, always or never");
    }

    private static String run(String option) {
        if (option == null || RunFile.isName(option)) {
            return option;
        }
        throw new BadInput("options: run=" + option + " is not PID.START", "the launcher sets it; leave it out");
    }

    private static boolean yes(String key, Map<String, String> options, boolean otherwise) {
        String option = options.get(key);
        if (option == null) {
            return otherwise;
        }
        if (option.equals("yes") || option.equals("no")) {
            return option.equals("yes");
        }
        throw new BadInput("options: " + key + "=" + option + " is neither yes nor no", hint(key));
    }

    private static String hint(String key) {
        return switch (key) {
            case "inherit" -> "inherit=no leaves child JVMs alone";
            case "reload" -> "reload=no keeps the rules that the program starts with";
            case "junit" -> "junit=yes is for tests with farside-junit";
            default -> "forwards=yes opens the port forwards that the ssh_config has for the gateways of the rules";
        };
    }
}

package dev.farside.core;

import dev.farside.agent.AgentOptions;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.Log;
import dev.farside.core.route.Jumps;
import dev.farside.core.route.Rules;
import dev.farside.core.route.RulesLocation;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.way.ConfiguredHosts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The agent's options, checked, with the rules and the ssh_config that they lead to.
 *
 * @param forwards whether to open the port forwards of the rules' gateways
 * @param forChildren the options for JVMs that this one starts, as AgentOptions prints them. They name these rules by
 *     absolute path, so that another environment or working directory changes nothing. They leave out the forwards,
 *     whose ports this JVM has
 */
public record Settings(
        Rules rules, SshConfig sshConfig, Log.Level level, boolean inherit, boolean forwards, String forChildren) {

    /** @throws BadInput with the place */
    public static Settings of(Map<String, String> options, Map<String, String> environment) {
        Map<String, String> children = new HashMap<>(options);
        Rules rules = rules(options, children);
        SshConfig sshConfig = sshConfig(rules);
        if (rules == null) {
            if (Jumps.all(sshConfig).isEmpty()) {
                throw RulesLocation.nothing();
            }
            rules = Rules.ofSshConfig();
        }
        Log.Level level = level(options.get("log"), environment.get("FARSIDE_LOG"));
        children.remove("forwards");
        children.put("log", level.name().toLowerCase(Locale.ROOT));
        return new Settings(
                rules.asking(new ConfiguredHosts(sshConfig)),
                sshConfig,
                level,
                yes("inherit", options, true),
                yes("forwards", options, false),
                AgentOptions.of(children).print());
    }

    /**
     * The ssh_config alone: the one that the rules name, if there are rules and they name one.
     *
     * @throws BadInput with the place
     */
    public static SshConfig sshConfig(Map<String, String> options) {
        return sshConfig(rules(options, new HashMap<>()));
    }

    /** Null where there are none. */
    private static Rules rules(Map<String, String> options, Map<String, String> children) {
        String via = options.get("via");
        String patterns = options.get("for");
        if (via == null && patterns == null) {
            Path file = RulesLocation.find(options.get("rules"));
            if (file == null) {
                return null;
            }
            children.put("rules", file.toAbsolutePath().toString());
            return Rules.load(file);
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

    private static SshConfig sshConfig(Rules rules) {
        if (rules != null && rules.noSshConfig()) {
            return SshConfig.load(null, null);
        }
        if (rules == null || rules.sshConfig() == null) {
            return SshConfig.load();
        }
        if (!rules.sshConfig().toFile().exists()) {
            throw new BadInput(
                    rules.sshConfigPlace(),
                    rules.sshConfig() + ": no such file",
                    "a relative name is looked for beside the rules file; \"ssh-config none\" does without one");
        }
        return SshConfig.loadOnly(rules.sshConfig());
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
        return key.equals("inherit")
                ? "inherit=no leaves child JVMs alone"
                : "forwards=yes opens the port forwards that the ssh_config has for the gateways of the rules";
    }
}

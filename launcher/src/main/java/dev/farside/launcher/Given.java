package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.route.RulesLocation;
import dev.farside.core.sshconfig.SshConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that select the rules. The agent reads them in the same way. */
final class Given {
    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "the rules; else FARSIDE_RULES, ~/.config/farside/rules, /etc/farside/rules, ProxyJumps")
    private String rules;

    @Option(
            names = "--via",
            paramLabel = "GATEWAY",
            description = "one rule without a file: the gateway, or a chain jump,gateway")
    private String via;

    @Option(
            names = "--for",
            paramLabel = "PATTERN",
            description = "the hosts that go through it, as in '*.corp.example' or 10.20.0.0/16; may be repeated")
    private List<String> patterns = new ArrayList<>();

    @Option(
            names = "--log",
            paramLabel = "LEVEL",
            description = "how much is logged to stderr: quiet (failures only), info or debug")
    private String log;

    @Option(names = "--log-file", paramLabel = "FILE", description = "log there instead of to stderr, with time stamps")
    private String logFile;

    /** @throws dev.farside.core.input.BadInput with the place */
    Settings settings() {
        return settings(rules);
    }

    /** @param file instead of that of --rules; null for none */
    Settings settings(String file) {
        return Settings.of(options(file), System.getenv());
    }

    /** As of {@link #settings()}; here it may be that there are no rules. */
    SshConfig sshConfig() {
        return Settings.sshConfig(options(rules));
    }

    /** The file that {@code farside init} writes. */
    Path toWrite() {
        return RulesLocation.toWrite(rules);
    }

    /** Null without --via. */
    String via() {
        return via;
    }

    /** All of --for, as a rules file has them: with blanks between. A comma before a port stays. */
    String patterns() {
        return String.join(" ", patterns).replaceAll(",(?![0-9-]+(?:[, ]|$))", " ");
    }

    private Map<String, String> options(String file) {
        Map<String, String> options = new HashMap<>();
        put(options, "rules", file);
        put(options, "via", via);
        put(options, "for", patterns.isEmpty() ? null : String.join(",", patterns));
        put(options, "log", log);
        put(options, "log-file", logFile);
        return options;
    }

    boolean names() {
        return rules != null || via != null || !patterns.isEmpty();
    }

    private static void put(Map<String, String> options, String key, String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}

package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.sshconfig.SshConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that select the rules. The agent reads them in the same way. */
final class Given {
    @Option(names = "--rules", paramLabel = "FILE", description = "the rules file")
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

    private Map<String, String> options(String file) {
        Map<String, String> options = new HashMap<>();
        put(options, "rules", file);
        put(options, "via", via);
        put(options, "for", patterns.isEmpty() ? null : String.join(",", patterns));
        put(options, "log", log);
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

package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds the rules. The working directory is never searched, because anyone may have written to it. */
public final class RulesLocation {
    private static final Path SYSTEM = Path.of("/etc/farside/rules");

    private RulesLocation() {}

    /** For this process; null where there is none. */
    public static Path find(String option) {
        return find(option, System.getenv(), Path.of(System.getProperty("user.home")), SYSTEM);
    }

    /**
     * The option, else FARSIDE_RULES, else the user's file, else the system's.
     *
     * @param option may be null
     * @return for the first two a file that need not exist; null where there is none
     */
    static Path find(String option, Map<String, String> environment, Path home, Path system) {
        String given = option != null ? option : environment.get("FARSIDE_RULES");
        if (given != null && !given.isEmpty()) {
            return given.startsWith("~/") ? home.resolve(given.substring(2)) : Path.of(given);
        }
        Path own = own(environment, home);
        // Not "exists": a file that cannot be seen must be complained about, not skipped.
        if (!Files.notExists(own)) {
            return own;
        }
        if (!Files.notExists(system)) {
            return system;
        }
        return null;
    }

    private static Path own(Map<String, String> environment, Path home) {
        String configured = environment.get("XDG_CONFIG_HOME");
        boolean absolute = configured != null && configured.startsWith("/"); // others are to be ignored, says XDG
        Path config = absolute ? Path.of(configured) : home.resolve(".config");
        return config.resolve("farside").resolve("rules");
    }

    /** Neither rules nor a gateway in the ssh_config. */
    public static BadInput nothing() {
        return nothing(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static BadInput nothing(Map<String, String> environment, Path home) {
        return new BadInput(
                "no rules: nothing says which hosts go through which gateway",
                "give the hosts a ProxyJump in " + home.resolve(".ssh/config") + ", or write \"*.corp.example via"
                        + " GATEWAY\" into " + own(environment, home)
                        + ", or name a file with rules=FILE (--rules FILE),"
                        + " or give via=GATEWAY,for=*.corp.example (--via GATEWAY --for '*.corp.example')");
    }
}

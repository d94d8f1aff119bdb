package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import dev.farside.core.own.ThisUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds the rules. The working directory is never searched, because anyone may have written to it. */
public final class RulesLocation {
    private static final Path SYSTEM = Path.of("/etc/farside/rules");

    private RulesLocation() {}

    /** For this process; null where there is none. */
    public static Path find(String option) {
        return find(option, System.getenv(), ThisUser.home(), SYSTEM);
    }

    /**
     * The option, else FARSIDE_RULES, else the user's file, else the system's if it has more than comments.
     *
     * @param option may be null
     * @param home null where the user has none
     * @return for the first two a file that need not exist; null where there is none
     */
    static Path find(String option, Map<String, String> environment, Path home, Path system) {
        Path given = given(option, environment, home);
        if (given != null) {
            return given;
        }
        Path own = own(environment, home);
        // Not "exists": a file that cannot be seen must be complained about, not skipped.
        if (own != null && !Files.notExists(own)) {
            return own;
        }
        return Files.notExists(system) || isOnlyComments(system) ? null : system;
    }

    /** As a package installs it: it must not take the place of the ssh_config. */
    private static boolean isOnlyComments(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // whoever reads it as rules says what is wrong with it
        }
    }

    /** The option, else FARSIDE_RULES; null where neither is given. */
    private static Path given(String option, Map<String, String> environment, Path home) {
        String given = option != null ? option : environment.get("FARSIDE_RULES");
        if (given == null || given.isEmpty()) {
            return null;
        }
        if (!given.startsWith("~/")) {
            return PathText.path(given, new Source(option != null ? "options" : "FARSIDE_RULES", 0, 0));
        }
        if (home == null) {
            throw new BadInput(new Source(given, 0, 0), ThisUser.noHome(), "write its full path");
        }
        return home.resolve(PathText.path(given.substring(2), new Source("options", 0, 0)));
    }

    /**
     * Where a first rules file belongs: the option, else FARSIDE_RULES, else the user's file.
     *
     * @param option may be null
     */
    public static Path toWrite(String option) {
        Path given = given(option, System.getenv(), ThisUser.home());
        Path file = given != null ? given : own(System.getenv(), ThisUser.home());
        if (file == null) {
            throw new BadInput(ThisUser.noHome(), "name a file with --rules FILE");
        }
        return file;
    }

    /** Null where the user has no home. */
    private static Path own(Map<String, String> environment, Path home) {
        String configured = environment.get("XDG_CONFIG_HOME");
        boolean absolute = configured != null && configured.startsWith("/"); // others are to be ignored, says XDG
        if (!absolute && home == null) {
            return null;
        }
        Path config =
                absolute ? PathText.path(configured, new Source("XDG_CONFIG_HOME", 0, 0)) : home.resolve(".config");
        return config.resolve("farside").resolve("rules");
    }

    /** Neither rules nor a gateway in the ssh_config. */
    public static BadInput nothing() {
        return nothing(System.getenv(), ThisUser.home());
    }

    static BadInput nothing(Map<String, String> environment, Path home) {
        Path config = home == null ? Path.of("/etc/ssh/ssh_config") : home.resolve(".ssh/config");
        Path own = own(environment, home);
        return new BadInput(
                "no rules: nothing says which hosts go through which gateway",
                "give the hosts a ProxyJump in " + config + ", or write \"*.corp.example via"
                        + " GATEWAY\" into " + (own == null ? SYSTEM : own)
                        + ", or name a file with rules=FILE (--rules FILE),"
                        + " or give via=GATEWAY,for=*.corp.example (--via GATEWAY --for '*.corp.example')");
    }
}

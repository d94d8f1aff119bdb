package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.PathText;
import dev.farside.core.input.Source;
import dev.farside.core.own.ThisUser;
import dev.farside.core.system.OperatingSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the rules. The working directory is never searched, because anyone may have written to it. */
public final class RulesLocation {
    private RulesLocation() {}

    /** For this process; null where there is none. */
    public static Path find(String option) {
        return find(option, OperatingSystem.here());
    }

    /**
     * The option, else FARSIDE_RULES, else the user's file, else the system's if it has more than comments.
     *
     * @param option may be null
     * @return for the first two a file that need not exist; null where there is none
     */
    static Path find(String option, OperatingSystem system) {
        return find(option, system, system.rulesForAll());
    }

    /** @param all the rules for all users */
    static Path find(String option, OperatingSystem system, Path all) {
        Path given = given(option, system);
        if (given != null) {
            return given;
        }
        Path own = own(system);
        // Not "exists": a file that cannot be seen must be complained about, not skipped.
        if (own != null && !Files.notExists(own)) {
            return own;
        }
        return Files.notExists(all) || isOnlyComments(all) ? null : all;
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
    private static Path given(String option, OperatingSystem system) {
        String given = option != null ? option : system.variable("FARSIDE_RULES");
        if (given == null || given.isEmpty()) {
            return null;
        }
        if (!given.startsWith("~") || given.length() < 2 || !system.isSeparator(given.charAt(1))) {
            return PathText.path(given, new Source(option != null ? "options" : "FARSIDE_RULES", 0, 0), system);
        }
        if (system.home() == null) {
            throw new BadInput(new Source(given, 0, 0), system.noHome(), "write its full path");
        }
        return system.home().resolve(PathText.path(given.substring(2), new Source("options", 0, 0), system));
    }

    /**
     * Where a first rules file belongs: the option, else FARSIDE_RULES, else the user's file.
     *
     * @param option may be null
     */
    public static Path toWrite(String option) {
        Path given = given(option, OperatingSystem.here());
        Path file = given != null ? given : own(OperatingSystem.here());
        if (file == null) {
            throw new BadInput(ThisUser.noHome(), "name a file with --rules FILE");
        }
        return file;
    }

    /** Null where the user has no home. */
    private static Path own(OperatingSystem system) {
        String configured = system.variable("XDG_CONFIG_HOME");
        boolean absolute = configured != null && system.isWholePath(configured); // others are to be ignored, says XDG
        Path config = absolute
                ? PathText.path(configured, new Source("XDG_CONFIG_HOME", 0, 0), system)
                : system.configuration();
        return config == null ? null : config.resolve("farside").resolve("rules");
    }

    /** Neither rules nor a gateway in the ssh_config. */
    public static BadInput nothing() {
        return nothing(OperatingSystem.here());
    }

    static BadInput nothing(OperatingSystem system) {
        Path config = system.home() == null
                ? system.sshForAll().resolve("ssh_config")
                : system.home().resolve(".ssh").resolve("config");
        Path own = own(system);
        return new BadInput(
                "no rules: nothing says which hosts go through which gateway",
                "give the hosts a ProxyJump in " + config + ", or write \"*.corp.example via"
                        + " GATEWAY\" into " + (own == null ? system.rulesForAll() : own)
                        + ", or name a file with rules=FILE (--rules FILE),"
                        + " or give via=GATEWAY,for=*.corp.example (--via GATEWAY --for '*.corp.example')");
    }
}

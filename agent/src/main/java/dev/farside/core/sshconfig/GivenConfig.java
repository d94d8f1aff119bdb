package dev.farside.core.sshconfig;

import dev.farside.core.system.OperatingSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command line says of the ssh_config.
 *
 * @param file of {@code -F}, absolute; {@link #NONE}; null: the usual ones
 * @param user of {@code -l}; null: not given
 * @param lines of an ssh_config, each after the words that gave it
 */
public record GivenConfig(String file, String user, List<String> lines) {
    /** Reads no file. */
    public static final String NONE = "none";

    public SshConfig files() {
        if (file == null) {
            return SshConfig.load();
        }
        return file.equals(NONE) ? SshConfig.load(null, null) : SshConfig.loadOnly(Path.of(file));
    }

    /**
     * Adds the user and the lines. What was added before counts before them.
     *
     * @throws dev.farside.core.input.BadInput a line is not valid
     */
    public void addTo(GivenOptions given) {
        if (user != null) {
            given.user("-l", user);
        }
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            given.line(lines.get(i), lines.get(i + 1));
        }
    }

    /** The files, with the options for one host. */
    public SshConfig of(String host) {
        GivenOptions given = new GivenOptions();
        addTo(given);
        return files().with(host, given);
    }

    /** These, and one more line. */
    public GivenConfig and(String words, String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(words);
        more.add(line);
        return new GivenConfig(file, user, more);
    }

    /** These, and more lines {@code Keyword=value}. */
    public GivenConfig and(List<String> options) {
        GivenConfig all = this;
        for (String line : options) {
            all = all.and("-o " + line, line);
        }
        return all;
    }

    /** These, and the ssh-agent of this process, for another process. */
    public GivenConfig withAgent(HostSettings settings) {
        String agent = System.getenv("SSH_AUTH_SOCK");
        return agent != null && OperatingSystem.here().isWholePath(agent) && settings.source("IdentityAgent") == null
                ? and("SSH_AUTH_SOCK", "IdentityAgent " + quoted(agent.replace("%", "%%")))
                : this;
    }

    /** A word in the syntax of the ssh_config. */
    public static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

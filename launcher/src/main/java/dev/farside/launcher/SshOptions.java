package dev.farside.launcher;

import dev.farside.core.sshconfig.GivenConfig;
import dev.farside.core.sshconfig.GivenOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of ssh that say which ssh_config is read and what counts before it. */
final class SshOptions {
    @Option(names = "-J", paramLabel = "HOP[,HOP]...", description = "connect to GATEWAY through these hosts")
    private String jump;

    @Option(names = "-p", paramLabel = "PORT", description = "the port of GATEWAY")
    private String port;

    @Option(names = "-l", paramLabel = "USER", description = "log in as this user")
    private String user;

    @Option(names = "-i", paramLabel = "FILE", description = "a private key; may be repeated")
    private List<String> identities = new ArrayList<>();

    @Option(names = "-F", paramLabel = "FILE", description = "read only this ssh_config; 'none' reads none")
    private Path configFile;

    @Option(
            names = "-o",
            paramLabel = "KEY=VALUE",
            description = "the same as a line of the ssh_config; may be repeated")
    private List<String> options = new ArrayList<>();

    GivenConfig given() {
        List<String> lines = new ArrayList<>();
        line(lines, "-p " + port, "Port ", port);
        line(lines, "-J " + jump, "ProxyJump ", jump);
        for (String file : identities) {
            line(lines, "-i " + file, "IdentityFile ", GivenConfig.quoted(absolute(file)));
        }
        for (String option : options) {
            line(lines, "-o " + option, "", option);
        }
        return new GivenConfig(configFile == null ? null : configFile(), user, lines);
    }

    /** Tells which of the options have no effect. The files' lines are told by {@code farside check}. */
    void warn(Output output) {
        GivenOptions alone = new GivenOptions();
        given().addTo(alone);
        alone.warnings().forEach(warning -> output.complain("warning: " + warning, null));
    }

    private static void line(List<String> lines, String option, String keyword, String value) {
        if (value != null) {
            lines.add(option);
            lines.add(keyword + value);
        }
    }

    private String configFile() {
        return configFile.toString().equals(GivenConfig.NONE)
                ? GivenConfig.NONE
                : configFile.toAbsolutePath().toString();
    }

    /** The holder of a login works in another directory. What begins with ~ or % is not a name yet. */
    private static String absolute(String file) {
        return file.startsWith("~") || file.startsWith("%") ? file : new File(file).getAbsolutePath();
    }
}

package dev.farside.launcher;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.launcher.holder.HolderClient;
import dev.farside.launcher.holder.LoginOutcome;
import dev.farside.launcher.holder.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Logs in once, for all JVMs of the user: a process in the background holds the login. */
@Command(
        name = "login",
        sortOptions = false,
        separator = " ",
        customSynopsis = "farside login [OPTION...] GATEWAY...",
        description = {
            "Log in to gateways once, for every JVM of this user.",
            "All questions are asked now, at this terminal. A process in the background holds the logins; covered JVMs",
            "find it by themselves, and log in by themselves where it is not.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 1 a login failed; 78 the ssh_config cannot be used.",
            "",
            "Examples:",
            "    ssh -O check -S SOCKET bastion                      # farside status prints the socket",
            "    farside login bastion",
            "    farside login --for 10h me@gw.example jump,gw2"
        })
final class Login implements Callable<Integer> {
    private static final String USUAL_TIME = "8h";

    private final Output output;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "end a login after so long without a connection, as in 30m or 8h; 'ever' for no end; else 8h")
    private String time = USUAL_TIME;

    @Option(names = "-J", paramLabel = "HOP[,HOP]...", description = "connect to GATEWAY through these hosts")
    private String jump;

    @Option(names = "-p", paramLabel = "PORT", description = "the port of GATEWAY")
    private String port;

    @Option(names = "-l", paramLabel = "USER", description = "log in as this user")
    private String user;

    @Option(names = "-i", paramLabel = "FILE", description = "a private key; may be repeated")
    private List<String> identities = new ArrayList<>();

    @Option(names = "-F", paramLabel = "FILE", description = "read only this ssh_config; 'none' reads none")
    private String configFile;

    @Option(
            names = "-o",
            paramLabel = "KEY=VALUE",
            description = "the same as a line of the ssh_config; may be repeated")
    private List<String> options = new ArrayList<>();

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(
            paramLabel = "GATEWAY",
            arity = "1..*",
            description = "hosts of the ssh_config, [user@]host[:port], or chains jump,gateway")
    private List<String> gateways;

    Login(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        long seconds = seconds();
        int status = Output.OK;
        for (String gateway : gateways) {
            if (!logIn(gateway, seconds)) {
                status = Output.FAILED;
            }
        }
        return status;
    }

    private boolean logIn(String gateway, long seconds) {
        Hop hop = Chain.parse(gateway).gateway();
        Wanted wanted = new Wanted(gateway, configFile(), lines(), seconds);
        HostSettings settings = wanted.config(hop.host()).settings(hop.host(), hop.user(), hop.port());
        wanted = new Wanted(gateway, configFile(), withAgent(settings), seconds);
        try {
            LoginOutcome outcome = HolderClient.logIn(wanted, Questions.ofThisProcess());
            if (outcome.ok()) {
                output.line(gateway + ": " + ForeignWords.visible(outcome.line()));
            } else {
                output.complain(outcome.line(), outcome.hint());
            }
            return outcome.ok();
        } catch (IOException e) {
            output.complain(gateway + ": " + e.getMessage(), null);
            return false;
        }
    }

    /** 0: for ever. */
    private long seconds() {
        String text = time.toLowerCase(Locale.ROOT);
        if (text.equals("ever")) {
            return 0;
        }
        try {
            String digits = text.replaceFirst("[smhd]$", "");
            long unit =
                    switch (text.charAt(text.length() - 1)) {
                        case 'm' -> 60;
                        case 'h' -> 3600;
                        case 'd' -> 86_400;
                        default -> 1;
                    };
            long seconds = Math.multiplyExact(Integer.parseInt(digits), unit);
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new ParameterException(spec.commandLine(), "--for " + time + ": not a time, as in 90s, 30m, 8h or 2d");
    }

    /** The holder works in another directory. */
    private String configFile() {
        return configFile == null || configFile.equals("none") ? configFile : absolute(configFile);
    }

    private static String absolute(String file) {
        return file.startsWith("~") || file.startsWith("%")
                ? file
                : Path.of(file).toAbsolutePath().toString();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        line(lines, "-p " + port, "Port ", port);
        line(lines, "-l " + user, "User ", user);
        line(lines, "-J " + jump, "ProxyJump ", jump);
        for (String file : identities) {
            line(lines, "-i " + file, "IdentityFile ", quoted(absolute(file)));
        }
        for (String option : options) {
            line(lines, "-o " + option, "", option);
        }
        return lines;
    }

    private static void line(List<String> lines, String option, String keyword, String value) {
        if (value != null) {
            lines.add(option);
            lines.add(keyword + value);
        }
    }

    private static String quoted(String file) {
        return "\"" + file.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** The ssh-agent of this terminal, which need not be that of the holder. */
    private List<String> withAgent(HostSettings settings) {
        List<String> lines = lines();
        String agent = System.getenv("SSH_AUTH_SOCK");
        if (agent != null && agent.startsWith("/") && settings.source("IdentityAgent") == null) {
            line(lines, "SSH_AUTH_SOCK", "IdentityAgent ", quoted(agent.replace("%", "%%")));
        }
        return lines;
    }
}

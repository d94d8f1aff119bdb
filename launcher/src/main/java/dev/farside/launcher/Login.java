package dev.farside.launcher;

import dev.farside.core.ask.Questions;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.ssh.background.HolderClient;
import dev.farside.core.ssh.background.LoginOutcome;
import dev.farside.core.ssh.background.LoginRequest;
import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.sshconfig.GivenConfig;
import dev.farside.core.sshconfig.HostSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
    private static final Stay USUAL = Stay.idle(TimeUnit.HOURS.toMillis(8));

    private final Output output;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description =
                    "end a login after so long without a connection, as in 30m; 'ever': never; else ControlPersist, or 8h")
    private String time;

    @Mixin
    private SshOptions ssh;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(
            paramLabel = "GATEWAY",
            arity = "1..*",
            description = "hosts of the ssh_config, [user@]host[:port], or chains jump,gateway")
    private List<String> gateways;

    /** Of --for; null: it is not given. */
    private Stay given;

    Login(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        ssh.warn(output);
        given = time == null ? null : Stay.idle(TimeUnit.SECONDS.toMillis(seconds()));
        int status = Output.OK;
        for (String gateway : gateways) {
            if (!logIn(gateway)) {
                status = Output.FAILED;
            }
        }
        return status;
    }

    private boolean logIn(String gateway) {
        Hop hop = Chain.parse(gateway).gateway();
        GivenConfig config = ssh.given();
        HostSettings settings = config.of(hop.host()).settings(hop.host(), hop.user(), hop.port());
        LoginRequest wanted = new LoginRequest(gateway, config.withAgent(settings), stay(settings));
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

    /** With {@code ControlPersist no} this login, which no program makes, has its usual time. */
    private Stay stay(HostSettings settings) {
        Duration persist = settings.connection().controlPersist();
        return given != null ? given : persist == null ? USUAL : Stay.idle(persist.toMillis());
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
}

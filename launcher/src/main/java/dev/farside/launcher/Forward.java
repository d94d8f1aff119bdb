package dev.farside.launcher;

import dev.farside.core.forward.Forwards;
import dev.farside.core.forward.Refusal;
import dev.farside.core.forward.Told;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.Log;
import dev.farside.core.own.Pump;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Rules;
import dev.farside.core.route.RulesLocation;
import dev.farside.core.ssh.SshTunnel;
import dev.farside.core.sshconfig.GivenConfig;
import dev.farside.core.sshconfig.GivenOptions;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.PortForward.Kind;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ssh -N} in Java: keeps forwards open in the foreground. */
@Command(
        name = "forward",
        sortOptions = false,
        separator = " ",
        customSynopsis = "farside forward [OPTION...] [-L|-R|-D FORWARD]... GATEWAY",
        description = {
            "Keep port forwards open, as ssh -N does, for programs that are not JVMs.",
            "The forwards that the ssh_config has for GATEWAY are opened too. stderr shows what listens where.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 1 the login failed or, with ExitOnForwardFailure, a forward did; 78 the ssh_config or the rules",
            "cannot be used. Of the rules, only 'sessions N' has an effect here.",
            "",
            "Examples:",
            "    farside forward -D 1080 bastion                     # a SOCKS proxy for a browser",
            "    farside forward -L 5432:pg.corp.example:5432 bastion"
        })
final class Forward implements Callable<Integer> {
    private static final String FORWARD = "[ADDRESS:]PORT:HOST:PORT";

    private final Output output;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "-L",
            paramLabel = FORWARD,
            description = "listen here, connect from the gateway; a path with / is a UNIX-domain socket")
    private List<String> local = new ArrayList<>();

    @Option(
            names = "-R",
            paramLabel = FORWARD,
            description = "listen on the gateway, connect from here; without HOST:PORT, SOCKS")
    private List<String> remote = new ArrayList<>();

    @Option(names = "-D", paramLabel = "[ADDRESS:]PORT", description = "listen here for SOCKS 4, 4a and 5")
    private List<String> dynamic = new ArrayList<>();

    @Option(names = "-g", description = "listen on all addresses if none is given, not only on loopback")
    private boolean gatewayPorts;

    @Mixin
    private SshOptions ssh;

    @Option(names = "-4", description = "use IPv4 only")
    private boolean four;

    @Option(names = "-6", description = "use IPv6 only")
    private boolean six;

    @Option(names = "-C", description = "compress")
    private boolean compress;

    @Option(names = "-q", description = "log failures only")
    private boolean quiet;

    @Option(names = "-v", description = "log each connection and session; twice, log everything")
    private boolean[] verbose = {};

    @Option(
            names = {"-N", "-n", "-T", "-x", "-a", "-k"},
            description = "accepted for compatibility with ssh, without effect")
    @SuppressWarnings("unused") // options that only ssh needs
    private boolean[] asEver;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(
            paramLabel = "GATEWAY",
            description = "a host of the ssh_config, [user@]host[:port], or a chain jump,gateway")
    private String gateway;

    Forward(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Chain chain = Chain.parse(gateway);
        Hop hop = chain.gateway();
        GivenConfig given = ssh.given();
        ssh.warn(output);
        SshConfig config = given.files().with(hop.host(), options(given));
        HostSettings settings = config.settings(hop.host(), hop.user(), hop.port());
        if (settings.forwards().all().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    settings.forwards().clearAllForwardings()
                            ? "nothing to forward: ClearAllForwardings is set for " + gateway
                            : "nothing to forward: no -L, -R or -D, and the ssh_config has none for " + gateway);
        }
        SshTunnel tunnel =
                new SshTunnel(config, new Log(level(), output.err(), output.colours()::complaint)).sessions(sessions());
        Forwards forwards = new Forwards(tunnel, Pump.start("pump"), chain, settings.forwards(), new Teller());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            forwards.close();
            tunnel.close();
        }));
        Refusal refusal = forwards.open();
        if (refusal == null) {
            refusal = forwards.await();
        }
        if (refusal != null) {
            output.complain(refusal.line(), refusal.hint());
            return Output.FAILED;
        }
        if (!quiet) {
            forwards.listening().forEach(this::tell);
        }
        new CountDownLatch(1).await(); // a signal ends the JVM
        return Output.OK;
    }

    /** As the rules of this user or machine have it; they say nothing else here. */
    private static int sessions() {
        Path rules = RulesLocation.find(null);
        return (rules == null ? Rules.ofSshConfig() : Rules.load(rules)).sessions();
    }

    private GivenOptions options(GivenConfig config) {
        GivenOptions given = new GivenOptions();
        flag(given, gatewayPorts, "-g", "GatewayPorts yes");
        flag(given, four, "-4", "AddressFamily inet");
        flag(given, six, "-6", "AddressFamily inet6");
        flag(given, compress, "-C", "Compression yes");
        config.addTo(given);
        local.forEach(text -> given.forward("-L", Kind.LOCAL, text));
        dynamic.forEach(text -> given.forward("-D", Kind.DYNAMIC, text));
        remote.forEach(text -> given.forward("-R", Kind.REMOTE, text));
        return given;
    }

    private static void flag(GivenOptions given, boolean set, String option, String line) {
        if (set) {
            given.line(option, line);
        }
    }

    private Log.Level level() {
        return switch (verbose.length) {
            case 0 -> Log.Level.QUIET;
            case 1 -> Log.Level.INFO;
            default -> Log.Level.DEBUG;
        };
    }

    private void tell(String line) {
        output.err().println("farside: " + ForeignWords.visible(line));
    }

    private final class Teller implements Told {
        @Override
        public void note(String line) {
            if (!quiet) {
                tell(line);
            }
        }

        @Override
        public void warn(String line, String hint) {
            output.complain(line, hint);
        }

        @Override
        public void failed(String line) {
            note(line);
        }
    }
}

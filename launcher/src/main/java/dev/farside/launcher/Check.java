package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.name.SearchList;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.launcher.probe.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Goes the way of a program's connection to the places that are given. Without a place, it reads the rules as the agent
 * would, prints warnings, logs in to each gateway, and asks it for one channel.
 */
@Command(
        name = "check",
        sortOptions = false,
        customSynopsis = {
            "farside check [OPTION...] [FILE]",
            "       farside check [OPTION...] [FILE] HOST:PORT|URL|-...",
            "       farside check --hooks [--java JAVA]"
        },
        description = {
            "Try the rules and the gateways, or the whole way to a place.",
            "",
            "Without a place: read the rules, warn of likely mistakes, and log in to each gateway and ask it to forward.",
            "With places: connect to each as a program would, and print every step. Nothing is sent that logs in or",
            "changes anything; passwords in URLs are ignored. docs/check.md has more.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 0 everything worked, with or without warnings and doubts; 1 a gateway or a place failed, or",
            "farside cannot weave this JDK; 78 the rules or the ssh_config cannot be used.",
            "",
            "Example:",
            "    farside check pg.corp.example:5432 jdbc:mysql://db.corp.example/orders kafka1:9092,kafka2:9092"
        })
final class Check implements Callable<Integer> {
    private final Output output;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Given given;

    @Option(names = "--json", description = "print one JSON object a line, for each gateway or place")
    private boolean json;

    @Option(names = "--offline", description = "do not connect to the gateways")
    private boolean offline;

    @Option(
            names = "--hooks",
            description = "only list the JDK methods that farside weaves, and whether each fits this JDK")
    private boolean hooks;

    @Option(
            names = "--java",
            paramLabel = "JAVA",
            description = "with --hooks: the home of another JDK, or its java program")
    private Path java;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(
            paramLabel = "FILE|PLACE",
            hideParamSyntax = true,
            arity = "0..*",
            description = {
                "HOST:PORT, a list of them with commas, a URL (jdbc:..., http://, amqp://, mongodb://, redis:// ...), or - to"
                        + " read such from stdin, one a line. A word that is a file, or has no port, is FILE: the"
                        + " same as --rules FILE."
            })
    private List<String> words = new ArrayList<>();

    Check(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        HookReport report = new HookReport(output);
        if (java != null && !hooks) {
            throw new ParameterException(spec.commandLine(), "--java needs --hooks");
        }
        if (hooks && !words.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--hooks takes neither a file nor a place");
        }
        if (hooks) {
            return java == null ? report.list() : report.listOf(java);
        }
        Places places = new Places(spec.commandLine(), words);
        String file = places.rulesFile();
        if (file != null && given.names()) {
            throw new ParameterException(spec.commandLine(), "rules are given twice: " + file + " and an option");
        }
        List<Wanted> wanted = places.wanted();
        if (offline && places.areGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--offline connects to nothing: farside explain prints the rule of a host");
        }
        Settings settings = file == null ? given.settings() : given.settings(file);
        if (places.areGiven()) {
            return new Journeys(settings, output, json).all(wanted) ? Output.OK : Output.FAILED;
        }
        return rulesAndGateways(settings, report) ? Output.OK : Output.FAILED;
    }

    private boolean rulesAndGateways(Settings settings, HookReport report) throws InterruptedException {
        List<Chain> chains = settings.rules().chains();
        if (!json) {
            output.line("rules: " + title(settings.rules()) + count(chains.size(), "gateway"));
        }
        for (String warning : warnings(settings)) {
            if (json) {
                output.complain("warning: " + warning, null);
            } else {
                output.line(output.word("warning:") + " " + warning);
            }
        }
        boolean ok = json ? report.complaint() : report.line();
        return offline ? ok : new Logins(settings, output, json).all(chains) && ok;
    }

    private List<String> warnings(Settings settings) {
        Set<String> unknown = unknownAliases(settings); // evaluates hosts, which may add warnings of the ssh_config
        List<String> warnings = new ArrayList<>(settings.rules().warnings());
        warnings.addAll(settings.sshConfig().warnings());
        for (String suffix : new SearchList().suffixes()) {
            if (settings.rules().isFar("name.lan." + suffix)) {
                warnings.add("the search list of /etc/resolv.conf has " + suffix + ": this machine's resolver asks"
                        + " the local DNS for name.lan." + suffix + " where it does not find name.lan");
            }
        }
        for (String alias : unknown) {
            String meant = settings.sshConfig().meant(alias);
            warnings.add("unknown gateway alias \"" + alias + "\": ssh_config has no HostName for it"
                    + (meant == null ? "" : "; " + meant));
        }
        return warnings;
    }

    private static String title(Rules rules) {
        return rules.isSshConfigOnly()
                ? "none; the ssh_config decides: "
                : rules.name() + ": " + count(rules.rules().size(), "rule") + ", ";
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Names without a dot that neither ssh_config nor, where it may be asked, this machine's resolver knows. */
    private Set<String> unknownAliases(Settings settings) {
        Set<String> unknown = new LinkedHashSet<>();
        for (Chain chain : settings.rules().chains()) {
            Hop hop = chain.hops().get(0); // later ones are resolved by the hop before them
            HostSettings host = settings.sshConfig().settings(hop.host(), hop.user(), hop.port());
            boolean plain = host.source("HostName") == null && host.proxyCommand() == null && host.proxyJump() == null;
            if (plain && hop.host().indexOf('.') < 0 && hop.host().indexOf(':') < 0 && !isKnownHere(hop.host())) {
                unknown.add(hop.host());
            }
        }
        return unknown;
    }

    private boolean isKnownHere(String name) {
        if (name.equals("localhost")) {
            return true;
        }
        try {
            return !offline && InetAddress.getByName(name) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.input.Nearest;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.HostSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
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

/** Reads the rules as the agent would, prints warnings, then logs in to each gateway. */
@Command(
        name = "check",
        sortOptions = false,
        description = {
            "Check the rules, whether farside can weave this JDK, and the login to each gateway.",
            "Lines of the rules that are probably mistakes are reported as warnings.",
            ""
        },
        footerHeading = "%n",
        footer = {
            "Exit status: 0 the rules can be used and every login worked, with or without warnings; 1 a login failed, or",
            "farside cannot weave this JDK; 78 the rules or the ssh_config cannot be used.",
            "",
            "Example:",
            "    farside check ~/.config/farside/rules"
        })
final class Check implements Callable<Integer> {
    private final Output output;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Given given;

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

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the same as --rules FILE")
    private String file;

    Check(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        HookReport report = new HookReport(output);
        if (java != null && !hooks) {
            throw new ParameterException(spec.commandLine(), "--java needs --hooks");
        }
        if (hooks) {
            return java == null ? report.list() : report.listOf(java);
        }
        if (file != null && given.names()) {
            throw new ParameterException(spec.commandLine(), "rules are given twice: " + file + " and an option");
        }
        Settings settings = file == null ? given.settings() : given.settings(file);
        List<Chain> chains = settings.rules().chains();
        output.line("rules: " + title(settings.rules()) + count(chains.size(), "gateway"));
        for (String warning : settings.rules().warnings()) {
            output.line("warning: " + warning);
        }
        for (String warning : settings.sshConfig().warnings()) {
            output.line("warning: " + warning);
        }
        for (String alias : unknownAliases(settings)) {
            output.line("warning: unknown gateway alias \"" + alias + "\": ssh_config has no HostName for it"
                    + meant(settings, alias));
        }
        boolean ok = report.line();
        ok &= offline || new Logins(settings, output).all(chains);
        return ok ? Output.OK : Output.FAILED;
    }

    private static String title(Rules rules) {
        return rules.isSshConfigOnly()
                ? "none; the ssh_config decides: "
                : rules.name() + ": " + count(rules.rules().size(), "rule") + ", ";
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String meant(Settings settings, String alias) {
        String near = Nearest.to(alias, settings.sshConfig().aliases());
        return near == null || near.equals(alias) ? "" : "; did you mean \"" + near + "\"?";
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

package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.input.BadInput;
import dev.farside.core.name.SearchList;
import dev.farside.core.own.Json;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Jumps;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rule;
import dev.farside.core.route.Rules;
import dev.farside.core.route.Target;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.Printout;
import dev.farside.core.sshconfig.SshConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what the rules decide for a host and port. Connects to nothing and asks no resolver. */
@Command(
        name = "explain",
        sortOptions = false,
        customSynopsis = {
            "farside explain [OPTION...] HOST[:PORT]|URL...",
            "       farside explain --ssh [USER@]ALIAS [--ssh-config FILE]"
        },
        description = {"Print the rule that applies to a host, without connecting to anything.", ""},
        footerHeading = "%n",
        footer = {
            "--json prints one object a line, with these keys: host; port (a number; text such as \"80,443\" if the result",
            "depends on a port that was not given; null if it does not); route (via, direct or refuse); rule (file:line or",
            "null); hops (for each gateway, in order of preference, its list of hops); names (far, real, near or null);",
            "target (host:port or unix:path; null for refuse).",
            "",
            "--ssh prints a gateway's settings in the format of ssh -G: the keywords that have an effect in farside, with",
            "OpenSSH's defaults.",
            "",
            "Example:",
            "    farside explain db.corp.example:5432 https://www.example.com/"
        })
final class Explain implements Callable<Integer> {
    private final Output output;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Given given;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Option(
            names = "--ssh",
            paramLabel = "[USER@]ALIAS",
            description = "print the ssh_config's settings for this gateway")
    private String gateway;

    @Option(
            names = "--ssh-config",
            paramLabel = "FILE",
            description = "with --ssh: read only this ssh_config, as ssh -F does, not the one that the rules name")
    private Path sshConfig;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(
            paramLabel = "HOST[:PORT]",
            hideParamSyntax = true,
            arity = "0..*",
            description =
                    "as a program would connect to it; without a port, all ports; or a URL (jdbc:..., https://, redis:// ...)")
    private List<String> hosts = new ArrayList<>();

    Explain(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (gateway != null && hosts.isEmpty()) {
            return ssh();
        }
        if (hosts.isEmpty() || gateway != null || sshConfig != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    hosts.isEmpty()
                            ? "missing required parameter: 'HOST[:PORT]'"
                            : "--ssh and --ssh-config take no host");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : hosts) {
            try {
                endpoints.addAll(Endpoint.all(host));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        Settings settings = given.settings();
        for (Endpoint endpoint : endpoints) {
            for (Outcome outcome : Outcome.of(settings.rules(), endpoint)) {
                if (json) {
                    output.line(Json.of(object(outcome)));
                } else {
                    tell(settings, outcome);
                }
            }
        }
        return Output.OK;
    }

    private int ssh() {
        SshConfig config = sshConfig == null ? given.sshConfig() : SshConfig.loadOnly(sshConfig);
        int at = gateway.lastIndexOf('@');
        String user = at < 0 ? null : gateway.substring(0, at);
        for (String line : Printout.of(config.settings(gateway.substring(at + 1), user, 0))) {
            output.line(line);
        }
        return Output.OK;
    }

    private static Map<String, Object> object(Outcome outcome) {
        Map<String, Object> object = new LinkedHashMap<>();
        Route route = outcome.route();
        object.put("host", outcome.host());
        object.put("port", outcome.port());
        object.put("route", route.word());
        object.put("rule", route.source() == null ? null : route.source().rule());
        List<Object> hops = new ArrayList<>();
        object.put("hops", hops);
        if (route instanceof Route.Via via) {
            for (Chain chain : via.chains()) {
                hops.add(chain.hops());
            }
            object.put("names", via.names().word());
        } else {
            object.put("names", null);
        }
        object.put("target", outcome.target());
        return object;
    }

    private void tell(Settings settings, Outcome outcome) {
        Rules rules = settings.rules();
        Route route = outcome.route();
        output.line(outcome.title());
        output.row("route", route instanceof Route.Via via ? "via " + chains(via.chains()) : route.word());
        output.row("rule", rule(settings, outcome));
        if (route instanceof Route.Via via) {
            for (Chain chain : via.chains()) {
                hops(settings, chain);
            }
            output.row("names", names(outcome, via, rules));
            output.row("target", outcome.target());
        } else {
            output.row("names", outcome.isAddress() ? "an address: nothing to resolve" : here(rules, outcome));
            if (route instanceof Route.Refuse) {
                output.row("refused", "connecting to it fails");
            } else {
                networks(rules, outcome);
                searchList(rules, outcome);
                near(rules, outcome);
                commandOfSsh(settings, outcome);
            }
        }
    }

    private static String rule(Settings settings, Outcome outcome) {
        Route route = outcome.route();
        if (route.source() == null) {
            return "none matches";
        }
        Rule rule = settings.rules().rule(route);
        return route.source().rule() + ": " + (rule == null ? lineOfSsh(settings, outcome) : rule.text());
    }

    /** What in the ssh_config decided. */
    private static String lineOfSsh(Settings settings, Outcome outcome) {
        if (outcome.route() instanceof Route.Refuse refuse) {
            return refuse.why();
        }
        HostSettings host = settings.sshConfig().tolerant(outcome.name(), null, 0);
        for (String suffix : settings.rules().search()) {
            if (Jumps.chain(host) == null) {
                host = settings.sshConfig().tolerant(outcome.name() + "." + suffix, null, 0);
            }
        }
        return host.proxyJump() != null ? "ProxyJump " + host.proxyJump() : "ProxyCommand " + host.proxyCommand();
    }

    /** A pattern that was probably meant to match it. */
    private void near(Rules rules, Outcome outcome) {
        String near = rules.nearMiss(outcome.host());
        if (near != null) {
            output.row("hint", near);
        }
    }

    /** What this machine's resolver makes of a short name may be a far one. */
    private void searchList(Rules rules, Outcome outcome) {
        if (HostName.isLocal(outcome.name())) {
            return;
        }
        for (String complete : new SearchList().complete(outcome.host(), outcome.name())) {
            Route far = rules.far(outcome.name(), complete);
            if (far != null) {
                output.row(
                        "but",
                        "by the search list of /etc/resolv.conf it is " + complete + ", a far name ("
                                + far.source().rule() + "), unless /etc/hosts has it");
                return;
            }
        }
    }

    /** One that is no gateway carries ssh, not the connections of programs. */
    private void commandOfSsh(Settings settings, Outcome outcome) {
        if (settings.rules().rules().stream().noneMatch(Rule::isSshConfig) || HostName.isLocal(outcome.name())) {
            return;
        }
        HostSettings host = settings.sshConfig().tolerant(outcome.name(), null, 0);
        String command = Jumps.command(host);
        if (command != null) {
            output.row("but", "ssh reaches it by " + host.source("ProxyCommand").rule() + ": ProxyCommand " + command);
        }
    }

    private static String chains(List<Chain> chains) {
        return String.join(" or ", chains.stream().map(Chain::toString).toList());
    }

    /** What ssh_config makes of each hop. */
    private void hops(Settings settings, Chain chain) {
        for (Hop hop : chain.hops()) {
            String text;
            try {
                HostSettings host = settings.sshConfig().settings(hop.host(), hop.user(), hop.port());
                boolean first = hop.equals(chain.hops().get(0));
                String master = master(host);
                text = host.user() + "@" + Endpoint.print(host.hostName(), host.port())
                        + (master == null ? (first ? way(host) : "") + shared(host) : master);
            } catch (BadInput e) {
                text = e.getMessage();
            }
            output.row("hop", hop + " is " + text);
        }
    }

    /** Null: there is no socket where the ssh_config expects a master. Whether one answers there is not tried. */
    private static String master(HostSettings host) {
        for (Path socket : host.connection().controlPaths()) {
            if (Files.exists(socket)) {
                return " over the master at " + socket + " (ControlPath), if it answers";
            }
        }
        return null;
    }

    private static String shared(HostSettings host) {
        String master = host.connection().controlMaster();
        return master.equals("auto") || master.equals("true")
                ? ", with one login for all programs ("
                        + host.source("ControlMaster").rule() + ")"
                : "";
    }

    private static String way(HostSettings host) {
        if (host.proxyJump() != null) {
            return " through " + host.proxyJump() + " (ProxyJump)";
        }
        return host.proxyCommand() == null ? "" : " by ProxyCommand " + host.proxyCommand();
    }

    private static String names(Outcome outcome, Route.Via via, Rules rules) {
        if (outcome.isAddress()) {
            return "an address: nothing to resolve";
        }
        boolean searched = !(via.target() instanceof Target.Fixed)
                && rules.search().stream().anyMatch(suffix -> via.host().equals(outcome.name() + "." + suffix));
        boolean mapped = via.target() instanceof Target.Mapped;
        String as = (searched || mapped ? " as " + via.farHost() : "")
                + (mapped ? " (HostName)" : searched ? " (search)" : "");
        if (via.names() == Names.NEAR) {
            return "near: looked up here" + as + "; its address is sent to the gateway";
        }
        if (via.names() == Names.REAL) {
            return "real: looked up by the gateway" + as + "; the program sees the real addresses";
        }
        return "far: resolved" + as + " by the gateway; the program sees "
                + (rules.isFar(outcome.host()) ? "a stand-in of " + rules.standIns() : "this machine's own address");
    }

    private static String here(Rules rules, Outcome outcome) {
        if (!rules.isFar(outcome.host())) {
            return "looked up here";
        }
        return outcome.route() instanceof Route.Refuse
                ? "never looked up here; the program sees a stand-in of " + rules.standIns()
                : "looked up here only when the program connects to such a port";
    }

    /** A name that is looked up here may turn out to be an address that a rule names. */
    private void networks(Rules rules, Outcome outcome) {
        if (outcome.isAddress() || HostName.isLocal(outcome.name())) {
            return;
        }
        for (Rule rule : rules.rules()) {
            if (rule.source().equals(outcome.route().source())) {
                return;
            }
            if (!rule.networks().isEmpty()) {
                String networks = String.join(" or ", rule.networks());
                output.row(
                        "but",
                        "if its address is in " + networks + ": "
                                + rule.source().rule() + ": " + rule.text());
            }
        }
    }
}

package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Source;
import dev.farside.core.own.ForeignWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The host name that an alias stands for: HostName in lower case, completed by CanonicalizeHostname and its related
 * keywords.
 */
final class Canonical {
    private final Machine machine;
    private final Evaluation evaluation;
    private final boolean strict;
    private final String name;

    /** @param strict whether it is an error if CanonicalizeFallbackLocal leaves no name to look up */
    Canonical(Machine machine, Evaluation evaluation, String host, boolean strict) {
        this.machine = machine;
        this.strict = strict;
        this.evaluation = evaluation;
        Value hostName = evaluation.first("hostname");
        String replaced = replaced(host, hostName);
        if (isAddress(replaced)) {
            this.name = Addresses.canonical(replaced);
        } else {
            String lower = replaced.toLowerCase(Locale.ROOT);
            this.name = applies() ? completed(lower) : lower;
        }
    }

    /** HostName with its token expanded. A name from the DNS was checked earlier. */
    private String replaced(String host, Value hostName) {
        if (hostName == null) {
            return host;
        }
        String replaced = new Tokens(machine, Map.of('h', host)).percent(hostName);
        String fault = ValidNames.hostFault(replaced);
        if (fault != null) {
            throw new BadInput(
                    hostName.source(),
                    "HostName '" + ForeignWords.quote(replaced) + "' is not a host name: it " + fault,
                    null);
        }
        return replaced;
    }

    String name() {
        return name;
    }

    Source source(Source otherwise) {
        Value hostName = evaluation.first("hostname");
        return hostName == null ? otherwise : hostName.source();
    }

    boolean wanted() {
        return !mode().equals("false");
    }

    private String mode() {
        Value mode = evaluation.first("canonicalizehostname");
        return mode == null ? "false" : mode.text();
    }

    /** Whether to canonicalize. A name that a proxy will look up is left to the proxy, unless the value is "always". */
    private boolean applies() {
        Value command = evaluation.first("proxycommand");
        boolean direct =
                (command == null || command.text().equalsIgnoreCase("none")) && evaluation.first("proxyjump") == null;
        return mode().equals("always") || (mode().equals("true") && direct);
    }

    private String completed(String host) {
        if (ValidNames.hostFault(host) != null) {
            return host; // a name that is not valid is not passed to a resolver
        }
        if (host.endsWith(".")) {
            return machine.resolves(host) ? host.substring(0, host.length() - 1) : notFound(host);
        }
        Value maxDots = evaluation.first("canonicalizemaxdots");
        if (dots(host) > (maxDots == null ? 1 : Values.integer(maxDots.text()))) {
            return host;
        }
        List<Value> domains = evaluation.values().getOrDefault("canonicaldomains", List.of());
        for (Value domain : domains) {
            String full = host + "." + domain.text().toLowerCase(Locale.ROOT);
            if (!domain.text().equalsIgnoreCase("none") && machine.resolves(full + ".")) {
                return permitted(full);
            }
        }
        return notFound(host);
    }

    /** The target of a CNAME, if CanonicalizePermittedCNAMEs allows it. */
    private String permitted(String name) {
        List<Value> rules = evaluation.values().getOrDefault("canonicalizepermittedcnames", List.of());
        if (rules.isEmpty() || rules.get(0).text().equals("none")) {
            return name;
        }
        String target = machine.canonicalName(name);
        for (Value rule : rules) {
            int colon = rule.text().indexOf(':');
            if (ValidNames.hostFault(target) == null
                    && !target.equals(name)
                    && Pattern.hostListMatches(name, rule.text().substring(0, colon))
                    && Pattern.hostListMatches(target, rule.text().substring(colon + 1))) {
                return target;
            }
        }
        return name;
    }

    private String notFound(String host) {
        Value fallback = evaluation.first("canonicalizefallbacklocal");
        if (strict && fallback != null && fallback.text().equals("no")) {
            throw new BadInput(
                    fallback.source(),
                    "'" + host + "' is in none of the CanonicalDomains",
                    "CanonicalizeFallbackLocal yes would look it up as it is");
        }
        return host;
    }

    private static int dots(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) == '.') {
                dots++;
            }
        }
        return dots;
    }

    private static boolean isAddress(String host) {
        for (int i = 0; i < host.length(); i++) {
            if ("0123456789.".indexOf(host.charAt(i)) < 0) {
                return host.indexOf(':') >= 0 || host.indexOf('%') >= 0;
            }
        }
        return true;
    }
}

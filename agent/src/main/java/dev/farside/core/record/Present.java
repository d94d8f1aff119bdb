package dev.farside.core.record;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.HostName;
import dev.farside.core.route.Route;
import dev.farside.core.route.Rule;
import dev.farside.core.route.Rules;
import dev.farside.core.route.SshHosts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules and the ssh_config of this process. They are asked at its end only. */
public final class Present implements Known {
    private final Rules rules;
    private final SshHosts hosts;
    private final List<String> aliases;
    private final String file;
    private final String given;

    /**
     * @param rules which ask the ssh_config, too, if they say so
     * @param file that the rules are from; null: of the options, or the ssh_config alone
     * @param given the gateway of the options; null: none
     */
    public Present(Rules rules, SshHosts hosts, List<String> aliases, String file, String given) {
        this.rules = rules;
        this.hosts = hosts;
        this.aliases = aliases;
        this.file = file;
        this.given = given;
    }

    @Override
    public Cover cover(String host, int port) {
        if (HostName.fault(host) != null) {
            return null;
        }
        try {
            String name = HostName.normal(host);
            Route route = port > 0 ? rules.route(host, port) : rules.far(host);
            if (route != null && !(route instanceof Route.Direct)) {
                return new Cover(!rules.isSshConfigOnly(), words(route));
            }
            boolean isAsked = rules.rules().stream().anyMatch(Rule::isSshConfig); // in its place among the rules
            Route ssh = isAsked || HostName.isLocal(name) ? null : hosts.route(name);
            return ssh instanceof Route.Via ? new Cover(false, words(ssh)) : null;
        } catch (BadInput e) {
            return null; // of a name that the ssh_config cannot be asked for
        }
    }

    private static String words(Route route) {
        String how = route instanceof Route.Via via
                ? "via " + via.chains().stream().map(Chain::toString).collect(Collectors.joining(" or "))
                : route.word();
        return how + " (" + route.source().rule() + ")";
    }

    @Override
    public String line() {
        if (rules.isSshConfigOnly()) {
            return null;
        }
        if (file == null) {
            return rules.rules().get(0).text(); // of --via and --for
        }
        // Quotes keep blanks; a wildcard in its name would mean other files.
        boolean isPlain = file.chars().noneMatch(c -> c == '"' || c == '*' || c == '?')
                && ForeignWords.visible(file).equals(file);
        return isPlain ? "include \"" + file + "\"" : null;
    }

    @Override
    public String gateway() {
        if (given != null) {
            return given;
        }
        Set<String> chains = new LinkedHashSet<>();
        for (List<Chain> all : List.of(rules.chains(), hosts.chains())) {
            for (Chain chain : all) {
                if (chain.hops().stream().map(Hop::options).allMatch(List::isEmpty)) {
                    chains.add(chain.toString());
                }
            }
        }
        return chains.size() == 1 ? chains.iterator().next() : null;
    }

    @Override
    public List<String> candidates() {
        Set<String> all = new LinkedHashSet<>();
        rules.chains().forEach(chain -> all.add(chain.toString()));
        hosts.chains().forEach(chain -> all.add(chain.toString()));
        all.addAll(aliases);
        return List.copyOf(all);
    }
}

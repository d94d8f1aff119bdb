package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.input.Source;
import dev.farside.core.own.ThisUser;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which connection goes through which gateway. The first rule that matches decides; if none does, the connection is
 * direct. This machine itself (localhost, 127/8, ::1) is direct unless a rule spells it out, and so is a rule's own
 * gateway. For a name without dots, each rule is tried with the name as it is and with each search suffix. The rule
 * {@code ssh-config} matches the hosts that the ssh_config reaches through a gateway.
 *
 * <p>Immutable. A look-up whose result is direct allocates next to nothing, because it is on the path of every connect.
 */
public final class Rules {
    private static final String OPTIONS = "options";
    private static final String SSH_CONFIG = "ssh_config";
    private static final String[] NONE = {};
    private static final Route DIRECT = new Route.Direct(null);

    private final String name;
    private final Rule[] rules;
    private final String[] search;
    private final RulesReader settings;
    private final SshHosts sshHosts;

    private Rules(String name, RulesReader reader, SshHosts sshHosts) {
        this.name = name;
        this.sshHosts = sshHosts;
        rules = reader.rules.toArray(new Rule[0]);
        search = reader.search.toArray(new String[0]);
        settings = reader;
    }

    /** @throws BadInput with the place */
    public static Rules load(Path file) {
        return load(file, home());
    }

    static Rules load(Path file, Path home) {
        return load(file, home, new FilesRead());
    }

    /** @param files gets those that are read, also if this fails */
    public static Rules load(Path file, FilesRead files) {
        return load(file, home(), files);
    }

    private static Rules load(Path file, Path home, FilesRead files) {
        RulesReader reader = new RulesReader(home, files);
        reader.file(file);
        return new Rules(file.toString(), reader, SshHosts.NONE);
    }

    /** Whether a line that begins with this word may be something else than a rule for a host of that name. */
    public static boolean isDirective(String word) {
        return List.of(RulesReader.DIRECTIVES).contains(word);
    }

    /** @param name stands for the file in messages; includes are relative to the working directory */
    public static Rules parse(String text, String name) {
        RulesReader reader = new RulesReader(home());
        reader.text(text, name);
        return new Rules(name, reader, SshHosts.NONE);
    }

    /**
     * The rules of {@code via=...,for=...}.
     *
     * @param via what may follow "via" in a rule
     * @param patterns with blanks or commas between them; a comma that a port follows belongs to the ports
     */
    public static Rules inline(String via, String patterns) {
        RulesReader reader = new RulesReader(home());
        RulesLine line = new RulesLine(OPTIONS, 0, blanks(patterns) + " via " + via.trim());
        if (line.size() == 0) {
            throw new BadInput(line.source(), "no host pattern: \"#\" begins a comment", "as in for=*.corp.example");
        }
        reader.rules.add(RuleParser.parse(line));
        return new Rules(OPTIONS, reader, SshHosts.NONE);
    }

    /** Nothing but the ssh_config: what holds where there are no rules. */
    public static Rules ofSshConfig() {
        RulesReader reader = new RulesReader(home());
        reader.rules.add(Rule.sshConfig(new Source(SSH_CONFIG, 0, 0), "ssh-config"));
        return new Rules(SSH_CONFIG, reader, SshHosts.NONE);
    }

    /** The same, with an ssh_config to ask. */
    public Rules asking(SshHosts hosts) {
        return new Rules(name, settings, hosts);
    }

    private static String blanks(String patterns) {
        StringBuilder text = new StringBuilder(patterns);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ',' && !isPort(text, i + 1)) {
                text.setCharAt(i, ' ');
            }
        }
        return text.toString();
    }

    /** Digits and a dash up to the next comma or blank. */
    private static boolean isPort(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != ',' && text.charAt(i) != ' ') {
            char c = text.charAt(i++);
            if ((c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return i > from;
    }

    private static Path home() {
        return ThisUser.home();
    }

    /** @param host a name or a literal address, without brackets */
    public Route route(String host, int port) {
        String name = HostName.normal(host);
        long[] address = Cidr.meant(literal(name));
        return address != null ? decide(null, address, text(name, address), port) : decide(name, null, null, port);
    }

    /** By number alone. */
    public Route route(InetAddress address, int port) {
        return route(null, address, port);
    }

    /**
     * For a name that was resolved here: patterns see the name, networks the address, the first rule that matches either
     * decides.
     *
     * @param name may be null
     */
    public Route route(String name, InetAddress address, int port) {
        String normal = name == null ? null : HostName.normal(name);
        long[] number = Cidr.meant(Cidr.address(address.getAddress()));
        return decide(normal == null || literal(normal) != null ? null : normal, number, null, port);
    }

    private Route decide(String name, long[] address, String text, int port) {
        String[] candidates = null;
        for (Rule rule : rules) {
            if (rule.isSshConfig()) {
                Route route = sshRoute(name, address, text);
                if (route != null) {
                    return route;
                }
                continue;
            }
            if (rule.matches(name, address, port, false)) {
                return decide(rule, name, address, text, port);
            }
            if (search.length == 0 || name == null || name.indexOf('.') >= 0) {
                continue;
            }
            candidates = candidates == null ? candidates(name) : candidates;
            for (String candidate : candidates) {
                if (rule.matches(candidate, null, port, false)) {
                    return rule.dials(name) || rule.dials(candidate) ? direct(rule) : rule.route(candidate);
                }
            }
        }
        return DIRECT;
    }

    private static Route decide(Rule rule, String name, long[] address, String text, int port) {
        String host = rule.matchesByName(name, port)
                ? name
                : text != null || address == null ? text : Cidr.text(address[0], address[1]);
        boolean itself = rule.dials(host) || (name != null && rule.dials(name));
        return itself && !rule.matches(name, address, port, true) ? direct(rule) : rule.route(host);
    }

    /** ssh compares what it is given: the name, or the address where there is none. This machine is never behind a gateway. */
    private Route sshRoute(String name, long[] address, String text) {
        if (name == null) {
            return Cidr.isLoopback(address[0], address[1])
                    ? null
                    : sshHosts.route(text != null ? text : Cidr.text(address[0], address[1]));
        }
        return sshRoute(name, search.length > 0 && name.indexOf('.') < 0 ? candidates(name) : NONE);
    }

    private Route sshRoute(String name, String[] candidates) {
        if (HostName.isLocal(name)) {
            return null;
        }
        Route route = sshHosts.route(name);
        for (String candidate : candidates) {
            route = route == null ? sshHosts.route(candidate) : route;
        }
        return route;
    }

    private static Route direct(Rule rule) {
        return new Route.Direct(rule.source());
    }

    /**
     * What becomes of a name before a port is known: the first rule that sends it through a gateway, which resolves it, on
     * some port; or the rule that refuses it on every port. {@code localhost} is never far, whatever rule sends it
     * through a gateway: servers bind to it, and no resolver outside this machine is asked for it.
     *
     * @return null where this machine may look the name up
     */
    public Route far(String host) {
        String name = HostName.normal(host);
        if (literal(name) != null || name.equals("localhost")) {
            return null;
        }
        return far(name, search.length > 0 && name.indexOf('.') < 0 ? candidates(name) : NONE);
    }

    /**
     * The same for a name that this machine's resolver would make longer: the first rule decides that matches either, so a
     * rule for the short name goes before a later one for the longer.
     *
     * @param name in normal form, not far as it is
     * @param complete the longer one
     */
    public Route far(String name, String complete) {
        return far(name, new String[] {complete});
    }

    /** Whether a rule sends the longer name through a gateway or refuses it, on some port; parameters as {@link #far}. */
    public boolean names(String name, String complete) {
        for (Rule rule : rules) {
            if (!rule.isSshConfig() && !rule.isDirect() && rule.reach(complete, false) != Rule.Reach.NO_PORT) {
                return true;
            }
            if (rule.isDirect() && rule.reach(name, false) == Rule.Reach.ALL_PORTS) {
                return false;
            }
            if (rule.isSshConfig() && sshRoute(complete, NONE) != null) {
                return true;
            }
        }
        return false;
    }

    private Route far(String name, String[] candidates) {
        boolean here = false;
        for (Rule rule : rules) {
            if (rule.isSshConfig()) {
                Route route = sshRoute(name, candidates);
                if (route != null) {
                    return route;
                }
                continue;
            }
            String found = name;
            Rule.Reach reach = rule.reach(name, false);
            for (int i = 0; i < candidates.length && reach == Rule.Reach.NO_PORT; i++) {
                found = candidates[i];
                reach = rule.reach(found, false);
            }
            if (reach == Rule.Reach.NO_PORT) {
                continue;
            }
            boolean itself = (rule.dials(name) || rule.dials(found)) && rule.reach(name, true) == Rule.Reach.NO_PORT;
            if (!rule.isRefuse() && !rule.resolvesHere() && !itself) {
                return rule.route(found);
            }
            here |= !rule.isRefuse();
            if (reach == Rule.Reach.ALL_PORTS) {
                return here ? null : rule.route(found);
            }
        }
        return null;
    }

    /** Whether this machine must never look the name up: see {@link #far}. */
    public boolean isFar(String host) {
        return far(host) != null;
    }

    /** Whether on some port the address is not direct: then its name is not this machine's to ask for. */
    public boolean isFar(InetAddress address) {
        long[] number = Cidr.address(address.getAddress());
        for (Rule rule : rules) {
            if (rule.isSshConfig()) {
                if (sshRoute(null, number, null) != null) {
                    return true;
                }
                continue;
            }
            Rule.Reach reach = rule.reach(number);
            if (reach != Rule.Reach.NO_PORT && !rule.isDirect()) {
                return true;
            }
            if (reach == Rule.Reach.ALL_PORTS) {
                return false;
            }
        }
        return false;
    }

    private String[] candidates(String name) {
        if (HostName.isLocal(name)) {
            return NONE;
        }
        String[] candidates = new String[search.length];
        for (int i = 0; i < search.length; i++) {
            candidates[i] = name + "." + search[i];
        }
        return candidates;
    }

    /** Null for a name. */
    private static long[] literal(String name) {
        int zone = name.indexOf(':') < 0 ? -1 : name.indexOf('%');
        return Cidr.address(zone < 0 ? name : name.substring(0, zone));
    }

    private static String text(String name, long[] address) {
        return name.indexOf(':') < 0 ? Cidr.text(address[0], address[1]) : name;
    }

    /** The file, or what stands for it in messages. */
    public String name() {
        return name;
    }

    /** Whether the ssh_config names a gateway at all. */
    boolean hasSshHosts() {
        return !sshHosts.chains().isEmpty();
    }

    /** Whether there are no rules but what the ssh_config says. */
    public boolean isSshConfigOnly() {
        return rules.length == 1 && rules[0].source().file().equals(SSH_CONFIG);
    }

    /** In order. */
    public List<Rule> rules() {
        return List.of(rules);
    }

    /**
     * For a host that no rule matches: which pattern was probably meant to match it, in words; null if none is near, or
     * if a rule does match it.
     */
    public String nearMiss(String host) {
        String name = HostName.normal(host);
        if (name.indexOf('.') < 0 || literal(name) != null || HostName.isLocal(name)) {
            return null;
        }
        String near = NearMiss.of(rules, name);
        return near == null || isNamed(name) ? null : near;
    }

    /** Whether any rule decides about the name, on any port. */
    public boolean isNamed(String host) {
        String name = HostName.normal(host);
        for (Rule rule : rules) {
            if (rule.isSshConfig() ? sshRoute(name, NONE) != null : rule.reach(name, false) != Rule.Reach.NO_PORT) {
                return true;
            }
        }
        return false;
    }

    /** The rule that decided; null where none matched. */
    public Rule rule(Route route) {
        for (Rule rule : rules) {
            if (rule.source().equals(route.source())) {
                return rule;
            }
        }
        return null;
    }

    /** The chains of all rules, each once, in order. */
    public List<Chain> chains() {
        List<Chain> chains = new ArrayList<>();
        for (Rule rule : rules) {
            for (Chain chain : rule.isSshConfig() ? sshHosts.chains() : rule.chains()) {
                if (!chains.contains(chain)) {
                    chains.add(chain);
                }
            }
        }
        return chains;
    }

    /** In normal form. */
    public List<String> search() {
        return List.of(search);
    }

    /** How many sessions each gateway may have at once. */
    public int sessions() {
        return settings.sessions;
    }

    public Cidr standIns() {
        return settings.standIns;
    }

    /** Whether no ssh_config is to be read. */
    public boolean noSshConfig() {
        return settings.noSshConfig;
    }

    /** The ssh_config the rules name; null for the user's own. */
    public Path sshConfig() {
        return settings.sshConfig;
    }

    /** Where they name it. */
    public Source sshConfigPlace() {
        return settings.sshConfigPlace;
    }

    /** What is legal but hardly meant, each in one line that begins with its place. */
    public List<String> warnings() {
        return Lint.warnings(this);
    }
}

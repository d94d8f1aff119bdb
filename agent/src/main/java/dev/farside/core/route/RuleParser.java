package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.Nearest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a rule.
 *
 * <table>
 * <caption>Grammar</caption>
 * <tr><td>rule</td><td>1*pattern action</td></tr>
 * <tr><td>action</td><td>"direct" / "refuse" / "via" chain *( "or" chain ) [ to ] [ names ]</td></tr>
 * <tr><td>to</td><td>"to" ( host ":" port / "unix:" path )</td></tr>
 * <tr><td>names</td><td>"names" ( "far" / "real" / "near" )</td></tr>
 * </table>
 *
 * {@link PatternParser} has the patterns, {@link ChainParser} the chains.
 */
final class RuleParser {
    private static final String ACTIONS = "a rule ends in \"via GATEWAY\", \"refuse\" or \"direct\"";
    private static final Target ASKED = new Target.Asked();

    private final Line line;
    private int at;
    private Target target;
    private Names names;

    private RuleParser(Line line) {
        this.line = line;
    }

    static Rule parse(Line line) {
        return new RuleParser(line).parse();
    }

    /** Where the action begins; -1 where the line has none. */
    static int action(Line line) {
        for (int i = 0; i < line.size(); i++) {
            String word = line.word(i);
            if (word.equals("via") || word.equals("direct") || word.equals("refuse")) {
                return i;
            }
        }
        return -1;
    }

    private Rule parse() {
        int action = action(line);
        if (action < 0) {
            throw noAction();
        }
        HostPattern[] patterns = patterns(action);
        at = action + 1;
        String verb = line.word(action);
        if (verb.equals("via")) {
            List<Chain> chains = chains();
            modifiers();
            return Rule.via(
                    line.source(),
                    line.text,
                    patterns,
                    chains,
                    target == null ? ASKED : target,
                    names == null ? Names.FAR : names);
        }
        if (at < line.size()) {
            throw line.bad(at, "\"" + line.word(at) + "\" after \"" + verb + "\"", "\"" + verb + "\" ends the line");
        }
        Route route = verb.equals("direct") ? new Route.Direct(line.source()) : new Route.Refuse(line.source(), null);
        return Rule.fixed(line.source(), line.text, patterns, route);
    }

    private BadInput noAction() {
        for (int i = 0; i < line.size(); i++) {
            String word = line.word(i);
            String meant = Nearest.to(ours(word), List.of("via", "direct", "refuse"));
            if (i > 0 && meant != null) {
                return line.bad(i, "\"" + word + "\" is not an action", "did you mean \"" + meant + "\"?");
            }
        }
        String first = line.word(0);
        String meant = Nearest.to(first, List.of(RulesReader.DIRECTIVES));
        if (meant != null && first.indexOf('.') < 0) {
            return line.bad(0, "unknown directive \"" + first + "\"", "did you mean \"" + meant + "\"?");
        }
        PatternParser.parse(line, 0); // what is wrong with the first word tells more
        return line.bad(line.size(), "no action after the patterns", ACTIONS);
    }

    /** What was meant, or what there is. */
    private static String hint(String word, String otherwise, String... known) {
        String nearest = Nearest.to(word, List.of(known));
        return nearest == null ? otherwise : "did you mean \"" + nearest + "\"?";
    }

    /** The word that other languages have for it. */
    private static String ours(String word) {
        return switch (word) {
            case "reject", "deny", "block", "drop" -> "refuse";
            case "through", "proxy" -> "via";
            case "local" -> "direct";
            default -> word;
        };
    }

    private HostPattern[] patterns(int action) {
        if (action == 0) {
            throw line.bad(
                    0,
                    "no host pattern before \"" + line.word(0) + "\"",
                    "the hosts come first: *.corp.example via bastion");
        }
        HostPattern[] patterns = new HostPattern[action];
        boolean matchesSomething = false;
        for (int i = 0; i < action; i++) {
            patterns[i] = PatternParser.parse(line, i);
            matchesSomething |= !patterns[i].negated;
        }
        if (!matchesSomething) {
            throw line.bad(
                    0,
                    "only patterns with \"!\": this rule matches nothing",
                    "\"!\" excludes from what the other patterns match: * " + line.word(0));
        }
        return patterns;
    }

    private List<Chain> chains() {
        List<Chain> chains = new ArrayList<>(2);
        while (true) {
            if (at == line.size() || isKeyword(line.word(at))) {
                throw line.bad(
                        at,
                        "no gateway after \"" + line.word(at - 1) + "\"",
                        "an alias of your ssh_config or [user@]host[:port]");
            }
            chains.add(ChainParser.parse(line, at++));
            if (at == line.size() || !line.word(at).equals("or")) {
                return chains;
            }
            at++;
        }
    }

    private static boolean isKeyword(String word) {
        return word.equals("or") || word.equals("to") || word.equals("names") || word.equals("via");
    }

    private void modifiers() {
        while (at < line.size()) {
            String word = line.word(at);
            if (word.equals("to")) {
                if (target != null) {
                    throw line.bad(at, "\"to\" is given twice", "one rule has one target");
                }
                at++;
                target = target();
            } else if (word.equals("names")) {
                if (names != null) {
                    throw line.bad(at, "\"names\" is given twice", "far, real or near");
                }
                at++;
                names = names();
            } else {
                throw unexpected(word);
            }
            at++;
        }
    }

    private BadInput unexpected(String word) {
        if (word.equals("or")) {
            return line.bad(at, "\"or\" is too late", "all gateways come before \"to\" and \"names\"");
        }
        if (line.word(at - 1).endsWith(",") || word.startsWith(",")) {
            return line.bad(at, "a blank in a chain", "hops are written without blanks: jump,gateway");
        }
        return line.bad(
                at,
                "\"" + word + "\" after the gateway",
                hint(
                        word,
                        "what may follow is \"or GATEWAY\", \"to HOST:PORT\", \"names far|real|near\"",
                        "or",
                        "to",
                        "names"));
    }

    private Target target() {
        if (at == line.size()) {
            throw line.bad(at, "no target after \"to\"", "as in to host1.corp.example:8080 or to unix:/run/app.sock");
        }
        String word = line.word(at);
        if (word.startsWith("unix:")) {
            String path = word.substring(5);
            if (!path.startsWith("/")) {
                throw line.bad(at, 5, "the socket's path is not absolute", "as in unix:/run/postgresql/.s.PGSQL.5432");
            }
            return new Target.Unix(path);
        }
        if (word.startsWith("/")) {
            throw line.bad(at, "a path as target", "did you mean \"unix:" + word + "\"?");
        }
        // As a hop without user: host, IPv4 or [IPv6], and a port.
        Hop hop = ChainParser.parse(line, at).gateway();
        if (hop.user() != null || word.indexOf(',') >= 0) {
            throw line.bad(at, "\"" + word + "\" is not HOST:PORT", "as in to host1.corp.example:8080");
        }
        if (hop.port() == 0) {
            throw line.bad(at, word.length(), "no port in the target", "as in to " + hop + ":8080");
        }
        return new Target.Fixed(HostName.normal(hop.host()), hop.port());
    }

    private Names names() {
        String word = at < line.size() ? line.word(at) : "";
        for (Names known : Names.values()) {
            if (word.equals(known.word())) {
                return known;
            }
        }
        throw line.bad(
                at,
                word.isEmpty() ? "no word after \"names\"" : "\"" + word + "\" after \"names\"",
                hint(word, "far, real or near", "far", "real", "near"));
    }
}

package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FileGuard;
import dev.farside.core.input.Source;
import dev.farside.core.sshconfig.Entry.Criterion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Evaluates the lines of the files for one host and keeps those that apply. The first value of a keyword wins. */
final class Evaluation {
    private final Machine machine;
    private final String original;
    private final Map<String, List<Value>> values = new HashMap<>();

    /** The name that was asked for; from the final pass on, the canonical name. */
    private String host;

    private boolean finalPass;
    private boolean finalWanted;

    Evaluation(Machine machine, String host) {
        this.machine = machine;
        this.original = host;
        this.host = host;
    }

    /** Sets a value that takes precedence over all files; null leaves it unset. */
    void preset(String keyword, String value, Source source) {
        if (value != null) {
            values.put(keyword, List.of(new Value(value, source)));
        }
    }

    void pass(List<Entry> file) {
        walk(file, true, false);
    }

    /** Whether a line has {@code Match final}. */
    boolean finalWanted() {
        return finalWanted;
    }

    /** Begins the final pass, in which Host lines are compared with this name. */
    void beginFinalPass(String name, Source source) {
        finalPass = true;
        host = name;
        values.put("hostname", List.of(new Value(name, source)));
    }

    Value first(String keyword) {
        List<Value> all = values.get(keyword);
        return all == null ? null : all.get(0);
    }

    Map<String, List<Value>> values() {
        return values;
    }

    /** @param never whether this is inside a block that does not apply, so that no line in it can apply */
    private void walk(List<Entry> entries, boolean activeAtFirst, boolean never) {
        boolean active = activeAtFirst;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Host block) {
                active = !never && hostMatches(block);
            } else if (entry instanceof Entry.Match block) {
                active = matches(block, never);
            } else if (entry instanceof Entry.Include include) {
                for (List<Entry> file : include.files()) {
                    walk(file, active, never || !active);
                }
            } else if (entry instanceof Entry.IncludeOfHost include) {
                if (active) {
                    for (List<Entry> file : include.reader().files(include, tokens())) {
                        walk(file, true, false);
                    }
                }
            } else if (entry instanceof Entry.Unknown unknown) {
                requireIgnored(unknown);
            } else if (active && entry instanceof Entry.Set set) {
                set(set);
            }
        }
    }

    private void requireIgnored(Entry.Unknown unknown) {
        Value ignored = first("ignoreunknown");
        if (ignored == null || !unknown.isIn(ignored.text())) {
            throw unknown.complaint();
        }
    }

    private void set(Entry.Set set) {
        String name = set.keyword().lowerName();
        List<Value> found = new ArrayList<>();
        for (String text : set.values()) {
            found.add(new Value(text, set.source()));
        }
        if (found.isEmpty()) {
            return;
        }
        switch (set.keyword().kind()) {
            case EACH, LOCAL_FORWARD, REMOTE_FORWARD, DYNAMIC_FORWARD -> {
                List<Value> all = values.get(name);
                if (all == null) {
                    all = new ArrayList<>();
                    values.put(name, all);
                }
                if (!contains(all, found.get(0).text())) {
                    all.add(found.get(0));
                }
            }
            case COMMAND, JUMP -> {
                // Of ProxyCommand and ProxyJump, the one that comes first wins.
                boolean proxy = name.startsWith("proxy");
                if (!proxy || (!values.containsKey("proxycommand") && !values.containsKey("proxyjump"))) {
                    values.putIfAbsent(name, found);
                }
            }
            default -> values.putIfAbsent(name, found);
        }
    }

    private static boolean contains(List<Value> values, String text) {
        for (Value value : values) {
            if (value.text().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private boolean hostMatches(Entry.Host block) {
        boolean matched = false;
        for (String pattern : block.patterns()) {
            boolean negated = pattern.startsWith("!");
            if (Pattern.matches(host, negated ? pattern.substring(1) : pattern)) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private boolean matches(Entry.Match block, boolean never) {
        boolean result = !never;
        for (Criterion criterion : block.criteria()) {
            if (criterion.name().equals("final") && !criterion.negated()) {
                finalWanted = true;
            }
            // As in OpenSSH, a command does not run if an earlier condition of the line has failed.
            result = result && holds(criterion, block.source()) != criterion.negated();
        }
        return result;
    }

    private boolean holds(Criterion criterion, Source source) {
        String argument = criterion.argument();
        try {
            return switch (criterion.name()) {
                case "all" -> true;
                case "final", "canonical" -> finalPass;
                case "host" -> Pattern.hostListMatches(host(), argument);
                case "originalhost" -> Pattern.hostListMatches(original, argument);
                case "user" -> Pattern.listMatches(user(), argument);
                case "localuser" -> Pattern.listMatches(machine.user(), argument);
                case "localnetwork" -> Networks.local(argument, machine);
                case "exec" -> machine.run(tokens().percent(new Value(argument, source))) == 0;
                case "tagged" -> sameOrMatches("tag", argument);
                // A tunnel has no command and no shell.
                case "command" -> argument.isEmpty();
                case "sessiontype" -> Pattern.listMatches("none", argument);
                case "version" -> Pattern.listMatches("OpenSSH_10.6p1", argument);
                default -> throw new IllegalStateException(criterion.name());
            };
        } catch (IOException e) {
            throw new BadInput(source, "'" + argument + "' cannot be run: " + FileGuard.reason(e), null);
        }
    }

    private boolean sameOrMatches(String keyword, String argument) {
        Value value = first(keyword);
        return value == null ? argument.isEmpty() : Pattern.listMatches(value.text(), argument);
    }

    private String user() {
        Value user = first("user");
        return user == null ? machine.user() : user.text();
    }

    /** The name with the value of HostName so far. */
    private String host() {
        Value hostName = first("hostname");
        if (finalPass || hostName == null) {
            return host;
        }
        return new Tokens(machine, Map.of('h', host)).percent(hostName);
    }

    private Tokens tokens() {
        Value port = first("port");
        Value alias = first("hostkeyalias");
        Value jump = first("proxyjump");
        String name = host();
        return ConnectionTokens.of(
                machine,
                name,
                original,
                user(),
                port == null ? "22" : port.text(),
                alias == null ? name : alias.text().toLowerCase(Locale.ROOT),
                jump == null ? "" : jump.text());
    }
}

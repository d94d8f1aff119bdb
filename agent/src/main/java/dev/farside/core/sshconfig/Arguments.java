package dev.farside.core.sshconfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads and checks the arguments of one keyword. */
final class Arguments {
    private final Machine machine;
    private final Keyword keyword;
    private final ConfigLine line;

    Arguments(Machine machine, Keyword keyword, ConfigLine line) {
        this.machine = machine;
        this.keyword = keyword;
        this.line = line;
    }

    /** The values in the spelling of {@code ssh -G}; empty if the line leaves the keyword unset. */
    List<String> read() {
        return switch (keyword.kind()) {
            case FLAG, CHOICE -> List.of(choice());
            case STRING, EACH -> List.of(line.next());
            case INTEGER -> List.of(integer());
            case PORT -> List.of(port());
            case TIME -> time();
            case PERSISTENCE -> List.of(persistence());
            case WORDS -> words();
            case COMMAND -> List.of(line.rest());
            case JUMP -> List.of(jump());
            case CIPHERS, MACS, KEX, KEY_TYPES -> List.of(algorithms());
            case REKEY -> rekey();
            case LOCAL_FORWARD, REMOTE_FORWARD, DYNAMIC_FORWARD -> List.of(forward());
            case CNAMES -> cnames();
            case AGENT -> List.of(agent());
            case KEYS_TO_AGENT -> List.of(KeysToAgent.read(line));
            case QOS -> qos();
            default -> {
                line.next();
                line.skipAll();
                yield List.of();
            }
        };
    }

    private String choice() {
        String word = line.next();
        String chosen = keyword.choose(word);
        if (chosen == null) {
            throw line.wrong("bad value '" + word + "' for " + keyword.name(), "one of " + spellings());
        }
        return chosen;
    }

    private String spellings() {
        List<String> spellings = new ArrayList<>();
        for (List<String> choice : keyword.choices()) {
            spellings.add(
                    choice.get(choice.get(0).equals("true") || choice.get(0).equals("false") ? 1 : 0));
        }
        return String.join(", ", spellings);
    }

    private String integer() {
        String word = line.next();
        int value = Values.integer(word);
        if (value < 0) {
            throw line.wrong("bad number '" + word + "' for " + keyword.name(), null);
        }
        return Integer.toString(value);
    }

    private String port() {
        String word = line.next();
        int value = Values.port(word);
        if (value <= 0) {
            throw line.wrong("bad port '" + word + "'", "a number from 1 to 65535");
        }
        return Integer.toString(value);
    }

    private List<String> time() {
        String word = line.next();
        if (word.equals("none")) {
            return List.of();
        }
        int seconds = Values.seconds(word);
        if (seconds < 0) {
            throw line.wrong("bad time '" + word + "' for " + keyword.name(), "seconds, or for example 1m30s");
        }
        return List.of(Integer.toString(seconds));
    }

    /** Seconds, or {@code no}; {@code yes} is 0, as ssh -G prints it. */
    private String persistence() {
        String word = line.next();
        switch (word) {
            case "yes", "true" -> {
                return "0";
            }
            case "no", "false" -> {
                return "no";
            }
            default -> {
                int seconds = Values.seconds(word);
                if (seconds < 0) {
                    throw line.wrong("bad time '" + word + "' for ControlPersist", "yes, no, or a time such as 10m");
                }
                return Integer.toString(seconds);
            }
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        while (line.hasNext()) {
            String word = line.next();
            requireAlone(word, words.isEmpty());
            words.add(word);
        }
        return List.copyOf(words);
    }

    private void requireAlone(String word, boolean first) {
        if (word.equalsIgnoreCase("none") && (!first || line.hasNext())) {
            throw line.wrong("'none' must stand alone after " + keyword.name(), null);
        }
    }

    /** Reads hops, separated by commas, in canonical form. A comment is not allowed. */
    private String jump() {
        String text = line.rest();
        int comment = text.indexOf('#');
        text = (comment < 0 ? text : text.substring(0, comment)).stripTrailing();
        String bad = text.equalsIgnoreCase("none") ? null : JumpText.firstBad(text);
        if (bad != null) {
            throw line.wrong("bad ProxyJump '" + bad + "'", "[user@]host[:port], several separated by commas");
        }
        return text.equalsIgnoreCase("none") ? "none" : JumpText.canonical(text);
    }

    private String algorithms() {
        String list = line.next();
        String unknown = Algorithms.unknownIn(list, keyword.kind());
        if (unknown != null) {
            throw line.wrong(
                    "unknown algorithm '" + unknown + "' in " + keyword.name(),
                    "ssh -Q " + keyword.name() + " lists them");
        }
        return list;
    }

    /** Reads the number of bytes, then the seconds if given. */
    private List<String> rekey() {
        String word = line.next();
        long bytes = word.equals("default") ? 0 : Values.bytes(word);
        if (bytes < 0 || (bytes > 0 && bytes < 16)) {
            throw line.wrong("bad amount '" + word + "' for RekeyLimit", "for example 1G, and a time after it");
        }
        List<String> values = new ArrayList<>();
        values.add(Long.toString(bytes));
        if (line.hasNext()) {
            values.addAll(time());
        }
        return values;
    }

    /** Splits RekeyLimit into its two settings. For each of them the first line that has it wins. */
    static List<Entry> rekey(Entry.Set set) {
        List<Entry> entries = new ArrayList<>();
        String[] names = {"RekeyLimit", ConnectSettings.REKEY_INTERVAL};
        for (int i = 0; i < set.values().size(); i++) {
            Keyword keyword = new Keyword(names[i], Keyword.Kind.INTEGER, List.of());
            entries.add(new Entry.Set(keyword, List.of(set.values().get(i)), set.source()));
        }
        return entries;
    }

    private String forward() {
        String listen = line.next();
        boolean target = keyword.kind() != Keyword.Kind.DYNAMIC_FORWARD && line.hasNext();
        if (keyword.kind() == Keyword.Kind.LOCAL_FORWARD && !target) {
            throw line.error("LocalForward needs a target", "LocalForward [bind_address:]port host:hostport");
        }
        String text = target ? listen + ":" + line.next() : listen;
        String expanded = new Tokens(machine, java.util.Map.of()).dollar(new Value(text, line.source()));
        PortForward forward = PortForward.parse(forwardKind(), expanded);
        if (forward == null || forward.socks() == target) {
            throw line.error("bad forward '" + text + "'", keyword.name() + " [bind_address:]port host:hostport");
        }
        return expanded;
    }

    private PortForward.Kind forwardKind() {
        return switch (keyword.kind()) {
            case LOCAL_FORWARD -> PortForward.Kind.LOCAL;
            case REMOTE_FORWARD -> PortForward.Kind.REMOTE;
            default -> PortForward.Kind.DYNAMIC;
        };
    }

    /** Reads {@code sources:targets}. OpenSSH keeps "*" for "*:*", so it is kept here too. */
    private List<String> cnames() {
        List<String> rules = new ArrayList<>();
        while (line.hasNext()) {
            String word = line.next().toLowerCase(Locale.ROOT);
            requireAlone(word, rules.isEmpty());
            int colon = word.indexOf(':');
            if (word.equals("*")) {
                word = "*:*";
            } else if (!word.equals("none") && (colon < 0 || colon == word.length() - 1)) {
                throw line.wrong("bad rule '" + word + "'", "patterns of names, ':', patterns of their targets");
            }
            rules.add(word);
        }
        return List.copyOf(rules);
    }

    /** Reads the traffic class of interactive sessions, then that of all others. */
    private List<String> qos() {
        List<String> classes = new ArrayList<>();
        do {
            String word = line.next();
            String known = TrafficClass.canonical(word);
            if (known == null) {
                throw line.wrong("bad IPQoS value '" + word + "'", "for example af21, ef, cs1, 0x20, none");
            }
            classes.add(known);
        } while (classes.size() < 2 && line.hasNext());
        return List.of(classes.get(0), classes.get(classes.size() - 1));
    }

    private String agent() {
        String word = line.next();
        // Throws if a variable in ${} is not set.
        String unused = new Tokens(machine, java.util.Map.of()).dollar(new Value(word, line.source()));
        if (unused.startsWith("$") && !word.startsWith("${") && !environmentName(word.substring(1))) {
            throw line.wrong("bad environment variable '" + word + "'", null);
        }
        return word;
    }

    private static boolean environmentName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 127 || (!Character.isLetterOrDigit(c) && c != '_')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}

package dev.farside.agent;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text after {@code -javaagent:farside-agent.jar=}. This class both parses and prints it, so the two cannot drift.
 *
 * <table>
 * <caption>Grammar</caption>
 * <tr><td>options</td><td>[ item *( "," item ) ]</td></tr>
 * <tr><td>item</td><td>key "=" value; an item without "=" continues the value before it, with its comma</td></tr>
 * <tr><td>value</td><td>text; {@code %2C}, {@code %20}, {@code %25}... stand for characters that would end it</td></tr>
 * </table>
 *
 * So {@code via=jump,bastion,for=*.corp.example} is a chain of two hops and one pattern.
 */
public final class AgentOptions {
    private static final String[][] KEYS = {
        {"rules", "FILE", "the rules file"},
        {"via", "GATEWAY", "one rule without a file: the gateway, or a chain jump,gateway"},
        {"for", "PATTERNS", "the hosts that go through it, separated by commas: *.corp.example,10.20.0.0/16"},
        {"log", "quiet|info|debug", "how much is logged to stderr; quiet (the default) logs failures only"},
        {"log-file", "FILE", "where to log instead of stderr; lines get time stamps"},
        {"color", "auto|always|never", "colours on stderr; auto (the default): if it is a terminal"},
        {"inherit", "yes|no", "whether JVMs that the program starts are covered too; default yes"},
        {"forwards", "yes|no", "whether to open the port forwards that the ssh_config has for the gateways; default no"
        },
        {"reload", "yes|no", "whether rules and an ssh_config that change count for new connections; default yes"},
        {"junit", "yes|no", "whether tests with @FarNetwork (farside-junit) set the rules; default no"},
        {"run", "PID.START", "the call of the launcher whose JVMs have one summary; the launcher sets it"},
        {"record", "FILE|-", "all stays direct, and is noted there; farside record sets it"},
        {"attach", "CALL", "who opens the door of a running JVM and waits for the answer; farside attach sets it"},
        {"detach", "CALL", "who closes it; farside detach sets it"},
    };

    private final Map<String, String> values;

    private AgentOptions(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * @param text may be null or empty
     * @throws IllegalArgumentException with one line that names the item
     */
    public static AgentOptions parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return new AgentOptions(values);
        }
        String key = null;
        for (String item : text.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals < 0) {
                if (key == null) {
                    throw new IllegalArgumentException("options: \"" + item + "\" is not key=value");
                }
                values.put(key, values.get(key) + "," + decode(item));
                continue;
            }
            key = item.substring(0, equals);
            checkKey(key);
            String value = decode(item.substring(equals + 1));
            if (value.isEmpty()) {
                throw new IllegalArgumentException("options: " + key + "= is empty");
            }
            if (values.put(key, value) != null) {
                throw new IllegalArgumentException("options: " + key + "= is given twice");
            }
        }
        return new AgentOptions(values);
    }

    /** @throws IllegalArgumentException a key that does not exist */
    public static AgentOptions of(Map<String, String> values) {
        for (String key : values.keySet()) {
            checkKey(key);
        }
        return new AgentOptions(new LinkedHashMap<>(values));
    }

    /** The same without one key. */
    AgentOptions without(String key) {
        Map<String, String> rest = new LinkedHashMap<>(values);
        rest.remove(key);
        return new AgentOptions(rest);
    }

    /**
     * Whether a JVM that runs with these does what others ask for.
     *
     * @param log FARSIDE_LOG, or null
     */
    boolean hold(AgentOptions others, String log) {
        for (String key : new String[] {"rules", "via", "for", "record"}) {
            if (!same(key, values.get(key), others.values.get(key))) {
                return false;
            }
        }
        return holds(others, "inherit", "yes")
                && holds(others, "forwards", "no")
                && holds(others, "reload", "yes")
                && holds(others, "junit", "no")
                && same("log-file", values.get("log-file"), others.values.get("log-file"))
                && holds(others, "log", log == null || log.isEmpty() ? "quiet" : log);
    }

    private boolean holds(AgentOptions others, String key, String otherwise) {
        String asked = others.values.get(key);
        String here = values.get(key);
        return asked == null || asked.equalsIgnoreCase(here == null ? otherwise : here);
    }

    private static boolean same(String key, String one, String other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.equals(other)
                || ((key.equals("rules") || key.equals("log-file")) && file(one).equals(file(other)));
    }

    /** The name itself where it cannot be a path. */
    private static Object file(String name) {
        try {
            return new File(name).getAbsoluteFile().toPath().normalize();
        } catch (InvalidPathException e) {
            return name;
        }
    }

    public Map<String, String> asMap() {
        return values;
    }

    /** What {@link #parse} reads: no blanks and no quotes in it, so it survives JAVA_TOOL_OPTIONS. */
    public String print() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (text.length() > 0) {
                text.append(',');
            }
            text.append(entry.getKey()).append('=').append(encode(entry.getValue()));
        }
        return text.toString();
    }

    static List<String> help() {
        List<String> lines = new ArrayList<>();
        for (String[] key : KEYS) {
            lines.add(String.format("%-24s %s", key[0] + "=" + key[1], key[2]));
        }
        return lines;
    }

    private static void checkKey(String key) {
        List<String> names = new ArrayList<>();
        for (String[] known : KEYS) {
            if (known[0].equals(key)) {
                return;
            }
            names.add(known[0]);
        }
        throw new IllegalArgumentException(
                "options: unknown key \"" + key + "\"; known are " + String.join(", ", names));
    }

    private static String encode(String value) {
        StringBuilder text = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '%' || c == ',' || c == '=' || c == '"' || c == '\'' || c == '\\' || c <= ' ') {
                text.append(String.format("%%%02X", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Far below zero if it is no digit. */
    private static int hex(char c) {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        return digit < 0 ? -1000 : digit;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                value.append(text.charAt(i));
                continue;
            }
            int code = i + 2 < text.length() ? 16 * hex(text.charAt(i + 1)) + hex(text.charAt(i + 2)) : -1;
            if (code < 0) {
                throw new IllegalArgumentException("options: \"" + text + "\": % must be followed by two hex digits");
            }
            value.append((char) code);
            i += 2;
        }
        return value.toString();
    }
}

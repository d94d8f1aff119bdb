package dev.farside.core.own;

import java.util.List;

/**
 * The text of JAVA_TOOL_OPTIONS. The JVM splits it into words at white space. {@code '} and {@code "} keep white space
 * inside a word and are removed; there is no escape character (HotSpot: {@code Arguments::parse_options_buffer}). The
 * launcher's shell script contains the same code in its own language.
 */
final class ToolOptions {
    private static final String AGENT = "-javaagent:";
    private static final String JAR = "farside-agent.jar";

    private final StringBuilder others = new StringBuilder();
    private boolean agent;
    private boolean forwards;

    /** @param text may be null */
    ToolOptions(String text) {
        int at = 0;
        int length = text == null ? 0 : text.length();
        while (at < length) {
            if (isBlank(text.charAt(at))) {
                at++;
                continue;
            }
            int end = endOfWord(text, at);
            add(text.substring(at, end));
            at = end;
        }
    }

    private static int endOfWord(String text, int start) {
        char quote = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (isBlank(c)) {
                return at;
            }
        }
        return text.length();
    }

    private void add(String word) {
        String option = unquoted(word);
        if (isAgent(option)) {
            agent = true;
            forwards = forwards || List.of(option.split("[=,]", -1)).contains("forwards");
            return;
        }
        if (others.length() > 0) {
            others.append(' ');
        }
        others.append(word);
    }

    private static boolean isAgent(String word) {
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        return option.equals(AGENT + JAR) || (option.startsWith(AGENT) && option.endsWith("/" + JAR));
    }

    private static String unquoted(String word) {
        StringBuilder text = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r'); // isspace() of C
    }

    boolean hasAgent() {
        return agent;
    }

    /** Whether its options say something about forwards, which are for one JVM alone. */
    boolean hasForwards() {
        return forwards;
    }

    /** May be empty. */
    String withoutAgent() {
        return others.toString();
    }

    /**
     * The agent comes first: agents after it are covered too.
     *
     * @param option the whole of it, {@code -javaagent:...}
     */
    String withAgent(String option) {
        return others.length() == 0 ? quoted(option) : quoted(option) + " " + others;
    }

    /** A path with both kinds of quotes in it ends the child with "Unmatched quote"; there is no writing it. */
    private static String quoted(String option) {
        boolean plain = option.indexOf('\'') < 0 && option.indexOf('"') < 0;
        for (int at = 0; at < option.length() && plain; at++) {
            plain = !isBlank(option.charAt(at));
        }
        if (plain) {
            return option;
        }
        char quote = option.indexOf('"') < 0 ? '"' : '\'';
        return quote + option + quote;
    }
}

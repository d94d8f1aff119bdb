package dev.farside.core.own;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of JAVA_TOOL_OPTIONS. The JVM splits it into words at white space. {@code '} and {@code "} keep white space
 * inside a word and are removed; there is no escape character (HotSpot: {@code Arguments::parse_options_buffer}). The
 * launcher's shell script contains the same code in its own language.
 */
final class ToolOptions {
    static final String AGENT = "-javaagent:";

    /** The same agent, where a java takes its classes from an archive: {@link JavaCommand#namesArchive} says why. */
    static final String AGENT_OF_ARCHIVE = "-agentlib:instrument=";

    /** In an image without java.instrument this stands for it, beside two that {@link OwnImage} describes. */
    private static final String AHEAD = "-Dfarside.ahead";

    private static final String PATCH = "--patch-module=java.base=";
    private static final String PATCH_FILE = ".farside.jar";
    private static final String JAR = "farside-agent.jar";

    private final StringBuilder others = new StringBuilder();
    private boolean agent;
    private boolean forwards;

    /** @param text may be null */
    ToolOptions(String text) {
        for (String word : words(text)) {
            add(word);
        }
    }

    /** The words as written, with their quotes. JDK_JAVA_OPTIONS has the same syntax. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        int length = text == null ? 0 : text.length();
        while (at < length) {
            if (isBlank(text.charAt(at))) {
                at++;
                continue;
            }
            int end = endOfWord(text, at);
            words.add(text.substring(at, end));
            at = end;
        }
        return words;
    }

    /** The words without their quotes, as a JVM reads them. */
    static List<String> options(String text) {
        List<String> options = new ArrayList<>();
        for (String word : words(text)) {
            options.add(unquoted(word));
        }
        return options;
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
        if ((option.startsWith(PATCH) && option.endsWith(PATCH_FILE)) || option.equals(OwnImage.GUARD)) {
            return;
        }
        if (others.length() > 0) {
            others.append(' ');
        }
        others.append(word);
    }

    /** Whether an option is {@code -javaagent}, or what stands for it, with farside's jar, in any directory. */
    static boolean isAgent(String given) {
        String word = given.startsWith(AGENT_OF_ARCHIVE) ? AGENT + given.substring(AGENT_OF_ARCHIVE.length()) : given;
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        return option.equals(AHEAD)
                || option.equals(AGENT + JAR)
                || (option.startsWith(AGENT) && option.endsWith("/" + JAR));
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
        return c == ' ' || (c >= '\t' && c <= '\r'); // as isspace() in C
    }

    boolean hasAgent() {
        return agent;
    }

    /** Whether the agent's options mention forwards, which are for one JVM only. */
    boolean hasForwards() {
        return forwards;
    }

    /** The options without the agent; may be empty. */
    String withoutAgent() {
        return others.toString();
    }

    /**
     * The options with the agent. The agent comes first, so that farside also covers the agents after it.
     *
     * @param options the whole option, {@code -javaagent:...}, or those that stand for it
     */
    String withAgent(String... options) {
        StringBuilder text = new StringBuilder();
        for (String option : options) {
            text.append(text.length() == 0 ? "" : " ").append(quoted(option));
        }
        return others.length() == 0 ? text.toString() : text + " " + others;
    }

    /**
     * Quotes the option if it needs quotes. A path with both kinds of quotes cannot be written; with it the child ends
     * with "Unmatched quote".
     */
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

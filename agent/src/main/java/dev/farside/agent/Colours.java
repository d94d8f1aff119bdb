package dev.farside.agent;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The colours of farside's own words: which words have one, and whether a stream takes them. The launcher's shell script
 * has the same colours in its function {@code paint}.
 *
 * <p>Without a choice of the user's, a stream takes colours if it is a terminal that has some, and neither
 * {@code NO_COLOR} nor {@code CI} is set.
 */
public final class Colours {
    public static final Colours NONE = new Colours(false);

    private static final String RED = "\033[1;31m";
    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String CYAN = "\033[36m";
    private static final String END = "\033[m";

    private static final String NAME = "farside:";
    private static final String HINT = "hint:";
    private static final Map<String, String> WORDS = words();

    private final boolean shown;

    private Colours(boolean shown) {
        this.shown = shown;
    }

    private static Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        words.put("ok", GREEN);
        words.put("failed", RED);
        words.put("in doubt", YELLOW);
        words.put("note", YELLOW);
        words.put("warning:", YELLOW);
        words.put(HINT, CYAN);
        words.put("hint", CYAN);
        return Collections.unmodifiableMap(words);
    }

    /** Whether {@link #of} knows this choice. */
    public static boolean isChoice(String when) {
        return "auto".equals(when) || "always".equals(when) || "never".equals(when);
    }

    /**
     * The colours of a stream of this process.
     *
     * @param when auto, always or never; anything else counts as auto
     * @param descriptor 1: stdout; 2: stderr
     */
    public static Colours of(String when, int descriptor) {
        return new Colours("always".equals(when) || (!"never".equals(when) && isWanted(descriptor)));
    }

    private static boolean isWanted(int descriptor) {
        String kind = System.getenv("TERM");
        return kind != null
                && !kind.isEmpty()
                && !kind.equals("dumb")
                && !isSet("NO_COLOR")
                && !isSet("CI")
                && isTerminal(descriptor);
    }

    private static boolean isSet(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isEmpty();
    }

    /** Whether this file descriptor of the process is a terminal. */
    public static boolean isTerminal(int descriptor) {
        try {
            // Not System.console: it wants stdin and stdout to be terminals, and loads a hundred classes.
            String file = new File("/proc/self/fd/" + descriptor).getCanonicalPath();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            return false; // not a Linux
        }
    }

    /** A word that tells how something went, with the blanks around it. */
    public String word(String padded) {
        String colour = WORDS.get(padded.trim());
        return colour == null ? padded : paint(colour, padded);
    }

    /**
     * A whole line of a complaint.
     *
     * @param line as {@code BadInput.lines} has them: what is wrong, a part of a file with a caret below it, a hint
     */
    public String complaint(String line) {
        if (line.startsWith(HINT) || line.startsWith("warning:")) {
            int end = line.indexOf(':') + 1;
            return NAME + " " + word(line.substring(0, end)) + line.substring(end);
        }
        if (line.startsWith("  ")) {
            return NAME + " " + (line.trim().equals("^") ? paint(RED, line) : line);
        }
        return paint(RED, NAME) + " " + line;
    }

    private String paint(String colour, String text) {
        return shown ? colour + text + END : text;
    }
}

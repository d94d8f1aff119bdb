package dev.farside.soak;

import java.util.regex.Pattern;

/**
 * A connection that did not end well.
 *
 * @param kind failed: by an IOException; wrong: wrong bytes, or an end before all of them; odd: anything else
 * @param at in {@link System#currentTimeMillis}
 * @param moved when it last moved a byte, or began
 * @param door how it was made
 * @param during connect, read, write, request
 * @param why the exception
 */
record Failure(String kind, long at, long moved, String door, String during, String why) {
    /** farside's own words, which name the gateway. */
    private static final Pattern WORDS = Pattern.compile(".*Exception: .*gateway soak.*");

    /** A channel that is open has the reset of its loopback leg, for which the JDK has these words. */
    private static final Pattern RESET = Pattern.compile(
            ".*(SocketException: Connection reset|IOException: (Connection reset( by peer)?|Broken pipe))(; .*)?");

    static Failure of(String[] words) {
        return new Failure(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3], words[4], words[5]);
    }

    boolean isConnect() {
        return during.equals("connect");
    }

    /** Whether it is what must come of an event, when there was one. */
    boolean hasAReason() {
        boolean isReset = RESET.matcher(why).matches() && !door.startsWith("Socket ") && !door.equals("Socket");
        return kind.equals("failed") && (WORDS.matcher(why).matches() || isReset && !isConnect());
    }

    /** Without what differs from one to the next. */
    String summary() {
        return during + ": "
                + why.replaceAll("h\\d+\\.zoo\\S+?[:/]?(?=[:,\\s])", "HOST")
                        .replaceAll("rule \\S+:(\\d+)\\)(:.*)?", "rule rules:$1)")
                        .replaceAll("\\d{2,}", "N");
    }
}

package dev.farside.core.own;

/** What the other side of a connection wrote, before it gets into a line of ours: a log, a message, a terminal. */
public final class ForeignText {
    /** No server's reason needs more; OpenSSH's are shorter than a line. */
    private static final int LONGEST = 500;

    private ForeignText() {}

    /**
     * In one line, not too long, without anything that a terminal obeys or that changes the order of letters. White space
     * of any kind becomes one space.
     */
    public static String line(String text) {
        StringBuilder line = new StringBuilder();
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                space = line.length() > 0;
                continue;
            }
            if (line.length() >= LONGEST) {
                return line.append("...").toString();
            }
            line.append(space ? " " : "").append(isPlain(c) ? c : '?');
            space = false;
        }
        return line.toString();
    }

    private static boolean isPlain(char c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
    }
}

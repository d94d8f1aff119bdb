package dev.farside.core.sshconfig;

/** The text of a ProxyJump: {@code [user@]host[:port]} or {@code ssh://...}, separated by commas. */
final class JumpText {
    private JumpText() {}

    /** The first hop that is none; null if all are fine. */
    static String firstBad(String text) {
        for (String hop : text.split(",", -1)) {
            if (canonicalHop(hop) == null) {
                return hop;
            }
        }
        return null;
    }

    /** The same hops; the last one as {@code ssh -G} prints it. */
    static String canonical(String text) {
        int comma = text.lastIndexOf(',');
        return text.substring(0, comma + 1) + canonicalHop(text.substring(comma + 1));
    }

    private static String canonicalHop(String hop) {
        String rest = hop;
        if (rest.regionMatches(true, 0, "ssh://", 0, 6)) {
            rest = rest.substring(6);
            if (rest.endsWith("/")) {
                rest = rest.substring(0, rest.length() - 1);
            }
            if (rest.indexOf('/') >= 0) {
                return null;
            }
        }
        int at = rest.lastIndexOf('@');
        String user = rest.substring(0, Math.max(at, 0));
        rest = rest.substring(at + 1);
        if (at == 0) {
            return null;
        }
        int end = rest.startsWith("[") ? rest.indexOf(']') + 1 : hostEnd(rest);
        String host = rest.startsWith("[") && end > 0 ? rest.substring(1, end - 1) : rest.substring(0, end);
        String after = rest.substring(end);
        String port = after.startsWith(":") ? after.substring(1) : after;
        boolean goodPort = port.isEmpty() || (after.startsWith(":") && Values.port(port) > 0);
        if (host.isEmpty() || !goodPort) {
            return null;
        }
        boolean numeric = host.indexOf(':') >= 0 || onlyDigitsAndDots(host);
        return (at < 0 ? "" : user + "@") + (numeric ? "[" + host + "]" : host) + (port.isEmpty() ? "" : ":" + port);
    }

    private static int hostEnd(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    private static boolean onlyDigitsAndDots(String host) {
        for (int i = 0; i < host.length(); i++) {
            if ("0123456789.".indexOf(host.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}

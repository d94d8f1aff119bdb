package dev.farside.launcher;

import java.util.Locale;

/**
 * What a program would connect to, as given on the command line: {@code HOST}, {@code HOST:PORT}, {@code IPv6},
 * {@code [IPv6]:PORT}.
 *
 * @param port 0: not given
 */
record Endpoint(String host, int port) {

    /** @throws IllegalArgumentException with what is wrong, in one line */
    static Endpoint parse(String text) {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" is a URL; expected host and port, as in "
                    + text.substring(scheme + 3).split("[/?#]", 2)[0].replaceAll("(:\\d*)?$", "")
                    + (text.toLowerCase(Locale.ROOT).startsWith("http:") ? ":80" : ":443"));
        }
        boolean brackets = text.startsWith("[");
        int end = brackets ? text.indexOf(']') : text.length();
        if (end < 0) {
            throw new IllegalArgumentException("\"" + text + "\": \"[\" without \"]\"");
        }
        String rest = brackets ? text.substring(end + 1) : "";
        String host = brackets ? text.substring(1, end) : text;
        int colon = host.indexOf(':');
        if (!brackets && colon >= 0 && colon == host.lastIndexOf(':')) {
            rest = host.substring(colon);
            host = host.substring(0, colon);
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\": the host is missing");
        }
        return new Endpoint(host, rest.isEmpty() ? 0 : port(text, rest));
    }

    private static int port(String text, String rest) {
        if (rest.matches(":\\d{1,5}")) {
            int port = Integer.parseInt(rest.substring(1));
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\": a port is a number from 1 to 65535");
    }

    static String print(String host, Object port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + (port == null ? "" : ":" + port);
    }
}

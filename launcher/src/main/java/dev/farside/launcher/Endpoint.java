package dev.farside.launcher;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.HostName;
import dev.farside.launcher.probe.ConnectionString;
import java.util.List;

/**
 * What a program would connect to, as given on the command line: {@code HOST}, {@code HOST:PORT}, {@code IPv6},
 * {@code [IPv6]:PORT}.
 *
 * @param port 0: not given
 */
record Endpoint(String host, int port) {

    /**
     * Of a word of the command line: one of the above, or what programs are configured with, as {@link
     * ConnectionString} reads it.
     *
     * @throws IllegalArgumentException with what is wrong, in one line; no part of a URL is quoted
     */
    static List<Endpoint> all(String word) {
        if (word.indexOf(',') < 0 && !ConnectionString.isUrl(word)) {
            return List.of(parse(word));
        }
        return ConnectionString.parse(word).stream()
                .map(wanted -> new Endpoint(wanted.host(), wanted.port()))
                .toList();
    }

    private static Endpoint parse(String text) {
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
        String fault = HostName.fault(host);
        if (fault != null) {
            throw new IllegalArgumentException("\"" + ForeignWords.quote(host) + "\" is not a host name: it " + fault);
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

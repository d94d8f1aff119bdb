package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the chain after {@code via}.
 *
 * <table>
 * <caption>Grammar, as of ssh -J</caption>
 * <tr><td>chain</td><td>hop *( "," hop )</td></tr>
 * <tr><td>hop</td><td>[ "ssh://" ] [ user "@" ] host [ ":" port ] [ "/" ]; the slash only after ssh://</td></tr>
 * <tr><td>host</td><td>alias / name / IPv4 / IPv6 if no port follows / "[" IPv6 "]"</td></tr>
 * </table>
 */
final class ChainParser {
    private static final String EXAMPLE = "as in bastion, or user@gw.example:2222, or jump,gateway without blanks";

    /** No host name has them, and a proxy command may pass the name to a shell. */
    private static final String FORBIDDEN = "/[]%\"'\\`$;&|<>(){}";

    private final Line line;
    private final int index;
    private final String word;

    private ChainParser(Line line, int index) {
        this.line = line;
        this.index = index;
        word = line.word(index);
    }

    static Chain parse(Line line, int index) {
        return new ChainParser(line, index).parse();
    }

    private Chain parse() {
        List<Hop> hops = new ArrayList<>(2);
        int from = 0;
        while (true) {
            int comma = word.indexOf(',', from);
            hops.add(hop(from, comma < 0 ? word.length() : comma));
            if (comma < 0) {
                return new Chain(hops);
            }
            from = comma + 1;
        }
    }

    private Hop hop(int start, int stop) {
        int from = start;
        int end = stop;
        if (word.startsWith("ssh://", from)) {
            from += 6;
            end -= end > from && word.charAt(end - 1) == '/' ? 1 : 0;
        } else if (word.substring(from, end).contains("://")) {
            throw bad(from, "a gateway is reached by ssh only", "as in ssh://user@gw.example:22");
        }
        if (from == end) {
            throw bad(from, "a gateway's name is missing", EXAMPLE);
        }
        int at = word.lastIndexOf('@', end - 1);
        String user = null;
        if (at >= from) {
            user = word.substring(from, at);
            if (user.isEmpty()) {
                throw bad(from, "no user before \"@\"", EXAMPLE);
            }
            from = at + 1;
        }
        int colon = hostEnd(from, end);
        boolean brackets = word.startsWith("[", from);
        String host = brackets ? word.substring(from + 1, colon - 1) : word.substring(from, colon);
        checkHost(brackets ? from + 1 : from, host, brackets);
        return new Hop(user, host, colon == end ? 0 : port(colon, end));
    }

    /** Where the port's colon is, or the end. */
    private int hostEnd(int from, int end) {
        if (word.startsWith("[", from)) {
            int close = word.indexOf(']', from);
            if (close < 0 || close >= end) {
                throw bad(from, "\"[\" without \"]\"", "an IPv6 address with a port is written [fd20::1]:22");
            }
            return close + 1;
        }
        int colon = word.indexOf(':', from);
        if (colon < 0 || colon >= end || word.lastIndexOf(':', end - 1) != colon) {
            return end; // no port, or an IPv6 address
        }
        return colon;
    }

    private void checkHost(int from, String host, boolean brackets) {
        if (host.isEmpty()) {
            throw bad(from, "a gateway's name is missing", EXAMPLE);
        }
        if (brackets || host.indexOf(':') >= 0) {
            int zone = host.indexOf('%');
            if (host.indexOf(':') < 0 || Cidr.address(zone < 0 ? host : host.substring(0, zone)) == null) {
                throw bad(from, "\"" + host + "\" is not an IPv6 address", "as in [fd20::1]:22");
            }
            return;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '*' || c == '?' || c == '!') {
                throw bad(
                        from + i, "a wildcard in a gateway's name", "patterns go before \"via\", one gateway after it");
            }
            if (FORBIDDEN.indexOf(c) >= 0 || (i == 0 && c == '-')) {
                throw bad(from + i, "\"" + c + "\" in a gateway's name", EXAMPLE);
            }
        }
    }

    private int port(int colon, int end) {
        String text = word.substring(colon + 1, end);
        if (word.charAt(colon) != ':') {
            throw bad(colon, "\"" + word.substring(colon, end) + "\" after the gateway's name", EXAMPLE);
        }
        int port = Numbers.parse(text, 65535);
        if (port < 1) {
            throw bad(
                    colon + 1,
                    text.isEmpty() ? "a port is missing" : "\"" + text + "\" is not a port",
                    "ports are numbers from 1 to 65535: gw.example:2222");
        }
        return port;
    }

    private BadInput bad(int offset, String problem, String hint) {
        return line.bad(index, offset, problem, hint);
    }
}

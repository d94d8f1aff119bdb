package dev.farside.core.route;

import dev.farside.core.input.BadInput;
import java.net.IDN;
import java.util.Arrays;

/**
 * Reads the patterns of a rule.
 *
 * <table>
 * <caption>Grammar</caption>
 * <tr><td>pattern</td><td>[ "!" ] host [ ":" ports ]</td></tr>
 * <tr><td>host</td><td>glob / IPv4 [ "/" bits ] / IPv6 [ "/" bits ]; IPv6 in "[" "]" when ports follow</td></tr>
 * <tr><td>glob</td><td>1*( letter / digit / "-" / "_" / "." / "*" / "?" )</td></tr>
 * <tr><td>ports</td><td>range *( "," range )</td></tr>
 * <tr><td>range</td><td>port [ "-" port ]</td></tr>
 * </table>
 */
final class PatternParser {
    private static final String COMMA = "blanks separate patterns; commas separate ports";

    private final Line line;
    private final int index;
    private final String word;

    private PatternParser(Line line, int index) {
        this.line = line;
        this.index = index;
        word = line.word(index);
    }

    static HostPattern parse(Line line, int index) {
        return new PatternParser(line, index).parse();
    }

    private HostPattern parse() {
        boolean negated = word.startsWith("!");
        int from = negated ? 1 : 0;
        checkForeign(from);
        if (word.startsWith("[", from)) {
            int close = word.indexOf(']', from);
            if (close < 0) {
                throw bad(from, "\"[\" without \"]\"", "an IPv6 address with ports is written [fd20::1]:443");
            }
            if (word.indexOf(':', from) > close) {
                throw bad(from, "brackets around something that is not an IPv6 address", "write it without brackets");
            }
            Cidr network = network(from + 1, close);
            return new HostPattern(negated, null, network, portsAfter(close + 1));
        }
        int colon = word.indexOf(':', from);
        if (colon != word.lastIndexOf(':')) {
            return new HostPattern(negated, null, network(from, word.length()), null);
        }
        int end = colon < 0 ? word.length() : colon;
        if (end == from) {
            throw emptyHost(from, colon);
        }
        return isAddress(from, end)
                ? new HostPattern(negated, null, network(from, end), portsAfter(end))
                : new HostPattern(negated, glob(from, end), null, portsAfter(end));
    }

    /** What people bring from elsewhere. */
    private void checkForeign(int from) {
        int scheme = word.indexOf("://", from);
        if (scheme >= 0) {
            int start = scheme + 3;
            int end = word.indexOf('/', start) < 0 ? word.length() : word.indexOf('/', start);
            throw bad(
                    from,
                    "\"" + word + "\" is a URL, not a host pattern",
                    "did you mean \"" + word.substring(start, end) + "\"?");
        }
        int at = word.lastIndexOf('@');
        if (at >= 0) {
            throw bad(
                    from,
                    "a pattern cannot name a user",
                    "did you mean \"" + word.substring(at + 1) + "\"? the gateway's user goes after \"via\"");
        }
        if (word.startsWith(".", from)) {
            throw bad(from, "a pattern begins with \".\"", "did you mean \"*" + word.substring(from) + "\"?");
        }
    }

    private BadInput emptyHost(int from, int colon) {
        return colon < 0
                ? bad(
                        0,
                        "\"!\" without a pattern",
                        "write it directly before the pattern to exclude: *.corp.example !www.corp.example")
                : bad(from, "no host before the port", "did you mean \"*" + word.substring(from) + "\"?");
    }

    /** Digits and dots, or something with a prefix length. */
    private boolean isAddress(int from, int end) {
        for (int i = from; i < end; i++) {
            char c = word.charAt(i);
            if (c == '/') {
                return true;
            }
            if (c != '.' && (c < '0' || c > '9')) {
                return word.indexOf('/', i) >= 0 && word.indexOf('/', i) < end;
            }
        }
        return true;
    }

    private Cidr network(int from, int end) {
        int slash = word.indexOf('/', from);
        boolean hasPrefix = slash >= 0 && slash < end;
        String text = word.substring(from, hasPrefix ? slash : end);
        if (text.indexOf('%') >= 0) {
            throw bad(from, "an address with a zone", "write it without: " + text.substring(0, text.indexOf('%')));
        }
        long[] address = Cidr.address(text);
        boolean v4 = text.indexOf(':') < 0;
        if (address == null || (v4 && dots(text) != 3)) {
            throw notAnAddress(from, text);
        }
        int bits = hasPrefix ? prefix(slash + 1, end, v4 ? 32 : 128) + (v4 ? Cidr.V4_OFFSET : 0) : 128;
        Cidr written = new Cidr(address[0], address[1], bits);
        Cidr network = written.network();
        if (written.high() != network.high() || written.low() != network.low()) { // equals would load a dozen classes
            throw bad(from, "bits set after the prefix of " + written, "did you mean \"" + network + "\"?");
        }
        return network;
    }

    private BadInput notAnAddress(int from, String text) {
        if (text.indexOf(':') >= 0) {
            return bad(
                    from,
                    "\"" + text + "\" is not an IPv6 address",
                    text.indexOf('.') >= 0 ? "several ports are written host:80,443" : "as in fd20::1 or fd20::/64");
        }
        return bad(
                from,
                "\"" + text + "\" is not an IPv4 address",
                dots(text) > 0 && dots(text) < 3 ? "all four parts: 10.20.0.0/16" : "as in 10.20.0.7 or 10.20.0.0/16");
    }

    private int prefix(int from, int end, int most) {
        int prefix = number(from, end, most);
        if (prefix < 0) {
            throw bad(
                    from,
                    "\"" + word.substring(from, end) + "\" is not a prefix length",
                    "a number from 0 to " + most + " as in " + (most == 32 ? "10.20.0.0/16" : "fd20::/64"));
        }
        return prefix;
    }

    private String glob(int from, int end) {
        boolean ascii = true;
        for (int i = from; i < end; i++) {
            char c = word.charAt(i);
            ascii &= c < 128;
            if (c == '.' && i > from && word.charAt(i - 1) == '.') {
                throw bad(i, "two dots in a row", "one dot between the parts of a name");
            }
            if (!isGlobCharacter(c)) {
                throw bad(
                        i,
                        "\"" + c + "\" in a host pattern",
                        c == ',' ? COMMA : "a pattern may have letters, digits, - _ . and the wildcards * and ?");
            }
        }
        String text = word.substring(from, end);
        return HostName.normal(ascii ? text : idn(from, text));
    }

    private static boolean isGlobCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-_.*?".indexOf(c) >= 0
                || (c >= 128 && Character.isLetterOrDigit(c));
    }

    /** Part by part, for the parts with wildcards have no IDNA form. */
    private String idn(int from, String text) {
        String[] labels = text.split("\\.", -1);
        try {
            for (int i = 0; i < labels.length; i++) {
                if (labels[i].indexOf('*') < 0 && labels[i].indexOf('?') < 0) {
                    labels[i] = IDN.toASCII(labels[i]);
                } else if (!isAscii(labels[i])) {
                    throw bad(
                            from,
                            "a wildcard beside letters outside ASCII",
                            "a wildcard must then stand for whole labels: *.b\u00fccher.example");
                }
            }
        } catch (IllegalArgumentException e) {
            throw bad(from, "\"" + text + "\" is not an international host name", "write its ASCII form, xn--...");
        }
        return String.join(".", labels);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private int[] portsAfter(int colon) {
        if (colon == word.length()) {
            return null;
        }
        if (word.charAt(colon) != ':') {
            throw bad(colon, "\"" + word.substring(colon) + "\" after the host", "ports are written :80,443");
        }
        int[] ports = new int[2];
        int count = 0;
        int from = colon + 1;
        while (true) {
            int comma = word.indexOf(',', from);
            int end = comma < 0 ? word.length() : comma;
            if (count == ports.length) {
                ports = Arrays.copyOf(ports, 2 * count);
            }
            int dash = word.indexOf('-', from);
            boolean range = dash >= 0 && dash < end;
            ports[count] = port(from, range ? dash : end);
            ports[count + 1] = range ? port(dash + 1, end) : ports[count];
            if (ports[count + 1] < ports[count]) {
                throw bad(
                        from,
                        "a descending port range",
                        "did you mean \"" + ports[count + 1] + "-" + ports[count] + "\"?");
            }
            count += 2;
            if (comma < 0) {
                return Arrays.copyOf(ports, count);
            }
            from = comma + 1;
        }
    }

    private int port(int from, int end) {
        int port = number(from, end, 65535);
        if (port < 1) {
            String text = word.substring(from, end);
            boolean comma = from > 0 && word.charAt(from - 1) == ',';
            boolean pattern = comma && (text.indexOf('.') >= 0 || text.indexOf('*') >= 0);
            throw bad(
                    from,
                    text.isEmpty() ? "a port is missing" : "\"" + text + "\" is not a port",
                    pattern ? COMMA : "ports are numbers from 1 to 65535: host:80,443,8000-8999");
        }
        return port;
    }

    /** -1 where it is none. */
    private int number(int from, int end, int most) {
        return Numbers.parse(word.substring(from, end), most);
    }

    private static int dots(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            dots += text.charAt(i) == '.' ? 1 : 0;
        }
        return dots;
    }

    private BadInput bad(int offset, String problem, String hint) {
        return line.bad(index, offset, problem, hint);
    }
}

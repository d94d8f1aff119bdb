package dev.farside.core.route;

import dev.farside.core.sshconfig.ValidNames;
import java.net.IDN;

/**
 * Host names in the one form that is compared: lower case, no trailing dot, ASCII (IDNA), no escapes of the resolver.
 */
public final class HostName {
    /** RFC 1035, 2.3.4, in text. */
    private static final int LONGEST = 253;

    private static final int LONGEST_LABEL = 63;

    private HostName() {}

    /** Whether no resolver could answer for it, whatever it is made of. */
    public static boolean isTooLong(String name) {
        return name.length() > LONGEST + (name.endsWith(".") ? 1 : 0);
    }

    /** What is wrong with a name that another machine is to resolve, as in {@code has ";" in it}; null: nothing. */
    public static String fault(String name) {
        if (isTooLong(name)) {
            return "is longer than " + LONGEST + " characters";
        }
        String fault = ValidNames.hostFault(name);
        if (fault != null) {
            return fault;
        }
        String normal = normal(name);
        int label = 0;
        for (int i = 0; i < normal.length(); i++) {
            label = normal.charAt(i) == '.' ? 0 : label + 1;
            if (label > LONGEST_LABEL) {
                return "has a part longer than " + LONGEST_LABEL + " characters";
            }
        }
        return isTooLong(normal) ? "is longer than " + LONGEST + " characters" : null;
    }

    /** The same object where it is in that form already. A name that IDNA refuses is only lower-cased. */
    public static String normal(String name) {
        if (name.indexOf('\\') >= 0) {
            return normal(unescaped(name));
        }
        int end = name.length();
        if (end > 1 && name.charAt(end - 1) == '.') {
            end--;
        }
        boolean upper = false;
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            if (c >= 128) {
                return ascii(name);
            }
            upper |= c >= 'A' && c <= 'Z';
        }
        String text = end == name.length() ? name : name.substring(0, end);
        return upper ? lower(text) : text;
    }

    /** {@code \046} is the character of that decimal number and {@code \x} is x: RFC 1035, 5.1, which resolvers of Unix follow. */
    private static String unescaped(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (isDigit(name, i + 1) && isDigit(name, i + 2) && isDigit(name, i + 3)) {
                int code = Integer.parseInt(name, i + 1, i + 4, 10) & 255;
                text.append(code == '\\' ? '/' : (char) code); // "/": not to be read as an escape again
                i += 3;
            } else if (i + 1 < name.length()) {
                i++;
                text.append(name.charAt(i) == '\\' ? '/' : name.charAt(i));
            }
        }
        return text.toString();
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** Whether the JDK would take the text for an address, not a name. */
    public static boolean isAddress(String host) {
        int zone = host.indexOf(':') < 0 ? -1 : host.indexOf('%');
        return Cidr.address(zone < 0 ? host : host.substring(0, zone)) != null;
    }

    /** Loopback by name: RFC 6761, 6.3. Takes the normal form. */
    public static boolean isLocal(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    /** {@code HOST:PORT}, or {@code [IPv6]:PORT}. */
    public static String withPort(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static String ascii(String name) {
        try {
            String text = IDN.toASCII(name);
            if (!text.equals(name)) {
                return normal(text); // once more, for case and the dot
            }
        } catch (IllegalArgumentException e) {
            // no IDNA name: compared as it is
        }
        return lower(name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    }

    /** ASCII letters only, whatever the locale. */
    static String lower(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] = (char) (chars[i] + ('a' - 'A'));
            }
        }
        return new String(chars);
    }
}

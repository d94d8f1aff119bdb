package dev.farside.core.route;

import java.net.IDN;

/** Host names in the one form that is compared: lower case, no trailing dot, ASCII (IDNA). */
public final class HostName {
    private HostName() {}

    /** The same object where it is in that form already. A name that IDNA refuses is only lower-cased. */
    public static String normal(String name) {
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
        return lower(name);
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

package dev.farside.core.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * The DNS name that a reverse look-up of an address queries: d.c.b.a.in-addr.arpa (RFC 1035, 3.5), nibbles.ip6.arpa
 * (RFC 3596).
 */
public final class ReverseName {
    private static final String IPV4 = ".in-addr.arpa";
    private static final String IPV6 = ".ip6.arpa";

    private ReverseName() {}

    /**
     * The address that a reverse look-up is about; null for all other names, including those of whole networks.
     *
     * @param name in any case, with or without a dot at its end
     */
    public static InetAddress address(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        lower = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        byte[] bytes = null;
        if (lower.endsWith(IPV4)) {
            bytes = bytes(lower.substring(0, lower.length() - IPV4.length()), 4, 10);
        } else if (lower.endsWith(IPV6)) {
            bytes = bytes(lower.substring(0, lower.length() - IPV6.length()), 32, 16);
        }
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 4 or 16 bytes
        }
    }

    /**
     * Parses labels that are bytes in decimal (IPv4) or half bytes in hexadecimal (IPv6). The last byte comes first.
     */
    private static byte[] bytes(String labels, int count, int radix) {
        String[] parts = labels.split("\\.", -1);
        if (parts.length != count) {
            return null;
        }
        int perByte = radix == 16 ? 2 : 1;
        byte[] bytes = new byte[count / perByte];
        for (int i = 0; i < count; i++) {
            int value = value(parts[count - 1 - i], radix);
            if (value < 0) {
                return null;
            }
            bytes[i / perByte] = (byte) ((bytes[i / perByte] << (4 * (perByte - 1))) | value);
        }
        return bytes;
    }

    /** The value of a label; -1 if it is not a number, or is too large. */
    private static int value(String label, int radix) {
        int value = 0;
        for (int i = 0; i < label.length(); i++) {
            int digit = label.charAt(i) < 128 ? Character.digit(label.charAt(i), radix) : -1;
            value = value * radix + digit;
            if (digit < 0 || value > (radix == 16 ? 15 : 255)) {
                return -1;
            }
        }
        return label.isEmpty() ? -1 : value;
    }
}

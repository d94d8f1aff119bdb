package dev.farside.core.sshconfig;

import dev.farside.core.input.AddressText;

/** Converts literal addresses to the spelling of inet_ntop(3), which is unique. */
final class Addresses {
    private Addresses() {}

    /** The address in that spelling; the text itself if it is not a literal address, or has a scope. */
    static String canonical(String literal) {
        if (literal.indexOf('%') >= 0) {
            return literal;
        }
        if (literal.indexOf(':') < 0) {
            return v4(literal);
        }
        byte[] bytes = AddressText.bytes(literal);
        if (bytes == null) {
            return literal;
        }
        return bytes.length == 4 ? "::ffff:" + dotted(bytes) : compressed(bytes);
    }

    /**
     * Parses up to four parts; the last one fills the remaining bytes, and a part with a leading zero is octal. 10.1
     * is 10.0.0.1.
     */
    private static String v4(String literal) {
        String[] parts = literal.split("\\.", -1);
        long value = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = number(parts[i]);
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (4 - i) : 8;
            if (i > 3 || part < 0 || part >= 1L << bits) {
                return literal;
            }
            value = (value << bits) | part;
        }
        return (value >> 24) + "." + ((value >> 16) & 255) + "." + ((value >> 8) & 255) + "." + (value & 255);
    }

    private static long number(String part) {
        boolean octal = part.length() > 1 && part.startsWith("0");
        try {
            return part.length() > 12 ? -1 : Long.parseLong(part, octal ? 8 : 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String dotted(byte[] bytes) {
        return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
    }

    /** Writes the groups. The first of the longest runs of two or more zero groups becomes "::". */
    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        int best = -1;
        int length = 1;
        int run = 0;
        for (int i = 0; i < 8; i++) {
            groups[i] = ((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255);
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > length) {
                length = run;
                best = i - run + 1;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}

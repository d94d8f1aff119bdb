package dev.farside.core.sshconfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of IPQoS: the octet for IP_TOS, by the names of RFC 2474 and related RFCs (OpenSSH's misc.c). As in
 * OpenSSH 10, the older names of types of service leave the default of the system.
 */
final class TrafficClass {
    static final String NONE = "none";

    private static final List<String> TYPES_OF_SERVICE = List.of("lowdelay", "throughput", "reliability");

    private static final Map<String, Integer> BY_NAME = new LinkedHashMap<>();

    static {
        for (int precedence = 1; precedence <= 4; precedence++) {
            for (int drop = 1; drop <= 3; drop++) {
                BY_NAME.put("af" + precedence + drop, precedence << 5 | drop << 3);
            }
        }
        for (int selector = 0; selector < 8; selector++) {
            BY_NAME.put("cs" + selector, selector << 5);
        }
        BY_NAME.put("ef", 0xb8);
        BY_NAME.put("le", 0x04);
        BY_NAME.put("va", 0xb0);
    }

    private TrafficClass() {}

    /** The value as {@code ssh -G} prints it; null if it is not a class. */
    static String canonical(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals(NONE) || TYPES_OF_SERVICE.contains(lower)) {
            return NONE;
        }
        Integer named = BY_NAME.get(lower);
        int value = named == null ? number(lower) : named;
        for (Map.Entry<String, Integer> entry : BY_NAME.entrySet()) {
            if (entry.getValue() == value) {
                return entry.getKey();
            }
        }
        return value < 0 ? null : String.format("0x%02x", value);
    }

    private static int number(String text) {
        try {
            int value = text.equals("0") ? 0 : Integer.decode(text);
            return value <= 255 ? value : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The octet of a canonical value; -1 for the default of the system. */
    static int value(String canonical) {
        if (canonical.equals(NONE)) {
            return -1;
        }
        Integer named = BY_NAME.get(canonical);
        return named == null ? number(canonical) : named;
    }
}

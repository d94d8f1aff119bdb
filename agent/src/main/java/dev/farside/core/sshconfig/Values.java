package dev.farside.core.sshconfig;

import java.math.BigDecimal;

/** Numbers and times, parsed as OpenSSH parses them. -1 stands for text that OpenSSH would reject. */
final class Values {
    private Values() {}

    /** 0 to 65535. */
    static int port(String text) {
        if (text.equals("ssh")) {
            return 22;
        }
        int value = integer(text);
        return value <= 65535 ? value : -1;
    }

    /** 0 to 2^31 - 1, decimal. */
    static int integer(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= Integer.MAX_VALUE ? (int) value : -1;
    }

    /** Seconds of 90, 90s, 1m30, 1w2d3h4m5s. */
    static int seconds(String text) {
        long total = 0;
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && Character.digit(text.charAt(i), 10) >= 0) {
                i++;
            }
            int number = integer(text.substring(start, i));
            int unit = i < text.length() ? unit(text.charAt(i++)) : 1;
            if (number < 0 || unit < 0) {
                return -1;
            }
            total += (long) number * unit;
            if (total > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : (int) total;
    }

    private static int unit(char c) {
        return switch (c) {
            case 's', 'S' -> 1;
            case 'm', 'M' -> 60;
            case 'h', 'H' -> 60 * 60;
            case 'd', 'D' -> 24 * 60 * 60;
            case 'w', 'W' -> 7 * 24 * 60 * 60;
            default -> -1;
        };
    }

    /** Bytes of 1024, 1K, 1.5M, 2G. */
    static long bytes(String text) {
        int power = text.isEmpty() ? -1 : "BKMGTPE".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        String digits = power < 0 ? text : text.substring(0, text.length() - 1);
        if (text.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return -1; // BigDecimal would take it for an exponent
        }
        try {
            BigDecimal value = new BigDecimal(digits).multiply(BigDecimal.valueOf(1L << (10 * Math.max(power, 0))));
            boolean tooMuch = value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
            return value.signum() < 0 || tooMuch ? -1 : value.longValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

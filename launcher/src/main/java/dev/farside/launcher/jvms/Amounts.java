package dev.farside.launcher.jvms;

import java.util.Locale;

/** Numbers for the eye. */
final class Amounts {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int TEN = 10;
    private static final int THOUSAND = 1000;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Amounts() {}

    /** {@code 12 B}, {@code 1.5 kB}, {@code 120 MB}. */
    static String bytes(long bytes) {
        if (bytes < THOUSAND) {
            return bytes + " B";
        }
        double left = bytes;
        int unit = -1;
        while (left >= THOUSAND && unit < UNITS.length - 1) {
            left /= THOUSAND;
            unit++;
        }
        return left < TEN
                ? String.format(Locale.ROOT, "%.1f %s", Math.floor(left * TEN) / TEN, UNITS[unit])
                : (long) left + " " + UNITS[unit];
    }

    /** {@code 12 s}, {@code 3 min}, {@code 2 h}, {@code 5 d}. */
    static String age(long millis) {
        long seconds = millis / THOUSAND;
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    /** {@code 1 connection}, {@code 2 connections}. */
    static String of(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}

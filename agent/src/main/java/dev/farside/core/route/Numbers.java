package dev.farside.core.route;

/** Small decimal numbers. */
final class Numbers {
    private Numbers() {}

    /** Digits only, no sign; -1 where it is none or more than {@code most}. */
    static int parse(String text, int most) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + (c - '0');
        }
        return number <= most ? number : -1;
    }
}

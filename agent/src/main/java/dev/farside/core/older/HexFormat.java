package dev.farside.core.older;

/** In the place of {@code java.util.HexFormat}. */
public final class HexFormat {
    private static final HexFormat PLAIN = new HexFormat();

    private HexFormat() {}

    public static HexFormat of() {
        return PLAIN;
    }

    public String formatHex(byte[] bytes) {
        StringBuilder text = new StringBuilder(2 * bytes.length);
        for (byte one : bytes) {
            text.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        return text.toString();
    }

    public byte[] parseHex(CharSequence text) {
        if (text.length() % 2 != 0) {
            throw new IllegalArgumentException("found: " + text.length() + " characters, expected an even number");
        }
        byte[] bytes = new byte[text.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit(text, 2 * i) << 4 | digit(text, 2 * i + 1));
        }
        return bytes;
    }

    private static int digit(CharSequence text, int at) {
        char c = text.charAt(at);
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("no hexadecimal digit at index " + at);
        }
        return digit;
    }
}

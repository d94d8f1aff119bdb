package dev.farside.core.input;

/**
 * Parses literal addresses. InetAddress is not used, because it looks up any text that is not an address, and that
 * look-up calls farside's hooks. All addresses are 128 bits in two longs; IPv4 addresses are in their mapped form
 * ({@code ::ffff:a.b.c.d}).
 */
public final class AddressText {
    /** The upper half of the second long of an IPv4 address. */
    public static final long MAPPED = 0xffffL << 32;

    private AddressText() {}

    /**
     * Parses an address as the JDK does (so {@code 127.1} is one), but without a zone; null if the text is not an
     * address.
     */
    public static long[] address(String text) {
        if (text.indexOf(':') >= 0) {
            return v6(text);
        }
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return null;
        }
        long v4 = v4(text, 0);
        return v4 < 0 ? null : new long[] {0, MAPPED | v4};
    }

    /**
     * Parses 1 to 4 decimal parts; the last one fills the remaining bytes (inet_aton). -1 if the text is not an
     * address.
     */
    private static long v4(String text, int from) {
        long address = 0;
        long part = -1;
        int dots = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                part = Math.max(part, 0) * 10 + (c - '0');
                if (part > 0xffffffffL) {
                    return -1;
                }
            } else if (c == '.' && part >= 0 && part <= 255 && ++dots < 4) {
                address = (address << 8) | part;
                part = -1;
            } else {
                return -1;
            }
        }
        int left = 8 * (4 - dots);
        return part < 0 || part >= (1L << left) ? -1 : (address << left) | part;
    }

    private static long[] v6(String text) {
        int[] groups = new int[8];
        int count = 0;
        int gap = text.startsWith("::") ? 0 : -1; // the index of "::"
        int i = gap < 0 ? 0 : 2;
        while (i < text.length()) {
            int start = i;
            int group = 0; // with any number of zeros before it, as in the JDK
            while (i < text.length() && group <= 0xffff && Character.digit(text.charAt(i), 16) >= 0) {
                group = group << 4 | Character.digit(text.charAt(i++), 16);
            }
            if (count == 8 || i == start || group > 0xffff) {
                return null;
            }
            if (i < text.length() && text.charAt(i) == '.') {
                long v4 = text.length() - start < 7 ? -1 : v4(text, start);
                if (v4 < 0 || count > 6) {
                    return null;
                }
                groups[count++] = (int) (v4 >>> 16);
                groups[count++] = (int) (v4 & 0xffff);
                break;
            }
            groups[count++] = group;
            if ((i < text.length() && text.charAt(i++) != ':') || (i == text.length() && text.charAt(i - 1) == ':')) {
                return null;
            }
            if (i < text.length() && text.charAt(i) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                i++;
            }
        }
        return gap < 0 ? (count == 8 ? join(groups, 8, 8) : null) : count == 8 ? null : join(groups, gap, count);
    }

    private static long[] join(int[] groups, int gap, int count) {
        long[] address = new long[2];
        for (int i = 0; i < 8; i++) {
            int from = i < gap ? i : i - (8 - count);
            long group = i < gap || from >= gap ? groups[from] : 0;
            address[i / 4] = (address[i / 4] << 16) | group;
        }
        return address;
    }

    /** The address as 4 or 16 bytes, as InetAddress has it; null if the text is not an address. */
    public static byte[] bytes(String text) {
        long[] address = address(text);
        if (address == null) {
            return null;
        }
        boolean v4 = address[0] == 0 && address[1] >>> 32 == MAPPED >>> 32;
        byte[] bytes = new byte[v4 ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            int at = v4 ? i + 12 : i;
            bytes[i] = (byte) (address[at / 8] >>> (56 - 8 * (at % 8)));
        }
        return bytes;
    }
}

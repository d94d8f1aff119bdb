package dev.farside.core.route;

import dev.farside.core.input.AddressText;

/**
 * A network, or one address. All addresses are 128 bits in two longs, IPv4 ones in their mapped form
 * ({@code ::ffff:a.b.c.d}), so one comparison serves both families.
 *
 * @param bits of the prefix, in 128: an IPv4 /8 has 104
 */
public record Cidr(long high, long low, int bits) {
    private static final long MAPPED = AddressText.MAPPED;
    static final int V4_OFFSET = 96;

    /** 240.0.0.0/8: part of the block that RFC 1112 reserved and nobody routes. */
    static final Cidr STAND_INS = new Cidr(0, MAPPED | (240L << 24), V4_OFFSET + 8);

    public boolean isV4() {
        return bits >= V4_OFFSET && isV4(high, low);
    }

    /** The prefix length as it is written: 8 for 10.0.0.0/8. */
    public int prefix() {
        return isV4() ? bits - V4_OFFSET : bits;
    }

    boolean isOneAddress() {
        return bits == 128;
    }

    boolean contains(long[] address) {
        return isV4() == isV4(address[0], address[1])
                && (address[0] & highMask(bits)) == high
                && (address[1] & lowMask(bits)) == low;
    }

    /** Whether all of the other lies in this. */
    boolean covers(Cidr other) {
        return bits <= other.bits && contains(new long[] {other.high, other.low}) && isV4() == other.isV4();
    }

    /** The network that this would be with the bits behind the prefix cleared. */
    Cidr network() {
        return new Cidr(high & highMask(bits), low & lowMask(bits), bits);
    }

    /** Addresses that mean this machine: 127/8, ::1, and the unspecified ones, which connect to it. */
    boolean isLoopback() {
        return isV4() ? prefix() >= 8 && isLoopback(high, low) : bits == 128 && isLoopback(high, low);
    }

    static boolean isLoopback(long high, long low) {
        if (isV4(high, low)) {
            return ((low >>> 24) & 0xff) == 127 || (low & 0xffffffffL) == 0;
        }
        return high == 0 && (low == 1 || low == 0);
    }

    /** What a connect to the address comes to: the unspecified addresses lead to this machine. Null stays null. */
    static long[] meant(long[] address) {
        if (address == null || address[0] != 0) {
            return address;
        }
        if (address[1] == MAPPED) {
            return new long[] {0, MAPPED | 127L << 24 | 1};
        }
        return address[1] == 0 ? new long[] {0, 1} : address;
    }

    static boolean isV4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** @param bytes 4 or 16, as of InetAddress */
    static long[] address(byte[] bytes) {
        long[] address = new long[2];
        for (int i = 0; i < bytes.length; i++) {
            int half = bytes.length == 4 || i >= 8 ? 1 : 0;
            address[half] = (address[half] << 8) | (bytes[i] & 0xff);
        }
        if (bytes.length == 4) {
            address[1] |= MAPPED;
        }
        return address;
    }

    /** As {@link AddressText}. */
    static long[] address(String text) {
        return AddressText.address(text);
    }

    /** As {@link AddressText}. */
    public static byte[] bytes(String text) {
        return AddressText.bytes(text);
    }

    /** {@code 10.0.0.0/8}, {@code fd20::/64}; one address without its prefix. */
    @Override
    public String toString() {
        String address = text(high, low);
        return isOneAddress() ? address : address + "/" + prefix();
    }

    static String text(long high, long low) {
        if (isV4(high, low)) {
            return ((low >>> 24) & 0xff) + "." + ((low >>> 16) & 0xff) + "." + ((low >>> 8) & 0xff) + "."
                    + (low & 0xff);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) (((i < 4 ? high : low) >>> (16 * (3 - i % 4))) & 0xffff);
        }
        int gap = 0;
        int gapLength = 1; // RFC 5952: a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (gapLength > 1 && i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static long highMask(int bits) {
        return bits == 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    private static long lowMask(int bits) {
        return bits <= 64 ? 0 : -1L << (128 - bits);
    }
}

package dev.farside.core.record;

import dev.farside.core.input.AddressText;
import dev.farside.core.route.Cidr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Patterns for addresses: of a private range (RFC 1918, 6598, 4193) the network that they are in, as long as no address in it is
 * reached directly; all others as they are.
 */
final class Networks {
    private static final int V4 = 96;

    private Networks() {}

    /**
     * @param far addresses, without zones
     * @param reached addresses that no pattern may match
     * @return patterns in order, each with the addresses that it is made of
     */
    static Map<String, List<String>> patterns(Set<String> far, Set<String> reached) {
        Map<String, List<String>> patterns = new TreeMap<>();
        Map<Cidr, Set<Cidr>> inLarge = new LinkedHashMap<>();
        Map<Cidr, List<String>> inSmall = new LinkedHashMap<>();
        for (String address : new TreeSet<>(far)) {
            if (isPrivate(address) && isFree(small(address), reached)) {
                Cidr small = small(address);
                inSmall.computeIfAbsent(small, any -> new ArrayList<>()).add(address);
                inLarge.computeIfAbsent(large(address), any -> new LinkedHashSet<>())
                        .add(small);
            } else {
                patterns.put(address, List.of(address));
            }
        }
        for (Map.Entry<Cidr, Set<Cidr>> large : inLarge.entrySet()) {
            boolean isOne = large.getValue().size() > 1 && isFree(large.getKey(), reached);
            for (Cidr small : large.getValue()) {
                String pattern = (isOne ? large.getKey() : small).toString();
                patterns.computeIfAbsent(pattern, any -> new ArrayList<>()).addAll(inSmall.get(small));
            }
        }
        return patterns;
    }

    private static boolean isFree(Cidr network, Set<String> reached) {
        for (String address : reached) {
            long[] number = AddressText.address(address);
            if (number != null && network(number, network.bits()).equals(network)) {
                return false;
            }
        }
        return true;
    }

    /** A /24, or a /64 of IPv6. */
    private static Cidr small(String address) {
        long[] number = AddressText.address(address);
        return network(number, isV4(number) ? V4 + 24 : 64);
    }

    /** A /16, or a /48 of IPv6. */
    private static Cidr large(String address) {
        long[] number = AddressText.address(address);
        return network(number, isV4(number) ? V4 + 16 : 48);
    }

    /** @param bits of the prefix, in 128 */
    private static Cidr network(long[] address, int bits) {
        long high = bits >= 64 ? -1L : -1L << (64 - bits);
        long low = bits <= 64 ? 0 : -1L << (128 - bits);
        return new Cidr(address[0] & high, address[1] & low, bits);
    }

    private static boolean isV4(long[] address) {
        return address[0] == 0 && address[1] >>> 32 == AddressText.MAPPED >>> 32;
    }

    static boolean isPrivate(String address) {
        long[] number = AddressText.address(address);
        if (number == null) {
            return false;
        }
        if (!isV4(number)) {
            return number[0] >>> 57 == 0xfc >>> 1; // fc00::/7
        }
        int v4 = (int) number[1];
        return v4 >>> 24 == 10
                || v4 >>> 20 == (172 << 4 | 1)
                || v4 >>> 16 == (192 << 8 | 168)
                || v4 >>> 22 == (100 << 2 | 1);
    }

    /** This machine, and its own link, where no gateway leads: 127/8, 169.254/16, ::1, fe80::/10, and the unspecified ones. */
    static boolean isNear(String address) {
        int zone = address.indexOf('%');
        long[] number = AddressText.address(zone < 0 ? address : address.substring(0, zone));
        if (number == null) {
            return false;
        }
        if (!isV4(number)) {
            return number[0] >>> 54 == 0xfe80 >>> 6 || (number[0] == 0 && number[1] >>> 1 == 0);
        }
        int v4 = (int) number[1];
        return v4 == 0 || v4 >>> 24 == 127 || v4 >>> 16 == (169 << 8 | 254);
    }
}

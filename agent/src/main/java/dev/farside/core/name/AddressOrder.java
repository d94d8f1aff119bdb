package dev.farside.core.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which addresses of a name a program gets, and in which order. Both follow the JDK's own look-ups
 * (java.net.preferIPv4Stack, java.net.preferIPv6Addresses).
 */
enum AddressOrder {
    IPV4_ONLY,
    IPV4_FIRST,
    IPV6_FIRST,
    /** The order of the resolver. */
    SYSTEM;

    static AddressOrder ofThisJvm() {
        return of(System.getProperty("java.net.preferIPv4Stack"), System.getProperty("java.net.preferIPv6Addresses"));
    }

    static AddressOrder of(String preferIpv4Stack, String preferIpv6Addresses) {
        if ("true".equals(preferIpv4Stack)) {
            return IPV4_ONLY;
        }
        if ("system".equals(preferIpv6Addresses)) {
            return SYSTEM;
        }
        return "true".equals(preferIpv6Addresses) ? IPV6_FIRST : IPV4_FIRST;
    }

    /**
     * Sorts the addresses, and drops those that have another meaning on this machine than on the far side: loopback,
     * wildcard, link-local and multicast addresses.
     */
    List<byte[]> apply(List<byte[]> addresses) throws UnknownHostException {
        List<byte[]> first = new ArrayList<>();
        List<byte[]> second = new ArrayList<>();
        for (byte[] address : addresses) {
            boolean v4 = address.length == 4;
            if (isLocal(address) || (!v4 && this == IPV4_ONLY)) {
                continue;
            }
            (this == SYSTEM || v4 == (this != IPV6_FIRST) ? first : second).add(address);
        }
        first.addAll(second);
        return first;
    }

    private static boolean isLocal(byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress();
    }
}

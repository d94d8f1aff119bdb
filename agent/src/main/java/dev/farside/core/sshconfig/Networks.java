package dev.farside.core.sshconfig;

import dev.farside.core.input.AddressText;
import java.io.IOException;
import java.net.InetAddress;

/** The argument of {@code Match localnetwork}: networks in CIDR notation, separated by commas; ! excludes a network. */
final class Networks {
    private Networks() {}

    static boolean valid(String list) {
        for (String network : list.split(",", -1)) {
            if (address(network) == null) {
                return false;
            }
        }
        return true;
    }

    /** Whether an address of this machine is in one of the networks and in none that is negated. */
    static boolean local(String list, Machine machine) throws IOException {
        for (InetAddress address : machine.addresses()) {
            if (match(address, list) > 0) {
                return true;
            }
        }
        return false;
    }

    private static int match(InetAddress address, String list) {
        int result = 0;
        for (String network : list.split(",", -1)) {
            boolean negated = network.startsWith("!");
            if (contains(address(network), bits(network), address.getAddress())) {
                if (negated) {
                    return -1;
                }
                result = 1;
            }
        }
        return result;
    }

    private static boolean contains(byte[] network, int bits, byte[] address) {
        if (network.length != address.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if (((network[i / 8] ^ address[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Null if malformed. */
    private static byte[] address(String network) {
        String text = network.startsWith("!") ? network.substring(1) : network;
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        for (int i = 0; i < address.length(); i++) {
            if (Character.digit(address.charAt(i), 16) < 0 && address.charAt(i) != '.' && address.charAt(i) != ':') {
                return null;
            }
        }
        boolean v4 = address.indexOf(':') < 0;
        if (address.isEmpty() || (v4 && address.split("\\.", -1).length != 4)) {
            return null;
        }
        byte[] bytes = AddressText.bytes(address);
        int bits = bits(network);
        return bytes == null || bits < 0 || bits > bytes.length * 8 ? null : bytes;
    }

    private static int bits(String network) {
        int slash = network.indexOf('/');
        if (slash >= 0) {
            return Values.integer(network.substring(slash + 1));
        }
        return network.indexOf(':') < 0 ? 32 : 128;
    }
}

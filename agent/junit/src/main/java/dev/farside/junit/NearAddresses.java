package dev.farside.junit;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Addresses that a test leaves alone, as farside's rules have them. */
final class NearAddresses {
    private NearAddresses() {}

    /** Of this machine. Loopback is left alone without being named. */
    static List<String> ofThisMachine() {
        List<String> found = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (!address.isLoopbackAddress()) {
                        found.add(text(address));
                    }
                }
            }
        } catch (SocketException e) {
            return List.of(); // a sandbox does not tell them
        }
        return found;
    }

    /** Without the zone of an IPv6 address, which patterns do not have. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}

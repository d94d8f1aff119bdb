package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Connects the three networks, gives them their addresses, and installs their packet filters. */
record Wiring(Namespace near, Namespace gateway, Namespace far) {
    /** @param farHosts lines of "address name", as a {@link Dns} has them */
    void wire(String[] farHosts) {
        join(near, "10.213.1.2/24", gateway, FarSide.GATEWAY_ADDRESS + "/24");
        join(gateway, "10.213.2.1/24", far, "10.213.2.10/24");
        gateway.run("ip", "address", "add", "10.213.1.8/24", "dev", "to" + near.id());
        for (String host : farHosts) {
            String address = host.split(" ")[0];
            // Nobody answers for lost; 12 and 13 have other names.
            boolean again = host.contains("xn--") || host.contains("twin") || host.contains("*.odd");
            if (!address.endsWith(".10") && !address.endsWith(".16") && !again) {
                far.run("ip", "address", "add", address + "/24", "dev", "to" + gateway.id());
            }
        }
        far.run("ip", "address", "add", "10.213.3.10/32", "dev", "lo");
        if (FarSide.speaksIpv6()) {
            near.run("ip", "address", "add", "fd20:1::2/64", "dev", "to" + gateway.id(), "nodad");
            gateway.run("ip", "address", "add", FarSide.GATEWAY_IPV6 + "/64", "dev", "to" + near.id(), "nodad");
            gateway.run("ip", "address", "add", "fd20:213::1/64", "dev", "to" + far.id(), "nodad");
            far.run("ip", "address", "add", FarSide.FAR_IPV6 + "/64", "dev", "to" + gateway.id(), "nodad");
        }
        near.run("ip", "route", "add", "default", "via", FarSide.GATEWAY_ADDRESS);
        walls();
        for (Namespace namespace : List.of(near, gateway, far)) {
            answerForTheMachinesResolvers(namespace);
        }
    }

    /** Places that do not answer, or refuse. */
    private void walls() {
        far.run("nft", "add table ip walls");
        far.run("nft", "add chain ip walls in { type filter hook input priority 0; }");
        far.run("nft", "add rule ip walls in ip daddr 10.213.2.14 drop");
        far.run("nft", "add rule ip walls in ip daddr 10.213.2.15 tcp dport 1-65535 reject with tcp reset");
        // What nobody answers is given up after seconds, not minutes.
        gateway.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/tcp_syn_retries");
        gateway.run("nft", "add table ip walls");
        gateway.run("nft", "add chain ip walls out { type filter hook output priority 0; }");
        gateway.run("nft", "add rule ip walls out ip daddr 10.213.2.16 reject with icmp host-unreachable");
    }

    private static void join(Namespace one, String address, Namespace other, String otherAddress) {
        String device = "to" + other.id();
        String otherDevice = "to" + one.id();
        Command.of("ip link add".split(" "))
                .and(device, "netns", one.id(), "type", "veth", "peer", "name", otherDevice, "netns", other.id())
                .output();
        one.run("ip", "address", "add", address, "dev", device);
        other.run("ip", "address", "add", otherAddress, "dev", otherDevice);
        one.run("ip", "link", "set", device, "up");
        other.run("ip", "link", "set", otherDevice, "up");
    }

    /** Programs ask the name servers of /etc/resolv.conf: in our networks those addresses are us. */
    private static void answerForTheMachinesResolvers(Namespace namespace) {
        Path file = Path.of("/etc/resolv.conf");
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] words = line.strip().split("\\s+");
                if (words[0].equals("nameserver")
                        && !InetAddress.getByName(words[1]).isLoopbackAddress()) {
                    namespace.run("ip", "address", "add", words[1], "dev", "lo");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

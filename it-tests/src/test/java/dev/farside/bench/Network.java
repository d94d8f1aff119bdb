package dev.farside.bench;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Namespace;
import dev.farside.it.site.Startup;
import java.nio.file.Path;
import java.util.List;

/** Where the programs run, and where the gateways and the target do. */
interface Network extends AutoCloseable {
    List<String> near(String... line);

    List<String> far(String... line);

    String gatewayAddress();

    @Override
    void close();

    /** All of it on this machine's own loopback; takes no root. */
    static Network loopback() {
        return new Network() {
            @Override
            public List<String> near(String... line) {
                return List.of(line);
            }

            @Override
            public List<String> far(String... line) {
                return List.of(line);
            }

            @Override
            public String gatewayAddress() {
                return "127.0.0.1";
            }

            @Override
            public void close() {}
        };
    }

    /** Two networks joined by a {@link DelayLine} in a third: true TCP with a true round-trip time. Takes root. */
    static Network delayed(int roundTripMillis) {
        return new Delayed(roundTripMillis);
    }

    /** Frames go out of either network in VXLAN, which the delay line sends on as it is. */
    final class Delayed implements Network {
        private static final String NEAR = "10.9.0.1";
        private static final String FAR = "10.9.0.2";

        private final Namespace near = Namespace.open();
        private final Namespace middle = Namespace.open();
        private final Namespace far = Namespace.open();

        private Delayed(int roundTripMillis) {
            join(near, NEAR, DelayLine.FROM_NEAR);
            join(far, FAR, DelayLine.FROM_FAR);
            // As servers for long distances are set up; with the usual 4 MiB TCP itself is the limit.
            far.run("sysctl", "-q", "-w", "net.ipv4.tcp_wmem=4096 16384 33554432");
            near.run("sysctl", "-q", "-w", "net.ipv4.tcp_wmem=4096 16384 33554432");
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<String> line = middle.inside(
                    java, "-cp", Jvm.ownClasses(), DelayLine.class.getName(), Integer.toString(roundTripMillis));
            Startup.await(Command.of(line).start(), "ready", "delay line", Startup.LIMIT);
        }

        /** @param relay where the delay line listens; the network's own address there is one more */
        private void join(Namespace network, String address, String relay) {
            String own = relay.substring(0, relay.length() - 1) + (relay.charAt(relay.length() - 1) - '0' + 1);
            String device = "to" + network.id();
            Command.of("ip link add under mtu 65000 netns".split(" "))
                    .and(network.id(), "type", "veth", "peer", "name", device, "mtu", "65000", "netns", middle.id())
                    .output();
            middle.run("ip", "address", "add", relay + "/30", "dev", device);
            middle.run("ip", "link", "set", device, "up");
            network.run("ip", "address", "add", own + "/30", "dev", "under");
            network.run("ip", "link", "set", "under", "up");
            network.run(("ip link add over mtu 16000 type vxlan id 1 local " + own + " remote " + relay + " dstport "
                            + DelayLine.PORT)
                    .split(" "));
            // Else checksums are left to a network card, which a delay line is not.
            network.run("ethtool", "-K", "over", "tx", "off");
            network.run("ip", "address", "add", address + "/24", "dev", "over");
            network.run("ip", "link", "set", "over", "up");
        }

        @Override
        public List<String> near(String... line) {
            return near.onNetwork(List.of(line));
        }

        @Override
        public List<String> far(String... line) {
            return far.onNetwork(List.of(line));
        }

        @Override
        public String gatewayAddress() {
            return FAR;
        }

        @Override
        public void close() {
            for (Namespace namespace : List.of(near, middle, far)) {
                namespace.close();
            }
        }
    }
}

package dev.farside.core.forward;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that a local forward listens on, as in ssh (channels.c, channel_fwd_bind_addr):
 *
 * <pre>
 *   bind_address          GatewayPorts no            GatewayPorts yes
 *   none                  127.0.0.1 and ::1          all addresses
 *   "" or *               all addresses              all addresses
 *   localhost             127.0.0.1 and ::1          127.0.0.1 and ::1
 *   any other             that one                   that one
 * </pre>
 *
 * @param all the addresses to bind; this machine may lack some of them, unless they are {@code required}
 * @param required whether an address that this machine does not have is an error
 */
record BindAddresses(List<InetSocketAddress> all, boolean required) {
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /**
     * Asks the machine's resolver where a name is given.
     *
     * @param host null for none
     * @param family any, inet or inet6
     */
    static BindAddresses of(String host, int port, boolean gatewayPorts, String family) throws UnknownHostException {
        boolean everywhere = host == null ? gatewayPorts : host.isEmpty() || host.equals("*");
        List<InetSocketAddress> all = new ArrayList<>();
        if (everywhere) {
            // Without a family the JDK binds both; an address of one family binds that one.
            byte[] any = family.equals("inet6") ? new byte[16] : new byte[4];
            all.add(
                    family.equals("any")
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(InetAddress.getByAddress(any), port));
            return new BindAddresses(all, true);
        }
        if (host == null || host.equals("localhost")) {
            add(all, InetAddress.getByAddress(LOOPBACK_4), port, family);
            add(all, InetAddress.getByAddress(LOOPBACK_6), port, family);
            return new BindAddresses(all, false);
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            add(all, address, port, family);
        }
        return new BindAddresses(all, true);
    }

    private static void add(List<InetSocketAddress> all, InetAddress address, int port, String family) {
        boolean four = address instanceof Inet4Address;
        if (family.equals("any") || family.equals("inet") == four) {
            all.add(new InetSocketAddress(address, port));
        }
    }
}

package dev.farside.core.ssh.pipe;

import dev.farside.core.own.OwnChannels;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the TCP connection to a gateway with the settings of the ssh_config.
 *
 * @param timeoutMillis for each address of the host
 * @param attempts rounds over all addresses, a second between them
 * @param family "any", "inet" or "inet6"
 * @param bindAddress to connect from; null: any
 * @param bindInterface to connect from if there is no bindAddress; null: any
 * @param trafficClass from IPQoS; negative: the system's
 */
public record TcpConnect(
        String host,
        int port,
        int timeoutMillis,
        int attempts,
        String family,
        String bindAddress,
        String bindInterface,
        boolean keepAlive,
        int trafficClass) {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** As nothing else is said. */
    public static TcpConnect usual(String host, int port, int timeoutMillis) {
        return new TcpConnect(host, port, timeoutMillis, 1, "any", null, null, true, -1);
    }

    public SocketPipe connect() throws IOException {
        List<InetAddress> addresses = ofFamily(InetAddress.getAllByName(host));
        if (addresses.isEmpty()) {
            throw new ConnectException("it has no address of AddressFamily " + family);
        }
        IOException failure = null;
        for (int attempt = 0; attempt < attempts; attempt++) {
            if (attempt > 0) {
                pause();
            }
            for (InetAddress address : addresses) {
                try {
                    return connect(address);
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        throw failure == null ? new ConnectException("no attempt") : failure;
    }

    private static void pause() {
        long end = System.nanoTime() + PAUSE_NANOS;
        for (long left = PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private List<InetAddress> ofFamily(InetAddress... addresses) {
        List<InetAddress> fitting = new ArrayList<>();
        for (InetAddress address : addresses) {
            boolean fits = !family.equals(address instanceof Inet4Address ? "inet6" : "inet");
            if (fits) {
                fitting.add(address);
            }
        }
        return fitting;
    }

    private SocketPipe connect(InetAddress address) throws IOException {
        SocketChannel channel = OwnChannels.provider().openSocketChannel();
        Selector selector = null;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, keepAlive);
            if (trafficClass >= 0) {
                channel.setOption(StandardSocketOptions.IP_TOS, trafficClass);
            }
            InetAddress from = from(address);
            if (from != null) {
                channel.bind(new InetSocketAddress(from, 0));
            }
            selector = OwnChannels.provider().openSelector();
            if (!channel.connect(new InetSocketAddress(address, port))) {
                awaitConnected(channel, selector);
            }
            return new SocketPipe(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    /** An address of ours of the same kind; null: the system chooses. */
    private InetAddress from(InetAddress to) throws IOException {
        List<InetAddress> own;
        if (bindAddress != null) {
            own = List.of(InetAddress.getAllByName(bindAddress));
        } else if (bindInterface != null) {
            NetworkInterface network = NetworkInterface.getByName(bindInterface);
            own = network == null ? List.of() : Collections.list(network.getInetAddresses());
        } else {
            return null;
        }
        for (InetAddress address : own) {
            if (address instanceof Inet6Address == to instanceof Inet6Address) {
                return address;
            }
        }
        throw new ConnectException(
                (bindAddress != null ? "BindAddress " + bindAddress : "BindInterface " + bindInterface)
                        + " has no address to reach " + to.getHostAddress() + " from");
    }

    private void awaitConnected(SocketChannel channel, Selector selector) throws IOException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!channel.finishConnect()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("timed out");
            }
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            selector.selectedKeys().clear();
        }
        key.interestOps(0);
    }
}

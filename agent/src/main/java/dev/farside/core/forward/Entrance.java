package dev.farside.core.forward;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.Pump;
import dev.farside.core.sshconfig.ForwardSettings;
import dev.farside.core.sshconfig.PortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The listening sockets of one local or dynamic forward: one address, two, or a path. */
final class Entrance {
    /** As OpenSSH's. */
    private static final int BACKLOG = 128;

    private final Shared shared;
    private final PortForward forward;
    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private final List<String> places = new ArrayList<>();

    private Entrance(Shared shared, PortForward forward) {
        this.shared = shared;
        this.forward = forward;
    }

    /**
     * Listens on all addresses or on none: with only one of them, some clients would reach the process on the other.
     *
     * @throws IOException its message names the address and why not
     */
    static Entrance open(Shared shared, PortForward forward, ForwardSettings settings) throws IOException {
        Entrance entrance = new Entrance(shared, forward);
        try {
            entrance.bind(settings);
            for (ServerSocketChannel channel : entrance.channels) {
                channel.configureBlocking(false);
                entrance.accept(channel);
            }
            return entrance;
        } catch (IOException | RuntimeException e) {
            entrance.close();
            throw e;
        }
    }

    private void bind(ForwardSettings settings) throws IOException {
        if (forward.listenPath() != null) {
            try {
                Path path = Path.of(forward.listenPath());
                channels.add(UnixListener.open(path, settings.streamLocalBindUnlink()));
                places.add(path.toString());
            } catch (IOException | RuntimeException e) {
                throw new IOException("cannot listen on " + forward.listenPath() + ": " + reason(e), e);
            }
            return;
        }
        BindAddresses addresses;
        try {
            addresses = BindAddresses.of(
                    forward.listenHost(), forward.listenPort(), settings.gatewayPorts(), settings.addressFamily());
        } catch (UnknownHostException e) {
            throw new IOException("cannot listen on " + forward.listenHost() + ": this machine cannot resolve it", e);
        }
        IOException missing = null;
        for (InetSocketAddress address : addresses.all()) {
            try {
                bind(address);
            } catch (IOException | UnsupportedOperationException e) {
                IOException failure =
                        new IOException("cannot listen on " + Wording.endpoint(address) + ": " + reason(e), e);
                if (addresses.required() || !isMissing(e)) {
                    throw failure;
                }
                missing = failure; // a machine without IPv6, or without IPv4
            }
        }
        if (channels.isEmpty()) {
            throw missing == null
                    ? new IOException("cannot listen on " + forward.listenHost() + ": no such address")
                    : missing;
        }
    }

    private void bind(InetSocketAddress address) throws IOException {
        // The family of a wildcard is the machine's: both where it has both.
        ServerSocketChannel channel = address.getAddress().isAnyLocalAddress()
                ? OwnChannels.provider().openServerSocketChannel()
                : OwnChannels.provider()
                        .openServerSocketChannel(
                                address.getAddress().getAddress().length == 4
                                        ? StandardProtocolFamily.INET
                                        : StandardProtocolFamily.INET6);
        try {
            channel.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channels.add(channel);
        places.add(Wording.endpoint((InetSocketAddress) channel.getLocalAddress()));
    }

    private static boolean isMissing(Exception e) {
        return e instanceof UnsupportedOperationException
                || (e instanceof BindException && String.valueOf(e.getMessage()).startsWith("Cannot assign"));
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** {@code listening on 127.0.0.1:8080, [::1]:8080 for web:80 via bastion}. */
    String describe() {
        return "listening on " + String.join(", ", places) + " for " + Wording.target(forward) + " via "
                + shared.chain();
    }

    /** The port, where there is one; for those who asked for any. */
    int port() throws IOException {
        return ((InetSocketAddress) channels.get(0).getLocalAddress()).getPort();
    }

    private void accept(ServerSocketChannel channel) {
        shared.pump().submit(() -> {
            try {
                shared.pump().register(channel, SelectionKey.OP_ACCEPT, () -> acceptAll(channel));
            } catch (ClosedChannelException e) {
                // another forward cannot be, and so none is to be
            } catch (IOException e) {
                shared.told().warn(describe() + ": " + reason(e), null);
            }
        });
    }

    private void acceptAll(ServerSocketChannel channel) {
        try {
            for (SocketChannel near = channel.accept(); near != null; near = channel.accept()) {
                begin(near);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no file descriptor to be had; the pump asks again
        }
    }

    private void begin(SocketChannel near) {
        try {
            near.configureBlocking(false);
            new Guest(shared, forward, near).begin();
        } catch (IOException | RuntimeException e) {
            Pump.reset(near);
        }
    }

    /** Connections that are open stay open. */
    void close() {
        for (ServerSocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                shared.told().warn("closing " + String.join(", ", places) + ": " + reason(e), null);
            }
        }
        if (forward.listenPath() != null && !channels.isEmpty()) {
            try {
                Files.deleteIfExists(Path.of(forward.listenPath()));
            } catch (IOException e) {
                shared.told().warn("cannot remove " + forward.listenPath() + ": " + reason(e), null);
            }
        }
    }
}

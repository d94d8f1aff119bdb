package dev.farside.core.nio;

import dev.farside.boot.Door;
import dev.farside.core.own.OwnThread;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.way.Ways;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.Channel;

/** The part of the door that channels and selectors call: which of their connects go through a gateway. */
public abstract class Connects extends Door {
    private static final int AS_EVER = 0;

    /**
     * From the entry of a channel's connect to Net.connect, on the same thread.
     *
     * @param nanos 0 for ever
     */
    protected record Attempt(Channel channel, FileDescriptor fd, Connector connector, long nanos) {}

    private static final ThreadLocal<Attempt> ATTEMPT = new ThreadLocal<>();

    private final Ways ways;

    protected Connects(Ways ways) {
        this.ways = ways;
    }

    /** @throws IOException this JDK lacks what redirected channels call */
    public abstract void prove() throws IOException;

    @Override
    public SocketAddress connecting(Channel channel, FileDescriptor fd, SocketAddress remote, long nanos)
            throws IOException {
        if (!(remote instanceof InetSocketAddress)) {
            return remote;
        }
        if (OwnThread.isOwnCall()) {
            ATTEMPT.remove();
            return remote;
        }
        SocketAddress endpoint = ways.endpoint(ways.resolved(remote));
        InetSocketAddress target = (InetSocketAddress) endpoint;
        Connector connector = target.isUnresolved() ? null : ways.connector(target);
        if (connector == null) {
            ATTEMPT.remove();
        } else {
            ATTEMPT.set(new Attempt(channel, fd, connector, nanos));
        }
        return endpoint;
    }

    @Override
    public int connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        Attempt attempt = ATTEMPT.get();
        ATTEMPT.remove();
        if (attempt == null || attempt.fd != fd) {
            if (ways.isStandIn(remote)) {
                throw new ConnectException("Connection refused: " + remote.getHostAddress() + ":" + port
                        + " is a stand-in address, and farside cannot redirect this kind of connection to it");
            }
            return AS_EVER;
        }
        return connect(family, attempt);
    }

    /** The connect goes through a gateway. As {@code Net.connect}. */
    protected abstract int connect(ProtocolFamily family, Attempt attempt) throws IOException;
}
